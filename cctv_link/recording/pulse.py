"""Whether a recorder that is alive is at work: a moment that it writes, and whoever watches over it reads.

A process that is stopped, or whose threads wait for one another for ever, does not die by itself, and no signal tells of it.
"""

import mmap
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_MOMENT = struct.Struct("=d")
BEAT_EVERY_S = 1.0


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

    def follow(self, work: "AtWork") -> None:
        """Beat with that work from now on, in a thread that ends with the process.

        One of its own, which touches neither the database nor the disk: whoever waits for one of them cannot beat.
        """
        threading.Thread(target=self._follow, args=(work,), name="pulse", daemon=True).start()

    def _follow(self, work: "AtWork") -> None:
        while True:
            self.beat(work.last_s)
            time.sleep(BEAT_EVERY_S)


class AtWork:
    """When a recorder was last at work: the crew that reads the streams, and the thread that speaks to the index.

    Waiting for the index is work, however long: a commit whose disk hangs has no timeout, and the cameras are recorded
    meanwhile.
    """

    def __init__(self) -> None:
        self._thread_s = time.monotonic()
        self._waits_for_index = False
        self._crew_s: Callable[[], float] = time.monotonic

    def of_crew(self, at_work_s: Callable[[], float]) -> None:
        """From now on the crew counts as well. Its moment is asked for in another thread."""
        self._crew_s = at_work_s

    def goes_on(self) -> None:
        """The thread that speaks to the index begins another round."""
        self._thread_s = time.monotonic()

    @contextmanager
    def waiting_for_index(self) -> Iterator[None]:
        self._waits_for_index = True
        try:
            yield
        finally:
            self.goes_on()
            self._waits_for_index = False

    @property
    def last_s(self) -> float:
        return min(time.monotonic() if self._waits_for_index else self._thread_s, self._crew_s())
