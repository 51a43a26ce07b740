"""Who may look at an incident once more, and to whom therefore nothing is told of what was found at first."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from kernel import joins
from kernel.identity.models import Officer
from moderation.worklist import planted
from moderation.worklist.models import VerificationTask

if TYPE_CHECKING:
    from moderation.worklist.queries import WorklistItem


def has_decided(session: Session, incident_id: UUID, officer_id: UUID) -> bool:
    """Whether the officer has decided on the incident before, and so may not look a second time."""
    together = joins.together_with(session, incident_id)  # what was decided with it was decided on it
    query = select(VerificationTask.id).where(
        VerificationTask.incident_id.in_((incident_id, together[0])),
        VerificationTask.decided_by == officer_id,
    )
    return session.scalar(query.limit(1)) is not None


def is_sealed(session: Session, found: "WorklistItem", officer_id: UUID, *, role: str) -> bool:
    """Whether a task's decision is disputed, and the officer may still be the one to look again.

    From the dispute's own commit on, whether or not the second look's task is open yet. An audit item seals it too.
    """
    looked_at_again = found.incident.status == "under_review" or (
        role != "supervisor" and planted.is_open_on(session, found.incident.id)
    )
    return (
        found.state == "decided"
        and looked_at_again
        and not has_decided(session, found.incident.id, officer_id)
    )


def may_look_again(session: Session, incident_id: UUID, officer_id: UUID) -> bool:
    """Whether another's look at the incident is open, and this officer, who has not decided on it, may yet take it: to
    them nothing is told of what the first one found, at whichever of its tasks they ask. No audit item is a supervisor's."""
    supervises = exists().where(Officer.id == officer_id, Officer.role == "supervisor")
    another = select(VerificationTask.id).where(
        VerificationTask.incident_id == incident_id,
        VerificationTask.state == "open",
        or_(VerificationTask.dispute_id.is_not(None), VerificationTask.seconds_id.is_not(None)),
        ~(VerificationTask.is_planted & supervises),
    )
    is_open = session.scalar(another.limit(1)) is not None
    return is_open and not has_decided(session, incident_id, officer_id)


def planted_on(session: Session, incident_ids: Sequence[UUID], *, officer_id: UUID) -> set[UUID]:
    """Which of these have an open audit item that is none to this officer: whose answer they may not read anywhere."""
    open_ones = select(VerificationTask.incident_id).where(
        VerificationTask.incident_id.in_(incident_ids),
        VerificationTask.is_planted,
        VerificationTask.state == "open",
    )
    return {each for each in session.scalars(open_ones) if may_look_again(session, each, officer_id)}
