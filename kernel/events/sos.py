"""Of a call for help, from the phone that arms it until it is closed, and of the consoles that hear it."""

from dataclasses import dataclass
from uuid import UUID

from kernel.events.event import Event


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
