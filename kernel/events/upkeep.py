"""Of cameras and poles that are out of order."""

from dataclasses import dataclass
from uuid import UUID

from kernel.events.event import Event


@dataclass(frozen=True, slots=True)
class CameraFaultOpened(Event):
    """Something is wrong with a camera or its pole; kind is why. Its repair ticket is open by then."""

    fault_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class CameraFaultClosed(Event):
    """The camera, or the box, has shown that it is over."""

    fault_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class RepairOverdue(Event):
    """Published by the timer when a ticket's time has run out, and again when it has run out twice."""

    ticket_id: UUID
