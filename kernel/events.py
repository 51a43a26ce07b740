"""What has happened, in the past tense: frozen facts that travel through the outbox."""

import dataclasses
import sys
from dataclasses import dataclass
from typing import get_type_hints
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Event:
    """A fact. Ids and plain values only: an event is stored as JSON and read again much later."""


@dataclass(frozen=True, slots=True)
class ReportSubmitted(Event):
    report_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosArmed(Event):
    """A resident is about to call for help: we have it, and raise it when its time is up."""

    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosArmingDue(Event):
    """Published by the timer: its time is up, and nobody has stood it down."""

    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosDuress(Event):
    """Its phone was made to stand it down. It goes on, and the phone must not see that."""

    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosTripOverdue(Event):
    """Published by the timer: a resident meant to have arrived by now."""

    trip_id: UUID


@dataclass(frozen=True, slots=True)
class SosRaised(Event):
    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosMoved(Event):
    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosShown(Event):
    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosAnswered(Event):
    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosClosed(Event):
    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosHalfClosed(Event):
    """One officer has said how it ended, and it takes two: it goes on."""

    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosKeptOpen(Event):
    """They took that back."""

    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosStoodDown(Event):
    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosVoiceNoteSent(Event):
    """A resident has sent sound; nobody may play it before it was looked at. Its bytes are in the store as message_id."""

    sos_alert_id: UUID
    incident_id: UUID
    message_id: UUID
    sent_at: str


@dataclass(frozen=True, slots=True)
class SosVoiceNoteExamined(Event):
    """It can be played, as copy_id; or it cannot, and copy_id is empty.

    loudness: a digit for each stretch of it. reason: why it cannot.
    """

    sos_alert_id: UUID
    incident_id: UUID
    message_id: UUID
    copy_id: str
    length_s: float
    loudness: str
    reason: str


@dataclass(frozen=True, slots=True)
class SosConsoleBlind(Event):
    """A console that had this SOS on its screen has heard nothing for ten seconds; others are told."""

    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class ConsoleSilent(Event):
    """Published by the timer when a console has not said for ten seconds that it hears the feed."""

    line_id: UUID


@dataclass(frozen=True, slots=True)
class SosEscalationDue(Event):
    """Published by the timer when nobody may have answered for so long; `level` is the step to take then."""

    sos_alert_id: UUID
    incident_id: UUID
    level: int


@dataclass(frozen=True, slots=True)
class SosEscalated(Event):
    """A step of the ladder was taken because nobody had answered."""

    sos_alert_id: UUID
    incident_id: UUID
    level: int


@dataclass(frozen=True, slots=True)
class SosContactDue(Event):
    """Somebody outside is to be told of an SOS that nobody answers."""

    sos_alert_id: UUID
    incident_id: UUID
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class SosContacted(Event):
    """Somebody outside was told, has refused, or need not be told any more."""

    sos_alert_id: UUID
    incident_id: UUID
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class SosOffered(Event):
    """Its operator offers it to another one, or takes the offer back."""

    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosHelpAsked(Event):
    """A supervisor has people nearby asked for help."""

    sos_alert_id: UUID
    incident_id: UUID
    notification_id: UUID


@dataclass(frozen=True, slots=True)
class SosHandedOver(Event):
    """The other operator has taken it."""

    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosDrillDue(Event):
    """Published by the timer once a week."""


@dataclass(frozen=True, slots=True)
class SosDrillOver(Event):
    """Published by the timer when a drill has stood long enough, whether or not anybody has answered it."""

    sos_alert_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class SosMessageSent(Event):
    """The resident or the operator has written. The words are asked for; they travel nowhere."""

    sos_alert_id: UUID
    incident_id: UUID
    message_id: UUID


@dataclass(frozen=True, slots=True)
class SosReplyDue(Event):
    """Whoever called for help by a message is to be answered there."""

    reply_id: UUID


@dataclass(frozen=True, slots=True)
class ReplyDue(Event):
    """Whoever wrote a message is to be answered there; nobody is in danger."""

    reply_id: UUID


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
class DecisionOverdue(Event):
    """Nobody has decided for so many hours; what is held for it will not be held for ever."""

    incident_id: UUID
    hours: int


@dataclass(frozen=True, slots=True)
class LegalHoldPlaced(Event):
    incident_id: UUID
    legal_hold_id: UUID


@dataclass(frozen=True, slots=True)
class LegalHoldReleased(Event):
    incident_id: UUID
    legal_hold_id: UUID


@dataclass(frozen=True, slots=True)
class TaskClaimed(Event):
    """An officer has begun to look: what waited for that is fetched."""

    task_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class ReportDisputed(Event):
    """A reporter does not accept what was found: an officer who has not decided on it looks again."""

    report_id: UUID
    incident_id: UUID
    dispute_id: UUID


@dataclass(frozen=True, slots=True)
class QuestionAsked(Event):
    """An officer asks a reporter something."""

    question_id: UUID
    report_id: UUID
    incident_id: UUID


@dataclass(frozen=True, slots=True)
class QuestionAnswered(Event):
    question_id: UUID
    report_id: UUID
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
class UploadReceived(Event):
    """A resident's photo, video or voice note has come whole; nobody may look at it before it was examined."""

    upload_id: UUID
    incident_id: UUID
    kind: str
    received_at: str


@dataclass(frozen=True, slots=True)
class UploadExamined(Event):
    """It can be shown, as copy_id; or it cannot, and copy_id is empty. reason: a code that says why."""

    upload_id: UUID
    incident_id: UUID
    copy_id: str
    width_px: int
    height_px: int
    length_s: float
    reason: str


@dataclass(frozen=True, slots=True)
class UploadExpired(Event):
    """Published by the timer when an upload's day is over."""

    upload_id: UUID


@dataclass(frozen=True, slots=True)
class WorkingCopyExpired(Event):
    """Published by the timer when a working copy's hour is over."""

    working_copy_id: UUID
    stored_id: UUID


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
class StoreSweepDue(Event):
    """Published by the timer: once a day, what a crash has left in the store is looked for."""


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


@dataclass(frozen=True, slots=True)
class PhoneCodeDue(Event):
    """A resident wants to show that a number is theirs. Neither number nor code stands here."""

    phone_number_id: UUID


@dataclass(frozen=True, slots=True)
class PushBatchDue(Event):
    """Some deliveries of a notification wait to be sent."""

    notification_id: UUID
    batch: int


@dataclass(frozen=True, slots=True)
class PushTestAsked(Event):
    """Somebody wants to know whether their phone is told."""

    test_id: UUID


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


def all_events() -> dict[str, type[Event]]:
    """Every event by name. The module is listed, not `__subclasses__`: slots make classes appear twice there."""
    members = vars(sys.modules[__name__]).values()
    return {
        member.__name__: member
        for member in members
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
