"""The port: what a recorder has of a camera, and fetching it. And how a recorder can fail us.

Adapters speak in their recorder's own clock; OnOurClock moves that to ours, so that no adapter can forget to.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from cctv_link.footage.assemble import SegmentFile
from kernel.errors import DomainError, Kind
from kernel.storage import StorageFull


class RecorderFailed(DomainError):
    """A recorder did not give what it was asked for. The slug is also the clip's reason."""

    kind = Kind.UNAVAILABLE
    slug = "recorder-unreachable"
    title = "The recorder does not answer, or breaks off"


class RecorderRefused(RecorderFailed):
    """It does not let us in. Trying again with the same credential helps nobody."""

    kind = Kind.FORBIDDEN
    slug = "recorder-refused"
    title = "The recorder refuses our credential"


class RecorderUnreadable(RecorderFailed):
    """What it answers is not what its kind answers: another machine, another version, or malice."""

    kind = Kind.INVALID
    slug = "recorder-unreadable"
    title = "The recorder's answer cannot be used"


@dataclass(frozen=True, slots=True)
class Span:
    """[from_at, to_at) of one camera that a recorder says it has. camera: as it is called there."""

    camera: str
    from_at: datetime
    to_at: datetime

    @property
    def seconds(self) -> float:
        return (self.to_at - self.from_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a fetch brought. segments: ready to assemble. originals: files exactly as the recorder sent them.

    Where there are originals, each segment was copied from the one in its place.
    """

    segments: tuple[SegmentFile, ...]
    originals: tuple[SegmentFile, ...] = ()

    def origin_of(self, segment: SegmentFile) -> Path | None:
        """The file that a segment was copied from."""
        pairs = zip(self.segments, self.originals, strict=bool(self.originals))
        return next((original.path for copy, original in pairs if copy is segment), None)


class FootageSource(Protocol):
    """Spans may be fetched one by one, in order. Slow, outside any transaction.

    Raises RecorderFailed, and StorageFull where our own disk is full.
    """

    def spans(self, camera: str, *, from_at: datetime, to_at: datetime) -> list[Span]:
        """What the recorder has that shares a moment with [from_at, to_at), cut to it, in order."""
        ...

    def fetch(self, span: Span, folder: Path) -> Fetched:
        """The span's pictures in files below `folder`; more before and after than was asked for is welcome."""
        ...


class OnOurClock:
    """A source whose clock is `offset_s` ahead of ours (negative: behind), as if it went right."""

    def __init__(self, source: FootageSource, *, offset_s: float) -> None:
        self._source = source
        self._offset = timedelta(seconds=offset_s)

    def spans(self, camera: str, *, from_at: datetime, to_at: datetime) -> list[Span]:
        found = self._source.spans(camera, from_at=from_at + self._offset, to_at=to_at + self._offset)
        return [self._moved(span, -self._offset) for span in found]

    def fetch(self, span: Span, folder: Path) -> Fetched:
        fetched = self._source.fetch(self._moved(span, self._offset), folder)
        return Fetched(self._ours(fetched.segments), self._ours(fetched.originals))

    def _moved(self, span: Span, by: timedelta) -> Span:
        return replace(span, from_at=span.from_at + by, to_at=span.to_at + by)

    def _ours(self, files: tuple[SegmentFile, ...]) -> tuple[SegmentFile, ...]:
        return tuple(replace(each, recorded_from=each.recorded_from - self._offset) for each in files)


@contextmanager
def our_disk() -> Iterator[None]:
    """Around each write of what a recorder sends: a full disk is our own fault, passes, and must not be called theirs.

    Raises StorageFull.
    """
    try:
        yield
    except OSError as error:
        raise StorageFull(f"no room for what a recorder sends: {error.strerror}") from error


class Deadline:
    """How long a whole pull may take, whatever each of its steps is allowed."""

    def __init__(self, seconds: float, *, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._ends_s = monotonic() + seconds

    def left_s(self, *, at_most: float) -> float:
        """Seconds that the next step may wait. Raises RecorderFailed when the time is up."""
        left = self._ends_s - self._monotonic()
        if left <= 0:
            raise RecorderFailed("the recorder took longer than a pull may take")
        return min(left, at_most)

    def within(self, seconds: float) -> "Deadline":
        """One for a step that must be done in `seconds`, and never later than this one."""
        return Deadline(min(seconds, self._ends_s - self._monotonic()), monotonic=self._monotonic)


def overlapping(spans: list[Span], *, from_at: datetime, to_at: datetime) -> list[Span]:
    """Those that share a moment with [from_at, to_at), cut to it."""
    return [
        replace(span, from_at=max(span.from_at, from_at), to_at=min(span.to_at, to_at))
        for span in spans
        if span.from_at < to_at and span.to_at > from_at
    ]
