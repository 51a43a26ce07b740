"""Reading what was asked about a task's reports."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from moderation.worklist.models import UnsentQuestion
from moderation.worklist.queries import WorklistItem, item


def of_item(
    session: Session, found: WorklistItem, *, locale: str = "en"
) -> Sequence[citizen_api.QuestionView]:
    """Of its own report and of those joined to it, the first asked first."""
    report_ids = [found.report.id, *(each.report.id for each in found.joined)]
    sent = citizen_api.questions(session, report_ids, locale=locale)
    if not found.is_planted:
        return sent
    return sorted((*sent, *unsent(session, found.id, locale=locale)), key=lambda each: each.asked_at)


def of_task(session: Session, task_id: UUID, *, officer_id: UUID) -> Sequence[citizen_api.QuestionView]:
    """Raises NotFound."""
    return of_item(session, item(session, task_id, officer_id=officer_id))


def unsent(
    session: Session, task_id: UUID, *, report_id: UUID | None = None, locale: str = "en"
) -> list[citizen_api.QuestionView]:
    """What was asked at an audit item, as if it had been sent."""
    query = select(UnsentQuestion).where(UnsentQuestion.task_id == task_id)
    if report_id is not None:
        query = query.where(UnsentQuestion.report_id == report_id)
    return [as_asked(each, locale=locale) for each in session.scalars(query)]


def as_asked(kept: UnsentQuestion, *, locale: str = "en") -> citizen_api.QuestionView:
    return citizen_api.question_unsent(
        kept.id, report_id=kept.report_id, template=kept.template, asked_at=kept.asked_at, locale=locale
    )
