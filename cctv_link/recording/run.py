"""One run: one connection to one camera, cut into segments, timed by one clock, chained to what came before."""

import errno
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from cctv_link.recording.clock import RunClock
from cctv_link.recording.index import Journal, SegmentRow
from cctv_link.recording.reasons import Reason
from cctv_link.recording.segment import (
    FIRST_CHAIN,
    ClosedSegment,
    OpenMuxer,
    SegmentGone,
    SegmentWriter,
    chained,
)
from cctv_link.recording.stream import KEY_FRAME_WITHIN_S, LONGEST_STEP_S, AccessUnit, StreamFailed
from kernel import clock, ids

ROTATED = "rotated"
LOST = "lost"
_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Chain:
    """The hash that ties a camera's segments together, across runs."""

    head: bytes = FIRST_CHAIN
    closed_at: datetime = _NEVER

    def extend(self, sha256: bytes) -> tuple[bytes, datetime]:
        """The link of the segment that is closed now, and when that is: never before the one it follows.

        By this time the chain is read again; our clock may have been set back meanwhile.
        """
        self.head = chained(self.head, sha256)
        self.closed_at = max(clock.now(), self.closed_at + timedelta.resolution)
        return self.head, self.closed_at


# How a finished file is closed. The first argument waits for the disk; the second is called with its error or
# None, in the thread that records.
Closing = Callable[[Callable[[], object], Callable[[OSError | None], None]], None]


def at_once(close: Callable[[], object], then: Callable[[OSError | None], None]) -> None:
    """Close in the thread that records: right where it records one camera."""
    failure = None
    try:
        close()
    except OSError as error:
        failure = error
    then(failure)


class Run:
    """Takes pictures, writes segments, tells the journal. Ends by `finish`, `abandon` or `lose`."""

    def __init__(
        self,
        *,
        camera_id: UUID,
        ring_dir: Path,
        open_muxer: OpenMuxer,
        tick_s: float,
        chain: Chain,
        journal: Journal,
        on_progress: Callable[[SegmentRow], None],
        closing: Closing = at_once,
    ) -> None:
        """on_progress: called with each new state of a segment, about once a second."""
        self.run_id = ids.new_id()
        self._camera_id, self._ring_dir, self._open_muxer = camera_id, ring_dir, open_muxer
        self._tick_s, self._chain, self._journal, self._on_progress = tick_s, chain, journal, on_progress
        self._closing = closing
        self._clock = RunClock()
        self._clock_was_set = False
        self._dts: int | None = None
        self._key_pts: int | None = None
        self._seq = 0
        self._writer: SegmentWriter | None = None
        self._row: SegmentRow | None = None

    @property
    def recorded_from(self) -> datetime | None:
        """Begin of the last segment, as known now; None before the first."""
        return self._row.recorded_from if self._row else None

    @property
    def recorded_to(self) -> datetime | None:
        """End of the last picture kept, as known now; None before the first."""
        return self._row.recorded_to if self._row else None

    def broken_by(self, unit: AccessUnit) -> Reason | None:
        """Why `unit` must begin another run, or None."""
        if self._dts is None:
            return None
        if unit.break_before is not None:
            return unit.break_before
        if not 0 <= (unit.dts - self._dts) * self._tick_s < LONGEST_STEP_S:
            return Reason.CLOCK_JUMPED
        # The file goes on to its next key frame under the clock it began with; nothing is lost by waiting.
        return Reason.CLOCK_JUMPED if self._clock_was_set and unit.is_key else None

    def take(self, unit: AccessUnit) -> None:
        """Keep one picture; nothing before the first key frame can be decoded.

        Raises OSError, PictureRefused, and StreamFailed when key frames fail to come.
        """
        self._observe(unit)
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
        writer = self._writer
        if writer is None:
            return
        try:
            writer.complete()
        except SegmentGone:
            self.lose()
            raise
        except OSError:
            self.abandon(reason)
            raise
        self._writer = None
        row = self._closed(writer, writer.so_far(), to_pts=writer.end_pts, reason=reason)
        self._on_progress(row)

        def closed(failure: OSError | None) -> None:
            self._journal.segment(row)
            if failure is not None:
                raise failure

        # Told when it is on the disk for certain: until then the index calls it open, and recovery looks at it.
        self._closing(writer.close, closed)

    def abandon(self, reason: str) -> None:
        """Close the file after a write failed: what is on disk stays, and counts."""
        writer, self._writer = self._writer, None
        if writer is not None:
            self._tell(self._closed(writer, writer.abandon(), to_pts=writer.on_disk_pts, reason=reason))

    def lose(self) -> None:
        """The file is gone. Its link in the chain says that it was there."""
        writer, self._writer = self._writer, None
        if writer is None or self._row is None:
            return
        writer.abandon()
        link, closed_at = self._chain.extend(bytes(32))
        self._tell(
            replace(
                self._row,
                recorded_to=self._row.recorded_from,
                size_bytes=0,
                frames=0,
                key_frames=0,
                sha256=bytes(32),
                chain_sha256=link,
                closed_at=closed_at,
                end_reason=LOST,
                evicted_at=closed_at,
            )
        )

    def _observe(self, unit: AccessUnit) -> None:
        media_s = unit.pts * self._tick_s
        rtcp_at_s = unit.rtcp_at_s
        if rtcp_at_s is not None and (
            self._clock_was_set or self._clock.jumps(media_s=media_s, rtcp_at_s=rtcp_at_s)
        ):
            self._clock_was_set, rtcp_at_s = True, None
        self._clock.observe(media_s=media_s, arrived_at_s=unit.arrived_at_s, rtcp_at_s=rtcp_at_s)
        self._dts = unit.dts
        if unit.is_key or self._key_pts is None:
            self._key_pts = unit.pts
        if (unit.pts - self._key_pts) * self._tick_s > KEY_FRAME_WITHIN_S:
            raise StreamFailed(Reason.BAD_STREAM, f"no key frame for {KEY_FRAME_WITHIN_S:.0f} s")

    def _begin(self, first: AccessUnit) -> None:
        path = f"{self._camera_id}/{self.run_id.hex}_{self._seq:06d}.mp4"
        (self._ring_dir / str(self._camera_id)).mkdir(parents=True, exist_ok=True)
        self._writer = SegmentWriter(
            self._ring_dir / path, open_muxer=self._open_muxer, tick_s=self._tick_s, first=first
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

    def _closed(
        self, writer: SegmentWriter, closed: ClosedSegment, *, to_pts: int, reason: str
    ) -> SegmentRow:
        link, closed_at = self._chain.extend(closed.sha256)
        self._row = replace(
            self._state(writer, to_pts=to_pts),
            size_bytes=closed.size_bytes,
            sha256=closed.sha256,
            chain_sha256=link,
            closed_at=closed_at,
            end_reason=reason,
        )
        return self._row

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
