"""What lies in the ring, as stretches of pictures on one wall clock: unbroken, of one codec, decodable from the first.

The time of a picture is its segment's, to the millisecond of the clock; overlapping segments follow one another.
"""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise
from operator import add, attrgetter, sub
from pathlib import Path
from statistics import median
from typing import NamedTuple, Self

from cctv_link.footage.movie import TICKS_PER_S
from cctv_link.recording.fragments import Codec, FragmentedFile, NotAVideo, read_open_fragments

# A break shorter than this is a late picture; a drop-out costs the recorder at least its shortest wait.
SHORTEST_GAP_S = 0.5


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """A file of the ring and the wall clock of its first picture."""

    path: Path
    recorded_from: datetime


class Picture(NamedTuple):
    """A sample on the wall clock, in ticks since the window's own beginning; decode order."""

    source: int
    offset: int
    size_bytes: int
    dts: int
    pts: int
    duration: int
    is_key: bool


# A clip looks at thousands of them several times while somebody waits: without a step of Python for each.
_picture = partial(tuple.__new__, Picture)
_DTS, _PTS, _DURATION = attrgetter("dts"), attrgetter("pts"), attrgetter("duration")


@dataclass(slots=True)
class Stretch:
    """Pictures without a gap between them, the first a key frame. ends: of the last one shown."""

    codec: Codec
    pictures: list[Picture]
    ends: int

    @classmethod
    def of(cls, codec: Codec, pictures: list[Picture]) -> Self:
        return cls(codec, pictures, _end(pictures))

    @property
    def starts(self) -> int:
        """Where its key frame is shown: what an open GOP shows before it cannot be decoded."""
        return self.pictures[0].pts

    @property
    def codec_key(self) -> tuple[bytes, int]:
        """Stretches that share it can share a track."""
        return self.codec.configuration, self.codec.width_px

    @property
    def lasts(self) -> int:
        return self.ends - max(0, self.starts)

    def extend(self, pictures: list[Picture]) -> None:
        self.pictures += pictures
        self.ends = max(self.ends, _end(pictures))


def read_stretches(
    segments: Sequence[SegmentFile], *, from_at: datetime, open_files: ExitStack
) -> tuple[list[int], list[Stretch]]:
    """Open descriptors by Picture.source, and the stretches they hold, in ticks since `from_at`.

    Segments may be closed, still being written, or torn; one that is gone, or that is no video whatever its
    name says, counts as not recorded.
    """
    sources: list[int] = []
    stretches: list[Stretch] = []
    for segment in sorted(segments, key=lambda segment: segment.recorded_from):
        read = _read_or_none(segment, open_files)
        if read is None:
            continue
        descriptor, file = read
        sources.append(descriptor)
        late = round((segment.recorded_from - from_at).total_seconds() * TICKS_PER_S)
        _append(stretches, file, source=len(sources) - 1, late=late)
    return sources, stretches


def _read_or_none(segment: SegmentFile, open_files: ExitStack) -> tuple[int, FragmentedFile] | None:
    """The open file keeps its bytes even when the ring lets go of it meanwhile."""
    try:
        descriptor = os.open(segment.path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    open_files.callback(os.close, descriptor)
    try:
        file = read_open_fragments(descriptor)
    except NotAVideo:
        return None
    return (descriptor, file) if file.samples else None


def _append(stretches: list[Stretch], file: FragmentedFile, *, source: int, late: int) -> None:
    """Continue the last stretch with a segment, or begin new ones where time or codec breaks."""
    pictures = _on_wall_clock(file, source=source, late=late)
    usual = round(median(map(_DURATION, pictures)))
    longest = max(round(SHORTEST_GAP_S * TICKS_PER_S), 3 * usual)
    for part in _unbroken(pictures, longest):
        before = stretches[-1] if stretches else None
        if before is None:
            stretches.extend(_stretch(file.codec, part))
            continue
        starts = min(map(_PTS, part))
        shift = max(0, before.ends - starts)
        if shift:
            part = [picture._replace(dts=picture.dts + shift, pts=picture.pts + shift) for picture in part]
        joins = starts + shift - before.ends <= longest
        if (
            joins
            and before.codec_key == (file.codec.configuration, file.codec.width_px)
            and (part[0].is_key or part[0].source == before.pictures[-1].source)
        ):
            before.extend(part)
        else:
            stretches.extend(_stretch(file.codec, part))


def _on_wall_clock(file: FragmentedFile, *, source: int, late: int) -> list[Picture]:
    """Its first picture is shown at `late`."""
    scale, origin = TICKS_PER_S / file.timescale, file.samples[0].pts
    if scale == 1:
        # As RTP counts, and so nearly every file: nothing to round.
        late -= origin
        return [
            _picture((source, offset, size_bytes, late + dts, late + pts, duration or 1, is_key))
            for offset, size_bytes, dts, pts, duration, is_key in file.samples
        ]
    return [
        Picture(
            source=source,
            offset=sample.offset,
            size_bytes=sample.size_bytes,
            dts=late + round((sample.dts - origin) * scale),
            pts=late + round((sample.pts - origin) * scale),
            duration=max(1, round(sample.duration * scale)),
            is_key=sample.is_key,
        )
        for sample in file.samples
    ]


def _unbroken(pictures: list[Picture], longest: int) -> list[list[Picture]]:
    """Cut where a decode time leaps: the file goes on, the street did not wait."""
    times = list(map(_DTS, pictures))
    steps = list(map(sub, times[1:], times))
    if not steps or (min(steps) > 0 and max(steps) <= longest):
        return [pictures]
    parts = [[pictures[0]]]
    for before, picture in pairwise(pictures):
        if not 0 < picture.dts - before.dts <= longest + before.duration:
            parts.append([])
        parts[-1].append(picture)
    return parts


def _stretch(codec: Codec, pictures: list[Picture]) -> list[Stretch]:
    """Nothing before a key frame can be decoded."""
    for number, picture in enumerate(pictures):
        if picture.is_key:
            return [Stretch.of(codec, pictures[number:])]
    return []


def _end(pictures: list[Picture]) -> int:
    return max(map(add, map(_PTS, pictures), map(_DURATION, pictures)))


def inside(stretches: list[Stretch], window: int) -> list[Stretch]:
    """Each stretch cut to the window, from the key frame its first picture needs to the last one shown."""
    cut = []
    for stretch in stretches:
        pictures = stretch.pictures
        if stretch.ends <= 0 or stretch.starts >= window:
            continue
        first = _last_key(pictures, until=0)
        last = next((n for n in reversed(range(len(pictures))) if pictures[n].pts < window), -1)
        if last >= first:
            cut.append(Stretch.of(stretch.codec, pictures[first : last + 1]))
    return cut


def _last_key(pictures: list[Picture], *, until: int) -> int:
    """The place of the last key frame shown by then; of the first picture when there is none. Keys are in order."""
    found = 0
    for number, picture in enumerate(pictures):
        if picture.is_key:
            if picture.pts > until:
                break
            found = number
    return found
