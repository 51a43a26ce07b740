"""After a crash: what a dead recorder left open is closed as far as it is whole, strays are taken in."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from cctv_link.recording.clock import ClockSource
from cctv_link.recording.fragments import NotAVideo, read_fragments
from cctv_link.recording.index import Batch, SegmentIndex, SegmentRow
from cctv_link.recording.ring import let_go
from cctv_link.recording.run import LOST, Chain
from cctv_link.recording.segment import hash_file
from kernel import ids
from kernel.light_log import log as _log

TORN = "torn"


def recover(index: SegmentIndex, ring_dir: Path, *, of: Collection[UUID] | None = None) -> int:
    """Close every unfinished segment and take in files the index never heard of; return how many.

    The bytes on disk are not touched: what is torn stays torn and is hashed as found. Call it while nobody
    records. of: only these cameras, which nobody records then. A file that the disk will not give out stays open in
    the index and waits for the next start: one bad sector must not keep a city from being recorded.
    Raises IndexUnavailable.
    """
    index.end_spells(of)
    rows = [row for row in index.unfinished() if of is None or row.camera_id in of]
    rows += _strays(index, ring_dir, of)
    chains = {
        camera_id: Chain(last.chain_sha256, last.closed_at)
        for camera_id, last in index.last_recorded().items()
    }
    batch = Batch()
    for row in sorted(rows, key=lambda row: (row.recorded_from, row.seq)):
        try:
            chain = chains.setdefault(row.camera_id, Chain())
            closed = _closed(row, ring_dir, chain)
        except OSError as error:
            _log.error("segment_not_readable", path=row.path, errno=error.errno)
            continue
        batch.segments[row.id] = closed
    if not batch.is_empty:
        index.write(batch)
        _log.warning("segments_recovered", segments=len(batch.segments))
    for closed in batch.segments.values():
        if closed.evicted_at is not None:
            let_go(ring_dir / closed.path)
    return len(batch.segments)


def _closed(row: SegmentRow, ring_dir: Path, chain: Chain) -> SegmentRow:
    """The row as far as its file is whole. Raises OSError when it is there and cannot be read."""
    path = ring_dir / row.path
    try:
        found = read_fragments(path)
        sha256 = hash_file(path)
        size_bytes = path.stat().st_size
    except (NotAVideo, FileNotFoundError) as error:
        # Nothing to show: the crash came before the first part. Its link in the chain says that it was there.
        reason = TORN if isinstance(error, NotAVideo) else LOST
        link, closed_at = chain.extend(bytes(32))
        return replace(
            row,
            recorded_to=row.recorded_from,
            size_bytes=0,
            frames=0,
            key_frames=0,
            sha256=bytes(32),
            chain_sha256=link,
            closed_at=closed_at,
            end_reason=reason,
            evicted_at=closed_at,
        )
    link, closed_at = chain.extend(sha256)
    return replace(
        row,
        recorded_to=row.recorded_from + timedelta(seconds=found.duration_s),
        size_bytes=size_bytes,
        frames=len(found.samples),
        key_frames=sum(sample.is_key for sample in found.samples),
        sha256=sha256,
        chain_sha256=link,
        closed_at=closed_at,
        end_reason=TORN,
    )


def _strays(index: SegmentIndex, ring_dir: Path, of: Collection[UUID] | None) -> list[SegmentRow]:
    """Files without a row: recorded while the database was away, or evicted and not yet unlinked."""
    folders = ["*"] if of is None else map(str, of)
    files = [path for folder in folders for path in ring_dir.glob(f"{folder}/*.mp4")]
    paths = sorted(str(path.relative_to(ring_dir)) for path in files)
    known = index.find(paths)
    strays = []
    for path in paths:
        if path not in known:
            strays.append(_stray_or_none(path, ring_dir))
        elif known[path]:
            let_go(ring_dir / path)
    return [stray for stray in strays if stray is not None]


def _stray_or_none(path: str, ring_dir: Path) -> SegmentRow | None:
    """Its time is known from its last write alone: the last picture arrived just before it."""
    camera, _, name = path.partition("/")
    run, _, seq = name.removesuffix(".mp4").partition("_")
    try:
        camera_id, run_id, number = UUID(camera), UUID(hex=run), int(seq)
        found = read_fragments(ring_dir / path)
    except (ValueError, NotAVideo, OSError):
        _log.warning("stray_file_ignored", path=path)
        return None
    written_at = datetime.fromtimestamp((ring_dir / path).stat().st_mtime, UTC)
    recorded_from = written_at - timedelta(seconds=found.duration_s)
    return SegmentRow(
        id=ids.new_id(),
        camera_id=camera_id,
        run_id=run_id,
        seq=number,
        path=path,
        recorded_from=recorded_from,
        recorded_to=written_at,
        clock_source=ClockSource.LOCAL,
        clock_offset_s=None,
        size_bytes=0,
        frames=0,
        key_frames=0,
    )
