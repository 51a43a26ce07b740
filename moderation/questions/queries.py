"""Reading what was asked about a task's reports."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from moderation.worklist.queries import WorklistItem, item


def of_item(
    session: Session, found: WorklistItem, *, locale: str = "en"
) -> Sequence[citizen_api.QuestionView]:
    """Of its own report and of those joined to it, the first asked first."""
    report_ids = [found.report.id, *(each.report.id for each in found.joined)]
    return citizen_api.questions(session, report_ids, locale=locale)


def of_task(session: Session, task_id: UUID, *, officer_id: UUID) -> Sequence[citizen_api.QuestionView]:
    """Raises NotFound."""
    return of_item(session, item(session, task_id, officer_id=officer_id))
