"""Which translation service this installation has, and what doctor says of it."""

from kernel.config import Settings
from kernel.health.doctor import Finding
from kernel.unit_of_work import reading
from moderation.translations import queries
from moderation.translations.libretranslate import LibreTranslate
from moderation.translations.port import NobodyLetIn, Refused, Translator, Unreachable

# Nobody's words: doctor sends them to see whether the service lets this house in.
PROBE = "Good morning."
TO_DO = (
    "look at TRANSLATION_URL and TRANSLATION_KEY, and restart the workers: what waits is asked for again by itself for ten"
    " hours, and with the next claim of its task"
)


def configured_or_none(settings: Settings) -> Translator | None:
    """None: no word of a resident's leaves the house."""
    if not settings.translation_url:
        return None
    return LibreTranslate(settings.translation_url, settings.translation_key)


def look(settings: Settings) -> list[Finding]:
    """Whether residents' words are sent anywhere, and whether the service takes any from this house."""
    translator = configured_or_none(settings)
    if translator is None:
        return [Finding("translation", True, "none is configured: officers type theirs (TRANSLATION_URL)")]
    try:
        translator.translate(PROBE, source="en", target="ur")
    except NobodyLetIn as error:
        return [Finding("translation", False, f"{translator.name} lets nobody in: {error}", TO_DO)]
    except Unreachable as error:
        return [Finding("translation", False, f"{translator.name} does not answer ({error})", TO_DO)]
    except Refused as error:
        return [
            Finding("translation", False, f"{translator.name} does not translate into Urdu: {error}", TO_DO)
        ]
    with reading() as session:
        waiting = queries.shut_out(session)
    says = f"by {translator.name}, once a task is claimed"
    if waiting.many:
        says += f"; {waiting.many} were not let in ({waiting.why}) and are asked again"
    return [Finding("translation", True, says)]
