"""Reading markers."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import joins
from kernel.errors import NotFound
from kernel.identity import reach
from kernel.identity.models import Officer
from moderation.markers.models import Marker
from moderation.worklist import second_looks
from moderation.worklist.models import VerificationTask


@dataclass(frozen=True, slots=True)
class MarkerView:
    """A marker as officers read it. is_own: who reads it may change it."""

    id: UUID
    at: datetime
    camera_id: UUID | None
    note: str
    officer: str
    is_own: bool
    made_at: datetime
    edited_at: datetime | None


def of_task(session: Session, task_id: UUID, *, officer_id: UUID) -> list[MarkerView]:
    """All that the officer may read, in the order of the clock. Raises NotFound.

    While a second person looks, or somebody looks again, what the first wrote is not shown to whoever may be the one,
    nor by asking at the first one's task: a note may tell the verdict. Once that look is decided, all of it is.
    """
    task = session.get(VerificationTask, task_id)
    if task is None:
        raise NotFound("no such task")
    hidden = reach.hidden_cameras(session, officer_id)
    is_another_look = task.dispute_id is not None or task.seconds_id is not None
    is_blind = (is_another_look and task.state == "open") or second_looks.may_look_again(
        session, task.incident_id, officer_id
    )
    query = (
        select(Marker, Officer.name)
        .join(Officer, Officer.id == Marker.officer_id)
        .where(Marker.incident_id.in_(incidents_of(session, task)), Marker.removed_at.is_(None))
        .order_by(Marker.marked_at, Marker.id)
    )
    # That somebody looks at what is decided would tell who decided it what that look is.
    audited = select(VerificationTask.id).where(
        VerificationTask.id == Marker.task_id,
        VerificationTask.id != task.id,
        VerificationTask.is_planted,
        VerificationTask.state == "open",
    )
    query = query.where(~audited.exists())
    if is_blind:
        query = query.where(Marker.task_id == task.id if is_another_look else Marker.officer_id == officer_id)
    return [
        view(row, name, officer_id) for row, name in session.execute(query) if _is_seen(row.camera_id, hidden)
    ]


def incidents_of(session: Session, task: VerificationTask) -> list[UUID]:
    """The task's own and what was joined to it; another look is about one report alone."""
    if task.dispute_id is not None:
        return [task.incident_id]
    return list(joins.together_with(session, task.incident_id))


def view(row: Marker, name: str, officer_id: UUID) -> MarkerView:
    """As this officer reads it."""
    return MarkerView(
        id=row.id,
        at=row.marked_at,
        camera_id=row.camera_id,
        note=row.note,
        officer=name,
        is_own=row.officer_id == officer_id,
        made_at=row.made_at,
        edited_at=row.edited_at,
    )


def _is_seen(camera_id: UUID | None, hidden: Collection[UUID]) -> bool:
    return camera_id is None or camera_id not in hidden
