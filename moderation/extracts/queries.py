"""Reading what officers took out of a task's clips."""

from uuid import UUID

from sqlalchemy.orm import Session

from cctv_link import public as cctv_link
from kernel import joins
from kernel.errors import NotFound
from kernel.identity import reach
from moderation.worklist import planted
from moderation.worklist.models import VerificationTask


def of_task(session: Session, task_id: UUID, *, officer_id: UUID) -> list[cctv_link.Extract]:
    """Of all clips that the task shows, the first asked for first. Raises NotFound.

    What is taken at an audit item stays at it while it is open: that somebody looks at what is decided would tell who decided
    it what that look is.
    """
    task = session.get(VerificationTask, task_id)
    if task is None:
        raise NotFound("no such task")
    together = [task.incident_id]
    if task.dispute_id is None:
        together = joins.together_with(session, task.incident_id)
    found = cctv_link.extracts_of(session, together, hidden=reach.hidden_cameras(session, officer_id))
    audited_since = None if task.is_planted else planted.open_since_or_none(session, task.incident_id)
    return [each for each in found if audited_since is None or each.asked_at < audited_since]
