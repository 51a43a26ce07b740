"""Having a claimed task's words translated, and keeping what an officer translated themselves."""

from uuid import UUID

from kernel import clock, ids
from kernel.audit.entries import system
from kernel.errors import DomainError, InvalidField, Kind, NotFound
from kernel.events import IncidentsJoined, QuestionAnswered, TaskClaimed
from kernel.identity.officers import SignedIn
from kernel.outbox import Delivery
from kernel.unit_of_work import reading, unit_of_work
from moderation.translations import queries
from moderation.translations.models import Translation
from moderation.translations.port import NobodyLetIn, Refused, Translated, Translator, Unreachable
from moderation.translations.said import Said, said_in
from moderation.translations.spoken import wanted_of
from moderation.worklist import queries as worklist

TRANSLATING = system("translation")

# What it said last of words that it will never translate, or has, stands; that it let nobody in gives way to anything new.
_KEEP = """
    INSERT INTO translations AS known
        (id, report_id, said_id, into_language, from_language, service, words, refusal, is_final, translated_at)
    VALUES (:id, :report_id, :said_id, :into_language, :from_language, :service, :words, :refusal, :is_final, :translated_at)
    ON CONFLICT (said_id, into_language) WHERE officer_id IS NULL DO UPDATE
    SET from_language = excluded.from_language, service = excluded.service, words = excluded.words,
        refusal = excluded.refusal, is_final = excluded.is_final, translated_at = excluded.translated_at
    WHERE NOT known.is_final AND (excluded.is_final OR known.refusal <> excluded.refusal)
"""


class TranslationUnavailable(DomainError):
    kind = Kind.UNAVAILABLE
    slug = "translation-unavailable"
    title = "The translation service does not answer"


def translate_narratives(delivery: Delivery, *, translator: Translator | None) -> None:
    """Ask the service for what was said in a claimed task, in the panel's other languages. Safe to run twice.

    Without a service nothing leaves the house. Raises TranslationUnavailable, to be tried again.
    """
    event = delivery.event
    assert isinstance(event, TaskClaimed | IncidentsJoined | QuestionAnswered)
    if translator is not None:
        task_id = event.task_id if isinstance(event, TaskClaimed) else None
        with reading() as session:
            found = [each for each in said_in(session, event.incident_id, task_id) if each.words.strip()]
            known = {each.id: queries.into_by_machine(session, each.id) for each in found}
        asked = [
            _translate(said, into, translator)
            for said in found
            for into in wanted_of(said.speech)
            if into not in known[said.id]
        ]
        if not all(asked):
            raise TranslationUnavailable(f"{translator.name} lets nobody in: see `flask doctor`")
    with unit_of_work(completes=delivery):
        pass


def keep_officers(
    *, officer: SignedIn, task_id: UUID, report_id: UUID, said_id: UUID | None, into: str, words: str
) -> None:
    """Keep what an officer translated, with their name; it stands beside the words, never in their place.

    said_id: of which dispute or answered question the words are; without it, of the report itself. Raises NotFound, InvalidField.
    """
    if not words.strip():
        raise InvalidField(("words", "required", "a translation needs words"))
    with unit_of_work() as uow:
        incident_id = worklist.incident_of_task_or_none(uow.session, task_id)
        found = said_in(uow.session, incident_id, task_id) if incident_id is not None else []
        said = next((each for each in found if each.id == (said_id or report_id)), None)
        if said is None or said.report_id != report_id:
            raise NotFound("the task has no such report")
        uow.add(
            Translation(
                report_id=report_id,
                said_id=said.id,
                into_language=into,
                from_language=said.speech.language,
                officer_id=officer.officer_id,
                words=words.strip(),
                translated_at=clock.now(),
            )
        )
        uow.record(
            actor=officer.actor,
            action="report.translate",
            subject=("report", report_id),
            reason=f"into {into}" + (f", said in {said.id}" if said_id else ""),
            incident_id=said.incident_id,
        )


def _translate(said: Said, into: str, translator: Translator) -> bool:
    """Whether the service has had its say; False when it let nobody in. Raises TranslationUnavailable."""
    source = said.speech.language if said.speech.how == "letters" else ""
    made, refusal, is_final = Translated("", source), "", True
    try:
        made = translator.translate(said.words, source=source, target=into)
    except Unreachable as error:
        raise TranslationUnavailable(f"{translator.name}: {error}") from error
    except NobodyLetIn as error:
        refusal, is_final = str(error), False
    except Refused as error:
        refusal = str(error) or "it gave no reason"
    with unit_of_work() as uow:
        is_new = uow.execute(
            _KEEP,
            {
                "id": ids.new_id(),
                "report_id": said.report_id,
                "said_id": said.id,
                "into_language": into,
                "from_language": made.from_language,
                "service": translator.name,
                "words": made.words,
                "refusal": refusal,
                "is_final": is_final,
                "translated_at": clock.now(),
            },
        ).rowcount
        if is_new:
            uow.record(
                actor=TRANSLATING,
                action="report.machine_translate",
                subject=("report", said.report_id),
                reason=f"into {into} by {translator.name}" + (f": {refusal}" if refusal else ""),
                incident_id=said.incident_id,
            )
    return is_final
