"""Audit items: looks whose answer is known. What is decided on one is told to its officer, and to nobody outside the house.

A decision on it never becomes a `Verification`, and so none of what follows from one: no status, no timeline, no event.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.identity.models import Officer
from kernel.incidents import IncidentFacts
from moderation.worklist.models import PlantedItem, UnsentQuestion, VerificationTask


@dataclass(frozen=True, slots=True)
class Told:
    """What its officer is told once they have decided. expected: the outcome that stands. has_asked: questions, which
    were sent to nobody."""

    outcome: str
    expected: str
    reason: str
    officer: str
    decided_at: datetime
    has_asked: bool = False

    @property
    def agrees(self) -> bool:
        return self.outcome == self.expected


def told_or_none(session: Session, task_id: UUID) -> Told | None:
    """What was found on an audit item; None for every other task, and before it is decided."""
    found = session.execute(
        select(PlantedItem, Officer.name)
        .join(Officer, Officer.id == PlantedItem.decided_by)
        .where(PlantedItem.task_id == task_id)
    ).one_or_none()
    if found is None:
        return None
    asked = select(UnsentQuestion.id).where(UnsentQuestion.task_id == task_id).limit(1)
    return replace(told_of(*found), has_asked=session.scalar(asked) is not None)


def unmarked(task: VerificationTask, facts: IncidentFacts) -> IncidentFacts:
    """The incident as an open audit item shows it: as if nobody had decided on it."""
    is_open = task.is_planted and task.state == "open"
    return replace(facts, status="under_review") if is_open else facts


def is_open_on(session: Session, incident_id: UUID) -> bool:
    """Whether the incident has an item whose answer must not be read elsewhere yet."""
    return open_since_or_none(session, incident_id) is not None


def open_since_or_none(session: Session, incident_id: UUID) -> datetime | None:
    """When the incident's open item was planted."""
    query = select(VerificationTask.opened_at).where(
        VerificationTask.incident_id == incident_id,
        VerificationTask.is_planted,
        VerificationTask.state == "open",
    )
    return session.scalar(query.limit(1))


def told_of(item: PlantedItem, officer: str) -> Told:
    assert item.outcome is not None
    assert item.decided_at is not None
    return Told(item.outcome, item.expected, item.reason, officer, item.decided_at)
