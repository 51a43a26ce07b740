"""A message as it has arrived, whatever brought it: what a channel's adapter hands to the conversation. Pure."""

from dataclasses import dataclass
from datetime import datetime

from kernel.geo import Position

SMS, WHATSAPP = "sms", "whatsapp"
CHANNELS = (SMS, WHATSAPP)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message. `id` is the provider's and comes again when it is delivered again.

    number: who wrote, in E.164 where it is one. media: image, audio or another kind that we cannot take; else empty.
    is_answered: the provider has answered by itself already, and would refuse what we say now.
    """

    channel: str
    id: str
    number: str
    text: str = ""
    position: Position | None = None
    media: str = ""
    sent_at: datetime | None = None
    is_answered: bool = False
