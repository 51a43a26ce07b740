"""One listener per feed process, one ring of the newest entries, any number of streams that wait on it."""

import threading
import time
from collections import deque
from collections.abc import Callable
from itertools import takewhile

import structlog

from moderation.cpo_feed.project import CHANNEL
from moderation.cpo_feed.queries import Line

log = structlog.get_logger()

RING_LINES = 2_048
PAGE_LINES = 500
# The notification is the fast way; this look is for the one that got lost with its connection.
LOOK_ANYWAY_S = 1.0
PAUSE_AFTER_FAILURE_S = 0.5


class FeedHub:
    """Fans new entries out. Reads each entry once, however many streams there are."""

    def __init__(
        self,
        *,
        read: Callable[[int, int], list[Line]],
        read_tip: Callable[[], int],
        wait: Callable[[str, float], None],
    ) -> None:
        """read(after, limit) and read_tip() ask the table; wait(channel, seconds) returns at a notification."""
        self._read, self._read_tip, self._wait = read, read_tip, wait
        self._ring: deque[Line] = deque(maxlen=RING_LINES)
        self._changed = threading.Condition()
        self._tip = 0
        self._thread: threading.Thread | None = None
        self._stopping = threading.Event()

    def start(self) -> None:
        """Begin to listen; harmless when it already does."""
        with self._changed:
            if self._thread is not None:
                return
            self._tip = self._read_tip()
            self._thread = threading.Thread(target=self._listen, name="feed-hub", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Listen no more, and wait until nobody does: from then on the hub asks the database nothing."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    @property
    def tip(self) -> int:
        return self._tip

    def has_told(self, seq: int) -> bool:
        """Whether there is an entry `seq` already: a page may have told it a moment before we hear of it."""
        return seq <= self._tip or seq <= self._read_tip()

    def lines_after(self, seq: int, *, wait_s: float) -> list[Line]:
        """What is behind `seq`: at once when there is something, else after at most `wait_s`, maybe nothing."""
        with self._changed:
            if self._tip <= seq:
                self._changed.wait(wait_s)
            if self._tip <= seq:
                return []
            if self._ring and self._ring[0][0] <= seq + 1:
                return self._newer_than(seq)
        return self._read(seq, 500)

    def _newer_than(self, seq: int) -> list[Line]:
        """From the ring, at most a page. Nearly every stream wants the last few: the ring is read from its end."""
        newer = list(takewhile(lambda line: line[0] > seq, reversed(self._ring)))
        newer.reverse()
        return newer[:PAGE_LINES]

    def wake(self) -> None:
        """Make every waiting stream look around, because one of them must end."""
        with self._changed:
            self._changed.notify_all()

    def _listen(self) -> None:
        while not self._stopping.is_set():
            try:
                self._wait(CHANNEL, LOOK_ANYWAY_S)
                self._take()
            except Exception as error:
                # The database is away; streams stay open with their heartbeat and catch up when it is back.
                log.warning("feed hub waits for the database", error=type(error).__name__)
                time.sleep(PAUSE_AFTER_FAILURE_S)

    def _take(self) -> None:
        tip = self._read_tip()
        if tip < self._tip:
            # The table has fewer entries than we have told: it was restored from a backup.
            with self._changed:
                self._ring.clear()
                self._tip = tip
        while lines := self._read(self._tip, 500):
            with self._changed:
                self._ring.extend(lines)
                self._tip = lines[-1][0]
                self._changed.notify_all()
