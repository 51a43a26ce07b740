"""The port through which push messages leave the house."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol
from uuid import UUID

from citizen_api.devices.registrations import BrowserKeys
from citizen_api.push.messages import Message

# A sending starts a thread for each message; more at once gain nothing.
MOST_AT_ONCE = 100


class Outcome(Enum):
    """How the provider answered, as far as it changes what we do. The value is the delivery's new state."""

    SENT = "sent"
    GONE = "gone"  # the registration is dead: forget it
    REFUSED = "refused"  # this message will never pass: drop it
    LATER = "waiting"  # quota, outage, no answer: come back
    NOBODY = "inbox"  # no provider is set up here: nobody was asked, it lies in the inbox


@dataclass(frozen=True, slots=True)
class Push:
    """One message on its way to one device.

    token: of Firebase; with `keys` it is a browser's endpoint. replaces: an earlier notification of the device's, which this one
    takes the place of on its screen. is_wanted_now: somebody waits for it, at the phone or in need; it asks also where
    others wait.
    """

    device_id: UUID
    token: str
    fid: str | None
    notification_id: UUID
    kind: str
    message: Message
    expires_at: datetime
    keys: BrowserKeys | None = None
    replaces: UUID | None = None
    is_wanted_now: bool = False


@dataclass(frozen=True, slots=True)
class Wake:
    """A message that shows nothing: it tells one app to look, and at what."""

    device_id: UUID
    token: str
    fid: str | None
    kind: str
    sos_alert_id: UUID
    keys: BrowserKeys | None = None


class Sender(Protocol):
    """Sends at most MOST_AT_ONCE pushes and says how each went, in their order. Slow.

    Never raises for the provider's sake: whatever has no clear answer is LATER. Sending the same push twice
    must show it once.
    """

    def send(self, pushes: Sequence[Push]) -> list[Outcome]: ...

    def wake(self, wakes: Sequence[Wake]) -> list[Outcome]:
        """The same for messages that show nothing."""
