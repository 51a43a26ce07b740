"""Reading what officers took out of a task's clips."""

from uuid import UUID

from sqlalchemy.orm import Session

from cctv_link import public as cctv_link
from kernel import joins
from kernel.errors import NotFound
from kernel.identity import reach
from moderation.worklist.models import VerificationTask


def of_task(session: Session, task_id: UUID, *, officer_id: UUID) -> list[cctv_link.Extract]:
    """Of all clips that the task shows, the first asked for first. Raises NotFound."""
    task = session.get(VerificationTask, task_id)
    if task is None:
        raise NotFound("no such task")
    together = [task.incident_id]
    if task.dispute_id is None:
        together = joins.together_with(session, task.incident_id)
    return cctv_link.extracts_of(session, together, hidden=reach.hidden_cameras(session, officer_id))
