"""Whether a recorder that is alive is at work: a moment that it writes, and whoever watches over it reads.

A process that is stopped, or whose threads wait for one another for ever, does not die by itself, and no signal tells of it.
"""

import mmap
import struct
import time

_MOMENT = struct.Struct("=d")


class Pulse:
    """Shared by processes that are forked from one. Written without a lock, for the reason that keeper.SharedSignal has."""

    def __init__(self) -> None:
        self._moment = mmap.mmap(-1, _MOMENT.size)
        self.beat(time.monotonic())

    def beat(self, at_s: float) -> None:
        """At work at that moment of the monotonic clock, which all processes of a machine share."""
        _MOMENT.pack_into(self._moment, 0, at_s)

    @property
    def last_s(self) -> float:
        moment: float = _MOMENT.unpack_from(self._moment)[0]
        return moment
