"""Of footage: links, clips, holds, copies and exports."""

from dataclasses import dataclass
from uuid import UUID

from kernel.events.event import Event


@dataclass(frozen=True, slots=True)
class CamerasLinked(Event):
    """One per incident and linking; the links themselves are asked for."""

    incident_id: UUID


@dataclass(frozen=True, slots=True)
class FootageDue(Event):
    """Published by the timer when a clip's window has closed, and at once for the recorded part of an SOS."""

    clip_id: UUID


@dataclass(frozen=True, slots=True)
class ClipSecured(Event):
    incident_id: UUID
    clip_id: UUID
    evidence_id: UUID


@dataclass(frozen=True, slots=True)
class FootageUnavailable(Event):
    incident_id: UUID
    clip_id: UUID
    camera_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class HoldsDue(Event):
    """What an incident holds must be looked at; the rule of that moment says what becomes of it."""

    incident_id: UUID


@dataclass(frozen=True, slots=True)
class LegalHoldPlaced(Event):
    incident_id: UUID
    legal_hold_id: UUID


@dataclass(frozen=True, slots=True)
class LegalHoldReleased(Event):
    incident_id: UUID
    legal_hold_id: UUID


@dataclass(frozen=True, slots=True)
class RedactionAsked(Event):
    """Somebody without the right to an original wants to see it."""

    original_id: UUID


@dataclass(frozen=True, slots=True)
class ExtractAsked(Event):
    """An officer wants a picture or a piece of a clip as an item of its own."""

    extract_id: UUID


@dataclass(frozen=True, slots=True)
class MarkingAsked(Event):
    """Somebody is to be shown a film with themselves burnt in."""

    working_copy_id: UUID


@dataclass(frozen=True, slots=True)
class ExportAsked(Event):
    """An incident's footage is to leave the house, and whoever must have agreed has. Again while its copies are being made."""

    export_id: UUID


@dataclass(frozen=True, slots=True)
class WorkingCopyExpired(Event):
    """Published by the timer when a working copy's hour is over."""

    working_copy_id: UUID
    stored_id: UUID


@dataclass(frozen=True, slots=True)
class StoreSweepDue(Event):
    """Published by the timer: once a day, what a crash has left in the store is looked for."""
