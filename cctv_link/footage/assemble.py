"""A clip from segments of the ring, by copying byte ranges: nothing is decoded, nothing is re-encoded.

The index stands in front, so that a page can play it while it loads. The clip decodes from the key frame
before the moment asked for; an edit list hides that pre-roll. Where nothing was recorded, time passes in the
clip as it did in the street: a gap stays a gap, the last picture stands still, and the gap is named.

Segments of different codec parameters cannot share one track that every browser plays: the longest stretch
of one codec is kept, what is left out is returned as a gap with the reason `codec-changed`. The time of a
picture is the segment's, to the millisecond of its clock; overlapping segments are played one after the other.
"""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import groupby, pairwise
from pathlib import Path
from statistics import median

from cctv_link.footage.movie import TICKS_PER_S, Movie, write_movie
from cctv_link.recording.fragments import Codec, FragmentedFile, NotAVideo, read_open_fragments
from kernel.errors import DomainError, Kind
from kernel.unit_of_work import assert_no_transaction

# A break shorter than this is a late picture; a drop-out costs the recorder at least its shortest wait.
SHORTEST_GAP_S = 0.5
NOT_RECORDED = "not-recorded"
CODEC_CHANGED = "codec-changed"


class NothingRecorded(DomainError):
    """None of the segments holds a picture of the time asked for."""

    kind = Kind.GONE
    slug = "nothing-recorded"
    title = "Nothing was recorded at that time"


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """A file of the ring and the wall clock of its first picture."""

    path: Path
    recorded_from: datetime


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the window without pictures, and why."""

    from_at: datetime
    to_at: datetime
    reason: str = NOT_RECORDED


@dataclass(frozen=True, slots=True)
class AssembledClip:
    """recorded_from: the picture shown first, at most one frame before the window began.
    recorded_to: the end of the last one. frames: pictures stored, hidden pre-roll included."""

    path: Path
    recorded_from: datetime
    recorded_to: datetime
    gaps: tuple[Gap, ...]
    frames: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class _Picture:
    """A sample on the wall clock, in ticks since the window's own beginning; decode order."""

    source: int
    offset: int
    size_bytes: int
    dts: int
    pts: int
    duration: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Pictures without a gap between them, the first a key frame."""

    codec: Codec
    pictures: tuple[_Picture, ...]

    @property
    def starts(self) -> int:
        return min(picture.pts for picture in self.pictures)

    @property
    def ends(self) -> int:
        return max(picture.pts + picture.duration for picture in self.pictures)


def assemble_clip(
    segments: Sequence[SegmentFile], *, from_at: datetime, to_at: datetime, target: Path
) -> AssembledClip:
    """Write the pictures of [from_at, to_at) as one MP4 file to `target`.

    Segments may be closed, still being written, or torn; one that cannot be read counts as not recorded.
    Raises NothingRecorded; OSError when `target` cannot be written, which is then removed.
    """
    assert_no_transaction()
    if to_at <= from_at:
        raise ValueError("a clip needs a window that ends after it begins")
    window = round((to_at - from_at).total_seconds() * TICKS_PER_S)
    with ExitStack() as open_files:
        sources: list[int] = []
        stretches: list[_Stretch] = []
        for segment in sorted(segments, key=lambda segment: segment.recorded_from):
            read = _read_or_none(segment, open_files)
            if read is None:
                continue
            descriptor, file = read
            sources.append(descriptor)
            late = round((segment.recorded_from - from_at).total_seconds() * TICKS_PER_S)
            _append(stretches, file, source=len(sources) - 1, late=late)
        shown, left_out = _of_one_codec(_inside(stretches, window))
        if not shown:
            raise NothingRecorded(f"no picture between {from_at:%FT%TZ} and {to_at:%FT%TZ}")
        return _write(shown, left_out, sources=sources, from_at=from_at, window=window, target=target)


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


def _append(stretches: list[_Stretch], file: FragmentedFile, *, source: int, late: int) -> None:
    """Continue the last stretch with a segment, or begin new ones where time or codec breaks."""
    scale = TICKS_PER_S / file.timescale
    origin = file.samples[0].pts
    pictures = [
        _Picture(
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
    usual = round(median(picture.duration for picture in pictures))
    longest = max(round(SHORTEST_GAP_S * TICKS_PER_S), 3 * usual)
    for part in _unbroken(pictures, longest):
        before = stretches[-1] if stretches else None
        if before is None:
            stretches.extend(_stretch(file.codec, part))
            continue
        shift = max(0, before.ends - min(picture.pts for picture in part))
        if shift:
            part = [replace(picture, dts=picture.dts + shift, pts=picture.pts + shift) for picture in part]
        joins = min(picture.pts for picture in part) - before.ends <= longest
        if (
            joins
            and _same(before.codec, file.codec)
            and (part[0].is_key or part[0].source == before.pictures[-1].source)
        ):
            stretches[-1] = _Stretch(before.codec, before.pictures + tuple(part))
        else:
            stretches.extend(_stretch(file.codec, part))


def _unbroken(pictures: list[_Picture], longest: int) -> list[list[_Picture]]:
    """Cut where a decode time leaps: the file goes on, the street did not wait."""
    parts = [[pictures[0]]]
    for before, picture in pairwise(pictures):
        if not 0 < picture.dts - before.dts <= longest + before.duration:
            parts.append([])
        parts[-1].append(picture)
    return parts


def _stretch(codec: Codec, pictures: list[_Picture]) -> list[_Stretch]:
    """Nothing before a key frame can be decoded."""
    for number, picture in enumerate(pictures):
        if picture.is_key:
            return [_Stretch(codec, tuple(pictures[number:]))]
    return []


def _same(one: Codec, other: Codec) -> bool:
    return one.configuration == other.configuration and one.width_px == other.width_px


def _inside(stretches: list[_Stretch], window: int) -> list[_Stretch]:
    """Each stretch cut to the window, from the key frame its first picture needs to the last one shown."""
    inside = []
    for stretch in stretches:
        pictures = stretch.pictures
        if stretch.ends <= 0 or stretch.starts >= window:
            continue
        first = max(
            (n for n, picture in enumerate(pictures) if picture.is_key and picture.pts <= 0), default=0
        )
        last = max((n for n, picture in enumerate(pictures) if picture.pts < window), default=-1)
        if last >= first:
            inside.append(_Stretch(stretch.codec, pictures[first : last + 1]))
    return inside


def _of_one_codec(stretches: list[_Stretch]) -> tuple[list[_Stretch], list[_Stretch]]:
    """The neighbouring stretches of one codec that last longest together, and the others."""
    groups: list[list[_Stretch]] = []
    for _, group in groupby(stretches, key=lambda one: (one.codec.configuration, one.codec.width_px)):
        groups.append(list(group))
    if not groups:
        return [], []
    longest = max(groups, key=lambda group: sum(one.ends - max(0, one.starts) for one in group))
    return longest, [one for group in groups if group is not longest for one in group]


def _write(
    shown: list[_Stretch],
    left_out: list[_Stretch],
    *,
    sources: list[int],
    from_at: datetime,
    window: int,
    target: Path,
) -> AssembledClip:
    pictures = [picture for stretch in shown for picture in stretch.pictures]
    begins = _first_shown(shown[0])
    last = max((picture for picture in pictures if picture.pts < window), key=lambda picture: picture.pts)
    ends = last.pts + last.duration
    movie = Movie(
        codec=shown[0].codec,
        pictures=pictures,
        shown_from=begins,
        shown_to=ends,
        created_at=_instant(from_at, begins),
    )
    size_bytes = write_movie(movie, sources=sources, target=target)
    return AssembledClip(
        path=target,
        recorded_from=_instant(from_at, begins),
        recorded_to=_instant(from_at, ends),
        gaps=_gaps(shown, left_out, from_at=from_at, window=window),
        frames=len(pictures),
        size_bytes=size_bytes,
    )


def _first_shown(stretch: _Stretch) -> int:
    """The picture on the screen when the window opens, or the first one after."""
    before = [picture.pts for picture in stretch.pictures if picture.pts <= 0]
    return max(before) if before else stretch.starts


def _gaps(
    shown: list[_Stretch], left_out: list[_Stretch], *, from_at: datetime, window: int
) -> tuple[Gap, ...]:
    covered = sorted(
        [(stretch.starts, stretch.ends, None) for stretch in shown]
        + [(stretch.starts, stretch.ends, CODEC_CHANGED) for stretch in left_out],
        key=lambda span: span[0],
    )
    gaps, at = [], 0
    shortest = round(SHORTEST_GAP_S * TICKS_PER_S)
    for starts, ends, reason in covered:
        if starts - at >= shortest:
            gaps.append(Gap(_instant(from_at, at), _instant(from_at, starts)))
        if reason:
            gaps.append(Gap(_instant(from_at, max(0, starts)), _instant(from_at, min(window, ends)), reason))
        at = max(at, ends)
    if window - at >= shortest:
        gaps.append(Gap(_instant(from_at, at), _instant(from_at, window)))
    return tuple(gaps)


def _instant(from_at: datetime, ticks: int) -> datetime:
    return datetime.fromtimestamp(from_at.timestamp() + ticks / TICKS_PER_S, UTC)
