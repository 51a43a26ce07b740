"""What every reader of a pole camera's stream shares: the address, one picture, and how a stream fails.

Nothing is decoded, and no library that reads streams is loaded here: the lean reader does without one.
"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from cctv_link.recording.reasons import Reason

OPEN_TIMEOUT_S = 5.0
READ_TIMEOUT_S = 5.0
# Media time that leaps this far, or backwards, belongs to another run.
LONGEST_STEP_S = 5.0
# A stream without a key frame for this long cannot be shown, and its file would grow for ever.
KEY_FRAME_WITHIN_S = 90.0


class StreamFailed(Exception):
    """The stream could not be opened or has ended. Its text is safe to log."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class StreamAddress:
    """Where a camera streams, with its credential kept apart until the moment of opening."""

    url: str
    username: str | None = None
    password: str | None = None

    def __repr__(self) -> str:
        return f"StreamAddress({self.public!r})"

    @property
    def public(self) -> str:
        """The address as it may be shown and logged."""
        parts = urlsplit(self.url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))

    @property
    def secret(self) -> str:
        """The address with the credential in it. For the library alone."""
        if self.username is None:
            return self.url
        parts = urlsplit(self.url)
        userinfo = f"{quote(self.username, safe='')}:{quote(self.password or '', safe='')}"
        return urlunsplit(parts._replace(netloc=f"{userinfo}@{parts.netloc.rpartition('@')[2]}"))


@dataclass(slots=True)
class AccessUnit:
    """One picture as the camera compressed it: all its slices, parameter sets and SEI messages.

    packet: for the reader's own muxer; an av.Packet or bytes. format: what that muxer must know of the stream.
    pts, dts: ticks of the stream. arrived_at_s, rtcp_at_s: seconds since 1970, our clock and the camera's.
    break_before: why this picture cannot continue the run before it; None when it can.
    """

    packet: Any
    pts: int
    dts: int
    is_key: bool
    arrived_at_s: float
    rtcp_at_s: float | None
    format: Any = None
    break_before: Reason | None = None
