"""What residents said that a task shows: their reports, their answers, and the dispute that it is about."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from kernel import joins
from moderation.translations.spoken import Spoken, spoken
from moderation.worklist import queries as worklist


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a resident. id: the report's own, or that of the dispute, or of the question, in which they were said."""

    id: UUID
    report_id: UUID
    incident_id: UUID
    words: str
    speech: Spoken


def said_in(session: Session, incident_id: UUID, task_id: UUID | None) -> list[Said]:
    """What the reporters of an incident and of those joined to it said and answered, and in the dispute of the task."""
    statements = citizen_api.statements(session, joins.together_with(session, incident_id))
    found = []
    for each, statement in statements.items():
        locale = citizen_api.reporters_locale_or_none(session, each)
        words = statement.narrative
        found.append(Said(statement.id, statement.id, each, words, spoken(words, locale=locale)))
    own = {each.report_id: each for each in found}
    for answer in citizen_api.questions(session, list(own)):
        if answer.narrative.strip():
            about = own[answer.report_id]
            locale = citizen_api.reporters_locale_or_none(session, about.incident_id)
            speech = spoken(answer.narrative, locale=locale)
            found.append(Said(answer.id, about.report_id, about.incident_id, answer.narrative, speech))
    dispute = worklist.dispute_of_task_or_none(session, task_id) if task_id is not None else None
    if dispute is not None and incident_id in statements:
        locale = citizen_api.reporters_locale_or_none(session, incident_id)
        speech = spoken(dispute.narrative, locale=locale)
        found.append(Said(dispute.id, statements[incident_id].id, incident_id, dispute.narrative, speech))
    return found
