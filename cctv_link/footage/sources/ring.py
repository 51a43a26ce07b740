"""Our own ring behind the same port: nothing is fetched, its files are read where they lie."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from cctv_link.footage.assemble import SegmentFile
from cctv_link.footage.sources.port import Fetched, Span, overlapping
from cctv_link.footage.sources.ready import ROUNDING_S
from cctv_link.recording.queries import SegmentSpan

Index = Callable[[str, datetime, datetime], list[SegmentSpan]]


class RingSource:
    """index: the segments of a camera that share a moment with a window, not evicted, in order."""

    def __init__(self, ring_path: Path, index: Index) -> None:
        self._ring_path = ring_path
        self._index = index

    def spans(self, camera: str, *, from_at: datetime, to_at: datetime) -> list[Span]:
        found: list[Span] = []
        for segment in self._index(camera, from_at, to_at):
            if found and (segment.recorded_from - found[-1].to_at).total_seconds() <= ROUNDING_S:
                found[-1] = Span(camera, found[-1].from_at, max(found[-1].to_at, segment.recorded_to))
            else:
                found.append(Span(camera, segment.recorded_from, segment.recorded_to))
        return overlapping(found, from_at=from_at, to_at=to_at)

    def fetch(self, span: Span, folder: Path) -> Fetched:
        """No originals: a segment is hashed and chained in the ring's own index."""
        segments = self._index(span.camera, span.from_at, span.to_at)
        return Fetched(
            tuple(SegmentFile(self._ring_path / each.path, each.recorded_from) for each in segments)
        )
