"""Of what is to be sent to residents, outside a call for help."""

from dataclasses import dataclass
from uuid import UUID

from kernel.events.event import Event


@dataclass(frozen=True, slots=True)
class ReplyDue(Event):
    """Whoever wrote a message is to be answered there; nobody is in danger."""

    reply_id: UUID


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
