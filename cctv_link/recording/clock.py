"""What time it was when a picture was taken: the camera's own clock against ours. Pure.

Arrival alone is wrong by up to 1.5 s at the start of a run (backlog) and 70 ms after; the camera's RTCP
reports are right to 1 ms, when its clock is set. Both are kept, and which one was used is named.
"""

from dataclasses import dataclass
from enum import StrEnum

# A camera whose clock is further off than this has no clock worth believing (Moonfire NVR's rule).
MOST_BELIEVABLE_SKEW_S = 5.0
# The least delayed picture tells the local offset. It is forgotten after one to two windows, so that a
# camera whose crystal runs 100 ppm off is followed and not believed for ever.
LOCAL_WINDOW_S = 60.0
# Reports of a sane camera agree to milliseconds. One that differs by more has had its clock set meanwhile.
LARGEST_CORRECTION_S = 1.0


class ClockSource(StrEnum):
    RTCP = "rtcp"
    LOCAL = "local"


@dataclass(frozen=True, slots=True)
class ClockReading:
    """offset_s: seconds since 1970 at media time 0. skew_s: camera minus ours; None before its first report."""

    source: ClockSource
    offset_s: float
    skew_s: float | None


class NoPictureYet(Exception):
    """A clock without a picture cannot be read."""


class RunClock:
    """The clock of one run: one connection, within which media time is continuous."""

    def __init__(self) -> None:
        self._window_from_s = 0.0
        self._least_s: float | None = None
        self._least_before_s: float | None = None
        self._rtcp_s: float | None = None

    def jumps(self, *, media_s: float, rtcp_at_s: float) -> bool:
        """Whether a picture says that the camera's clock was set since the one before it."""
        return self._rtcp_s is not None and abs(rtcp_at_s - media_s - self._rtcp_s) > LARGEST_CORRECTION_S

    def observe(self, *, media_s: float, arrived_at_s: float, rtcp_at_s: float | None = None) -> None:
        """Take one picture into account.

        media_s: its time in the stream. arrived_at_s: our clock. rtcp_at_s: the camera's; both since 1970.
        """
        if rtcp_at_s is not None:
            self._rtcp_s = rtcp_at_s - media_s
        offset_s = arrived_at_s - media_s
        if self._least_s is None:
            self._window_from_s, self._least_s = media_s, offset_s
        elif media_s - self._window_from_s >= LOCAL_WINDOW_S:
            self._window_from_s, self._least_before_s, self._least_s = media_s, self._least_s, offset_s
        else:
            self._least_s = min(self._least_s, offset_s)

    def reading(self) -> ClockReading:
        """The best knowledge so far; it applies backwards to the whole run. Raises NoPictureYet."""
        local_s = self._local_s()
        if self._rtcp_s is None:
            return ClockReading(ClockSource.LOCAL, local_s, None)
        skew_s = self._rtcp_s - local_s
        if abs(skew_s) < MOST_BELIEVABLE_SKEW_S:
            return ClockReading(ClockSource.RTCP, self._rtcp_s, skew_s)
        return ClockReading(ClockSource.LOCAL, local_s, skew_s)

    def _local_s(self) -> float:
        if self._least_s is None:
            raise NoPictureYet("the run has no picture yet")
        if self._least_before_s is None:
            return self._least_s
        return min(self._least_s, self._least_before_s)
