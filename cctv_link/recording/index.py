"""The port between the recorder and what remembers its recordings, and the journal that fills it.

Camera threads write into the journal and never wait; once a second the recorder hands everything over in
one batch. When the index is away, recording goes on and the journal keeps the newest state of every row.
"""

import threading
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

from cctv_link.recording.clock import ClockSource
from cctv_link.recording.reasons import Reason
from kernel.errors import DomainError, Kind
from kernel.marks import N_


class IndexUnavailable(DomainError):
    kind = Kind.UNAVAILABLE
    slug = "recording-index-unavailable"
    title = N_("The index of the recordings cannot be reached")


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A file of the ring as the recorder knows it; see models.RecordingSegment for the meaning."""

    id: UUID
    camera_id: UUID
    run_id: UUID
    seq: int
    path: str
    recorded_from: datetime
    recorded_to: datetime
    clock_source: ClockSource
    clock_offset_s: float | None
    size_bytes: int
    frames: int
    key_frames: int
    sha256: bytes | None = None
    chain_sha256: bytes | None = None
    closed_at: datetime | None = None
    end_reason: str | None = None
    evicted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GapRow:
    id: UUID
    camera_id: UUID
    from_at: datetime
    to_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class SpellRow:
    id: UUID
    camera_id: UUID
    state: Literal["recording", "not_recording"]
    reason: Reason | None
    from_at: datetime
    to_at: datetime | None
    heartbeat_at: datetime


def columns_of(row: SegmentRow | GapRow | SpellRow) -> dict[str, object]:
    """By name; not dataclasses.asdict, which copies every value: rows are written for each camera each second."""
    return {name: getattr(row, name) for name in row.__slots__}


@dataclass(frozen=True, slots=True)
class LastRecorded:
    """Where a camera's recording left off: the end of its chain, the end of its last picture, a gap still open."""

    chain_sha256: bytes
    closed_at: datetime
    recorded_to: datetime
    open_gap: GapRow | None


@dataclass(slots=True)
class Batch:
    """Newest state of each row by id, in the order in which they were first written."""

    segments: dict[UUID, SegmentRow] = field(default_factory=dict)
    gaps: dict[UUID, GapRow] = field(default_factory=dict)
    spells: dict[UUID, SpellRow] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not (self.segments or self.gaps or self.spells)


def turn_of(camera_id: UUID) -> float:
    """Where in its turn a camera is evicted, from 0 to 1: evenly spread, and always the same."""
    return (camera_id.int & 0xFFFF) / 0x10000


class SegmentIndex(Protocol):
    """What the recorder needs to remember and to ask. Every call raises IndexUnavailable when it cannot."""

    def write(self, batch: Batch) -> None:
        """Insert or update all rows, at once or not at all. A closed segment is never reopened."""
        ...

    def end_spells(self, of: Collection[UUID] | None = None) -> None:
        """Close the spells a dead recorder left open, at their last heartbeat. of: only these cameras'."""
        ...

    def unfinished(self) -> list[SegmentRow]:
        """Segments never closed, oldest first."""
        ...

    def last_recorded(self) -> dict[UUID, LastRecorded]:
        """By camera; cameras never recorded are missing."""
        ...

    def find(self, paths: list[str]) -> dict[str, bool]:
        """The known ones among `paths`, and whether each is evicted."""
        ...

    def evict_before(self, at: datetime, *, most: int, stagger_s: float = 0.0) -> list[str]:
        """Mark unheld closed segments that ended before `at`, oldest first; their paths.

        stagger_s: cameras take turns over so long, so that their files do not all go in the same instant.
        """
        ...

    def evict_oldest(self, size_bytes: int, *, most: int) -> list[str]:
        """Mark unheld closed segments, oldest first, until `size_bytes` are covered; their paths."""
        ...

    def release_lowest_hold(self) -> bool:
        """Give up one hold that nobody has verified, of the camera of the lowest rank; False: none may end."""
        ...

    def kept_bytes(self) -> int:
        """Size of everything not evicted."""
        ...


class Journal:
    """Collects rows from all camera threads; keeps the newest state of each."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._batch = Batch()

    def segment(self, row: SegmentRow) -> None:
        with self._guard:
            self._batch.segments[row.id] = row

    def gap(self, row: GapRow) -> None:
        with self._guard:
            self._batch.gaps[row.id] = row

    def spell(self, row: SpellRow) -> None:
        with self._guard:
            self._batch.spells[row.id] = row

    def hand_over(self, index: SegmentIndex) -> None:
        """Write what has gathered. Raises IndexUnavailable; nothing is lost then."""
        with self._guard:
            batch, self._batch = self._batch, Batch()
        if batch.is_empty:
            return
        try:
            index.write(batch)
        except BaseException:
            with self._guard:
                newer, self._batch = self._batch, batch
                self._batch.segments |= newer.segments
                self._batch.gaps |= newer.gaps
                self._batch.spells |= newer.spells
            raise
