"""Reading what was asked about a task's reports."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from moderation.worklist.queries import WorklistItem, item


def of_item(session: Session, found: WorklistItem) -> Sequence[citizen_api.QuestionView]:
    """Of its own report and of those joined to it, the first asked first."""
    return citizen_api.questions(session, [found.report.id, *(each.report.id for each in found.joined)])


def of_task(session: Session, task_id: UUID) -> Sequence[citizen_api.QuestionView]:
    """Raises NotFound."""
    return of_item(session, item(session, task_id))
