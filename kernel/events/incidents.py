"""Of incidents on the worklist: claimed, joined, decided."""

from dataclasses import dataclass
from uuid import UUID

from kernel.events.event import Event


@dataclass(frozen=True, slots=True)
class DecisionOverdue(Event):
    """Nobody has decided for so many hours; what is held for it will not be held for ever."""

    incident_id: UUID
    hours: int


@dataclass(frozen=True, slots=True)
class TaskClaimed(Event):
    """An officer has begun to look: what waited for that is fetched."""

    task_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class IncidentsJoined(Event):
    """An officer took an incident for the same as another; that one is decided for both."""

    incident_id: UUID
    into_incident_id: UUID


@dataclass(frozen=True, slots=True)
class IncidentsSeparated(Event):
    """They are not one after all: what was joined is on the worklist again."""

    incident_id: UUID
    from_incident_id: UUID


@dataclass(frozen=True, slots=True)
class DecisionDue(Event):
    """Published by the timer when a decision can no longer be taken back: now it becomes true."""

    task_id: UUID
    incident_id: UUID
    verification_id: UUID


@dataclass(frozen=True, slots=True)
class AuditItemDue(Event):
    """Published by the timer: a decided incident comes back onto the worklist as a look whose answer is known."""


@dataclass(frozen=True, slots=True)
class IncidentVerified(Event):
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class IncidentUnfounded(Event):
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class IncidentInconclusive(Event):
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class IncidentWithdrawn(Event):
    """What was verified is so no longer: who was told is told that."""

    incident_id: UUID
