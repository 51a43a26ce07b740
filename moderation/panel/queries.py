"""Reading what the panel shows beside the worklist's own items."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.identity.models import Officer
from moderation.verification.models import Verification


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision with the name of who took it."""

    outcome: str
    reason: str
    officer: str
    decided_at: datetime


def decision_or_none(session: Session, task_id: UUID) -> DecisionShown | None:
    found = session.execute(
        select(Verification, Officer.name)
        .join(Officer, Officer.id == Verification.officer_id)
        .where(Verification.task_id == task_id)
    ).one_or_none()
    if found is None:
        return None
    decided, officer = found
    return DecisionShown(decided.outcome, decided.reason, officer, decided.decided_at)
