"""Which translation service this installation has, and what doctor says of it."""

from kernel.config import Settings
from kernel.health.doctor import Finding
from moderation.translations.libretranslate import LibreTranslate
from moderation.translations.port import Translator


def configured_or_none(settings: Settings) -> Translator | None:
    """None: no word of a resident's leaves the house."""
    if not settings.translation_url:
        return None
    return LibreTranslate(settings.translation_url, settings.translation_key)


def look(settings: Settings) -> list[Finding]:
    """Whether residents' words are sent anywhere."""
    translator = configured_or_none(settings)
    if translator is None:
        return [Finding("translation", True, "none is configured: officers type theirs (TRANSLATION_URL)")]
    return [Finding("translation", True, f"by {translator.name}, once a task is claimed")]
