"""One run: one connection to one camera, cut into segments, timed by one clock, chained to what came before."""

import errno
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from cctv_link.recording.clock import RunClock
from cctv_link.recording.index import Journal, SegmentRow
from cctv_link.recording.segment import ClosedSegment, SegmentWriter, chained
from cctv_link.recording.stream import AccessUnit
from kernel import clock, ids

ROTATED = "rotated"


@dataclass(slots=True)
class Chain:
    """The hash that ties a camera's segments together, across runs."""

    head: bytes

    def extend(self, sha256: bytes) -> bytes:
        self.head = chained(self.head, sha256)
        return self.head


class Run:
    """Takes pictures, writes segments, tells the journal. Ends by `finish` or `abandon`."""

    def __init__(
        self,
        *,
        camera_id: UUID,
        ring_dir: Path,
        template: Any,
        tick_s: float,
        chain: Chain,
        journal: Journal,
        on_progress: Callable[[SegmentRow], None],
    ) -> None:
        """on_progress: called with each new state of a segment, about once a second."""
        self.run_id = ids.new_id()
        self._camera_id, self._ring_dir, self._template = camera_id, ring_dir, template
        self._tick_s, self._chain, self._journal, self._on_progress = tick_s, chain, journal, on_progress
        self._clock = RunClock()
        self._seq = 0
        self._writer: SegmentWriter | None = None
        self._row: SegmentRow | None = None

    @property
    def recorded_to(self) -> datetime | None:
        """End of the last picture kept, as known now; None before the first."""
        return self._row.recorded_to if self._row else None

    def take(self, unit: AccessUnit) -> None:
        """Keep one picture; nothing before the first key frame can be decoded. Raises OSError."""
        self._clock.observe(
            media_s=unit.pts * self._tick_s, arrived_at_s=unit.arrived_at_s, rtcp_at_s=unit.rtcp_at_s
        )
        if self._writer is None:
            if unit.is_key:
                self._begin(unit)
            return
        if self._writer.is_due(unit):
            self.finish(ROTATED)
            self._begin(unit)
            return
        on_disk = self._writer.on_disk_pts
        self._writer.add(unit)
        if self._writer.on_disk_pts != on_disk:
            self._tell(self._state(self._writer, to_pts=self._writer.on_disk_pts))

    def finish(self, reason: str) -> None:
        """Close the file. Raises OSError when it cannot be completed; it is indexed as far as it got."""
        if self._writer is None:
            return
        try:
            closed = self._writer.close()
        except OSError:
            self.abandon(reason)
            raise
        self._close(closed, to_pts=self._writer.end_pts, reason=reason)

    def abandon(self, reason: str) -> None:
        """Close the file after a write failed: what is on disk stays, and counts."""
        if self._writer is not None:
            self._close(self._writer.abandon(), to_pts=self._writer.on_disk_pts, reason=reason)

    def _begin(self, first: AccessUnit) -> None:
        path = f"{self._camera_id}/{self.run_id.hex}_{self._seq:06d}.mp4"
        (self._ring_dir / str(self._camera_id)).mkdir(parents=True, exist_ok=True)
        self._writer = SegmentWriter(
            self._ring_dir / path, template=self._template, tick_s=self._tick_s, first=first
        )
        at = self._at(first.pts)
        reading = self._clock.reading()
        self._row = SegmentRow(
            id=ids.new_id(),
            camera_id=self._camera_id,
            run_id=self.run_id,
            seq=self._seq,
            path=path,
            recorded_from=at,
            recorded_to=at,
            clock_source=reading.source,
            clock_offset_s=reading.skew_s,
            size_bytes=self._writer.size_bytes,
            frames=0,
            key_frames=0,
        )
        self._seq += 1
        self._tell(self._row)

    def _close(self, closed: ClosedSegment, *, to_pts: int, reason: str) -> None:
        if self._writer is None:
            return
        self._tell(
            replace(
                self._state(self._writer, to_pts=to_pts),
                size_bytes=closed.size_bytes,
                sha256=closed.sha256,
                chain_sha256=self._chain.extend(closed.sha256),
                closed_at=clock.now(),
                end_reason=reason,
            )
        )
        self._writer = None

    def _state(self, writer: SegmentWriter, *, to_pts: int) -> SegmentRow:
        """The row as of now. The clock is better known than when the file began, so both ends move with it."""
        assert self._row is not None
        reading = self._clock.reading()
        return replace(
            self._row,
            recorded_from=self._at(writer.first_pts),
            recorded_to=self._at(to_pts),
            clock_source=reading.source,
            clock_offset_s=reading.skew_s,
            size_bytes=writer.size_bytes,
            frames=writer.frames,
            key_frames=writer.key_frames,
        )

    def _tell(self, row: SegmentRow) -> None:
        self._row = row
        self._journal.segment(row)
        self._on_progress(row)

    def _at(self, pts: int) -> datetime:
        return datetime.fromtimestamp(self._clock.reading().offset_s + pts * self._tick_s, UTC)


def is_disk_full(error: OSError) -> bool:
    """Whether writing failed for want of room, in the file system or in a quota."""
    return error.errno in (errno.ENOSPC, errno.EDQUOT)
