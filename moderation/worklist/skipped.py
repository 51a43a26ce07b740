"""Which tasks come last for an officer, for now."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel import clock
from moderation.worklist.models import Skip


def is_skipped(
    officer_id: UUID, task_id: InstrumentedAttribute[UUID], *, at: datetime
) -> ColumnElement[bool]:
    """Beside a query of tasks: that this officer has skipped it a short while ago."""
    skipped = select(Skip.task_id).where(Skip.officer_id == officer_id, Skip.until_at > at)
    return task_id.in_(skipped)


def skipped_until(session: Session, officer_id: UUID) -> dict[UUID, datetime]:
    """By task, until when it comes last for this officer."""
    rows = session.execute(
        select(Skip.task_id, func.max(Skip.until_at))
        .where(Skip.officer_id == officer_id, Skip.until_at > clock.now())
        .group_by(Skip.task_id)
    )
    return {row[0]: row[1] for row in rows}
