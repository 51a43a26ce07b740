"""Reading decisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import clock
from kernel.incidents import Incident
from moderation.verification.models import Verification, Withdrawal


@dataclass(frozen=True, slots=True)
class Undoable:
    """A decision that its officer may still take back."""

    task_id: UUID
    reference: str
    outcome: str
    audience_devices: int
    needs_second: str
    decided_at: datetime
    effective_at: datetime


def verification_of_or_none(session: Session, task_id: UUID) -> Verification | None:
    """The decision that stands, whether or not it has become true yet."""
    return session.scalars(
        select(Verification).where(Verification.task_id == task_id, Verification.undone_at.is_(None))
    ).one_or_none()


def undone_by_or_none(session: Session, task_id: UUID, officer_id: UUID) -> Verification | None:
    """What the officer decided last on the task and took back."""
    return session.scalars(
        select(Verification)
        .where(
            Verification.task_id == task_id,
            Verification.officer_id == officer_id,
            Verification.undone_at.is_not(None),
        )
        .order_by(Verification.undone_at.desc())
        .limit(1)
    ).one_or_none()


def withdrawal_or_none(session: Session, incident_id: UUID) -> Withdrawal | None:
    """That the incident's verification was withdrawn."""
    return session.scalar(select(Withdrawal).where(Withdrawal.incident_id == incident_id))


def undoable(session: Session, officer_id: UUID) -> Sequence[Undoable]:
    """What the officer may still take back, the oldest first."""
    rows = session.execute(
        select(Verification, Incident.reference)
        .join(Incident, Incident.id == Verification.incident_id)
        .where(
            Verification.officer_id == officer_id,
            Verification.took_effect_at.is_(None),
            Verification.undone_at.is_(None),
            Verification.effective_at > clock.now(),
        )
        .order_by(Verification.decided_at)
    )
    return [
        Undoable(
            row.task_id,
            reference,
            row.outcome,
            row.audience_devices,
            row.needs_second,
            row.decided_at,
            row.effective_at,
        )
        for row, reference in rows
    ]
