"""What has happened, in the past tense: frozen facts that travel through the outbox. The index of them all, by subject."""

# ruff: noqa: F401 - whoever needs an event takes it from here

import dataclasses
from typing import get_type_hints
from uuid import UUID

from kernel.events import footage, incidents, reports, sos, telling, upkeep
from kernel.events.event import Event
from kernel.events.footage import (
    CamerasLinked,
    ClipSecured,
    ExportAsked,
    ExtractAsked,
    FootageDue,
    FootageUnavailable,
    HoldsDue,
    LegalHoldPlaced,
    LegalHoldReleased,
    MarkingAsked,
    RedactionAsked,
    StoreSweepDue,
    WorkingCopyExpired,
)
from kernel.events.incidents import (
    AuditItemDue,
    DecisionDue,
    DecisionOverdue,
    IncidentInconclusive,
    IncidentsJoined,
    IncidentsSeparated,
    IncidentUnfounded,
    IncidentVerified,
    IncidentWithdrawn,
    TaskClaimed,
)
from kernel.events.reports import (
    QuestionAnswered,
    QuestionAsked,
    ReportDisputed,
    ReportSubmitted,
    UploadExamined,
    UploadExpired,
    UploadReceived,
)
from kernel.events.sos import (
    ConsoleSilent,
    SosAnswered,
    SosArmed,
    SosArmingDue,
    SosClosed,
    SosConsoleBlind,
    SosContactDue,
    SosContacted,
    SosDrillDue,
    SosDrillOver,
    SosDuress,
    SosEscalated,
    SosEscalationDue,
    SosHalfClosed,
    SosHandedOver,
    SosHelpAsked,
    SosKeptOpen,
    SosMessageSent,
    SosMoved,
    SosOffered,
    SosRaised,
    SosReplyDue,
    SosShown,
    SosStoodDown,
    SosTripOverdue,
    SosVoiceNoteExamined,
    SosVoiceNoteSent,
)
from kernel.events.telling import (
    PhoneCodeDue,
    PushBatchDue,
    PushTestAsked,
    ReplyDue,
)
from kernel.events.upkeep import (
    CameraFaultClosed,
    CameraFaultOpened,
    RepairOverdue,
)

SUBJECTS = (footage, incidents, reports, sos, telling, upkeep)


def all_events() -> dict[str, type[Event]]:
    """Every event by name. The modules are listed, not `__subclasses__`: slots make classes appear twice there."""
    return {
        member.__name__: member
        for subject in SUBJECTS
        for member in vars(subject).values()
        if isinstance(member, type) and issubclass(member, Event) and member is not Event
    }


def is_urgent(event_name: str) -> bool:
    """An SOS goes before everything else, and so does whatever follows from it."""
    return event_name.startswith("Sos")


def to_payload(event: Event) -> dict[str, object]:
    """The event as JSON-ready values."""
    values = {field.name: getattr(event, field.name) for field in dataclasses.fields(event)}
    return {name: str(value) if isinstance(value, UUID) else value for name, value in values.items()}


def from_payload(name: str, payload: dict[str, object]) -> Event:
    """The event a stored row says it is."""
    kind = all_events()[name]
    hints = get_type_hints(kind)
    return kind(**{key: UUID(str(value)) if hints[key] is UUID else value for key, value in payload.items()})
