"""Having a claimed task's words translated, and keeping what an officer translated themselves."""

from uuid import UUID

from citizen_api import public as citizen_api
from kernel import clock, ids, joins
from kernel.audit.entries import system
from kernel.errors import DomainError, InvalidField, Kind, NotFound
from kernel.events import TaskClaimed
from kernel.identity.officers import SignedIn
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from moderation.translations import queries
from moderation.translations.models import Translation
from moderation.translations.port import Refused, Translated, Translator, Unreachable
from moderation.translations.spoken import Spoken, spoken, wanted_of
from moderation.worklist import queries as worklist

TRANSLATING = system("translation")

_KEEP = """
    INSERT INTO translations (id, report_id, into_language, from_language, service, words, refusal, translated_at)
    VALUES (:id, :report_id, :into_language, :from_language, :service, :words, :refusal, :translated_at)
    ON CONFLICT (report_id, into_language) WHERE officer_id IS NULL DO NOTHING
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
    assert isinstance(event, TaskClaimed)
    if translator is not None:
        with reading() as session:
            together = joins.together_with(session, event.incident_id)
            statements = citizen_api.statements(session, together)
            said = [
                (
                    incident_id,
                    each,
                    spoken(each.narrative, locale=citizen_api.reporters_locale_or_none(session, incident_id)),
                )
                for incident_id, each in statements.items()
                if each.narrative.strip()
            ]
            known = {each.id: queries.into_by_machine(session, each.id) for _, each, _ in said}
        for incident_id, statement, speech in said:
            for into in wanted_of(speech):
                if into not in known[statement.id]:
                    _translate(incident_id, statement, speech, into, translator)
    with unit_of_work(completes=delivery):
        pass


def keep_officers(*, officer: SignedIn, task_id: UUID, report_id: UUID, into: str, words: str) -> None:
    """Keep what an officer translated, with their name; it stands beside the words, never in their place.

    Raises NotFound, InvalidField.
    """
    if not words.strip():
        raise InvalidField(("words", "required", "a translation needs words"))
    with unit_of_work() as uow:
        incident_id, statement = _said_in(uow, task_id, report_id)
        uow.add(
            Translation(
                report_id=report_id,
                into_language=into,
                from_language=spoken(
                    statement.narrative, locale=citizen_api.reporters_locale_or_none(uow.session, incident_id)
                ).language,
                officer_id=officer.officer_id,
                words=words.strip(),
                translated_at=clock.now(),
            )
        )
        uow.record(
            actor=officer.actor,
            action="report.translate",
            subject=("report", report_id),
            reason=f"into {into}",
            incident_id=incident_id,
        )


def _said_in(uow: UnitOfWork, task_id: UUID, report_id: UUID) -> tuple[UUID, citizen_api.Statement]:
    incident_id = worklist.incident_of_task_or_none(uow.session, task_id)
    if incident_id is not None:
        together = joins.together_with(uow.session, incident_id)
        for each, statement in citizen_api.statements(uow.session, together).items():
            if statement.id == report_id:
                return each, statement
    raise NotFound("the task has no such report")


def _translate(
    incident_id: UUID, statement: citizen_api.Statement, speech: Spoken, into: str, translator: Translator
) -> None:
    source = speech.language if speech.how == "letters" else ""
    refusal = ""
    try:
        made = translator.translate(statement.narrative, source=source, target=into)
    except Unreachable as error:
        raise TranslationUnavailable(f"{translator.name}: {error}") from error
    except Refused as error:
        made, refusal = Translated("", source), str(error) or "it gave no reason"
    with unit_of_work() as uow:
        is_first = uow.execute(
            _KEEP,
            {
                "id": ids.new_id(),
                "report_id": statement.id,
                "into_language": into,
                "from_language": made.from_language,
                "service": translator.name,
                "words": made.words,
                "refusal": refusal,
                "translated_at": clock.now(),
            },
        ).rowcount
        if is_first:
            uow.record(
                actor=TRANSLATING,
                action="report.machine_translate",
                subject=("report", statement.id),
                reason=f"into {into} by {translator.name}" + (f": {refusal}" if refusal else ""),
                incident_id=incident_id,
            )
