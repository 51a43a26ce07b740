"""Open event streams: who has how many, and the lines that each one says."""

import random
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from kernel.errors import DomainError, Kind
from kernel.marks import N_
from moderation.cpo_feed.hub import FeedHub
from moderation.cpo_feed.queries import Line

HEARTBEAT_S = 15.0
TURN_S = HEARTBEAT_S / 3
# Whose right nobody has confirmed for so long is told nothing more.
LET_IN_FOR_S = 60.0
# With what is told first, the answer itself, and once more if there is none, within the minute. Streams that all opened
# at once, as after a restart, must not all ask at once.
RECHECK_S = (25.0, 50.0)
# Where there was no answer; as much is left for the last question.
ASK_AGAIN_S = 2.5


class TooManyStreams(DomainError):
    kind = Kind.TOO_MANY
    slug = "too-many-streams"
    title = N_("This server has as many open streams as it can serve")


@dataclass(eq=False, slots=True)
class Stream:
    """One open stream of one officer."""

    officer_id: UUID
    is_closing: bool = field(default=False)


class Streams:
    """The open streams of this process; the ninth of an officer closes the oldest."""

    def __init__(self, *, per_officer: int, per_process: int, wake: Callable[[], None]) -> None:
        self._per_officer, self._per_process, self._wake = per_officer, per_process, wake
        self._open: dict[UUID, list[Stream]] = defaultdict(list)
        self._lock = threading.Lock()

    def open(self, officer_id: UUID) -> Stream:
        """Raises TooManyStreams when the process is full."""
        with self._lock:
            if sum(len(streams) for streams in self._open.values()) >= self._per_process:
                raise TooManyStreams("try again in a moment", retry_after_s=5)
            mine = self._open[officer_id]
            for oldest in mine[: max(0, len(mine) - self._per_officer + 1)]:
                oldest.is_closing = True
            stream = Stream(officer_id)
            mine.append(stream)
        self._wake()
        return stream

    def close(self, stream: Stream) -> None:
        with self._lock:
            mine = self._open.get(stream.officer_id, [])
            if stream in mine:
                mine.remove(stream)
            if not mine:
                self._open.pop(stream.officer_id, None)

    def count(self) -> int:
        with self._lock:
            return sum(len(streams) for streams in self._open.values())


def event(seq: int, body: str) -> str:
    """One server-sent event: unnamed, its id the entry's number."""
    return f"id: {seq}\ndata: {body}\n\n"


def reset(tip: int) -> str:
    """The entry that says: your place is not known here, go on from the tip."""
    return f'{{"seq":{tip},"kind":"reset"}}'


def passed(seq: int) -> str:
    """No event, only the place in the feed: the reader resumes from here, and not from before what is not theirs."""
    return f"id: {seq}\n\n"


def everything(entries: Sequence[Line]) -> Sequence[Line]:
    """What whoever is not limited sees of it."""
    return entries


def lines(
    hub: FeedHub,
    streams: Streams,
    stream: Stream,
    *,
    cursor: int,
    may_stay: Callable[[], bool | None],
    first: str = "",
    seen: Callable[[Sequence[Line]], Sequence[Line]] = everything,
) -> Iterator[str]:
    """What a stream says, until it ends: entries, and a comment every 15 s so that dead ends are noticed.

    seen: what the reader sees of some entries. Whether they may stay is asked behind what there is to say, never before
    it: an SOS would wait for the answer, on every console at the same time. None, since the database is away, is no No:
    it is asked again every 2.5 s for the rest of the minute, or a short absence would close every console, and all of them
    would come in again upon a database just back. Nor is it a Yes: past the minute the stream ends, the console says that
    it is cut off, and tries to come in again, where it is asked first.
    """
    spoken = time.monotonic()
    let_in_at, check_at = spoken, spoken + random.uniform(*RECHECK_S)  # noqa: S311 - no secret
    try:
        yield f"retry: 1000\n\n{first}"
        while not stream.is_closing:
            entries = hub.lines_after(cursor, wait_s=min(TURN_S, max(0.0, check_at - time.monotonic())))
            now = time.monotonic()
            if entries and not stream.is_closing:
                cursor, spoken = entries[-1][0], now
                shown = seen(entries)
                said = [event(seq, body) for seq, body in shown]
                yield "".join(said if shown and shown[-1][0] == cursor else [*said, passed(cursor)])
            elif now - spoken >= HEARTBEAT_S:
                spoken = now
                yield ": still here\n\n"
            if now >= check_at:
                may = may_stay()
                if may:
                    let_in_at, check_at = now, now + random.uniform(*RECHECK_S)  # noqa: S311 - no secret
                    continue
                check_at = time.monotonic() + ASK_AGAIN_S
                if may is not None or check_at + ASK_AGAIN_S > let_in_at + LET_IN_FOR_S:
                    return
    finally:
        streams.close(stream)
