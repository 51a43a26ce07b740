"""A clip from segments of the ring, by copying byte ranges: nothing is decoded, nothing is re-encoded.

The index stands in front, so that a page can play it while it loads. The clip decodes from the key frame
before the moment asked for; an edit list hides that pre-roll. Where nothing was recorded, time passes in the
clip as it did in the street: a gap stays a gap, the last picture stands still, and the gap is named.

Segments of different codec parameters cannot share one track that every browser plays: there the clip splits
into parts, a file each. A camera that changes all the time fills MOST_PARTS; what is left out then is the
shortest, and returned as a gap with the reason `codec-changed`.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from pathlib import Path

from cctv_link.footage.movie import TICKS_PER_S, Movie, write_movie
from cctv_link.footage.stretches import SHORTEST_GAP_S, SegmentFile, Stretch, inside, read_stretches
from kernel.errors import DomainError, Kind
from kernel.marks import N_
from kernel.unit_of_work import assert_no_transaction

__all__ = ["AssembledClip", "Gap", "NothingRecorded", "SegmentFile", "assemble_clip", "assemble_parts"]

MOST_PARTS = 8
NOT_RECORDED = "not-recorded"
CODEC_CHANGED = "codec-changed"


class NothingRecorded(DomainError):
    """None of the segments holds a picture of the time asked for."""

    kind = Kind.GONE
    slug = "nothing-recorded"
    title = N_("Nothing was recorded at that time")


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of the window without pictures, and why."""

    from_at: datetime
    to_at: datetime
    reason: str = NOT_RECORDED


@dataclass(frozen=True, slots=True)
class AssembledClip:
    """One part of a clip; nearly always the only one.

    recorded_from: the picture shown first, at most one frame before the window began. recorded_to: the end of
    the last one. gaps: between the end of the part before and the beginning of the next, so that the gaps of
    all parts are those of the window. frames: pictures stored, hidden pre-roll included.
    """

    path: Path
    recorded_from: datetime
    recorded_to: datetime
    gaps: tuple[Gap, ...]
    frames: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class _Window:
    """In ticks since the window's own beginning: the window, and the stretch of it that one part answers for."""

    from_at: datetime
    ends: int
    part_starts: int
    part_ends: int

    def instant(self, ticks: int) -> datetime:
        return datetime.fromtimestamp(self.from_at.timestamp() + ticks / TICKS_PER_S, UTC)


def assemble_clip(
    segments: Sequence[SegmentFile], *, from_at: datetime, to_at: datetime, target: Path
) -> AssembledClip:
    """The clip of a camera that is known to have kept its codec. Raises as assemble_parts; ValueError for several."""
    (only,) = assemble_parts(segments, from_at=from_at, to_at=to_at, target=target)
    return only


def assemble_parts(
    segments: Sequence[SegmentFile], *, from_at: datetime, to_at: datetime, target: Path
) -> tuple[AssembledClip, ...]:
    """Write the pictures of [from_at, to_at) as MP4 files: `target`, and beside it `-2`, `-3` ... where the codec changed.

    Raises NothingRecorded; OSError when a file cannot be written, which is then removed.
    """
    assert_no_transaction()
    if to_at <= from_at:
        raise ValueError("a clip needs a window that ends after it begins")
    ends = round((to_at - from_at).total_seconds() * TICKS_PER_S)
    with ExitStack() as open_files:
        sources, stretches = read_stretches(segments, from_at=from_at, open_files=open_files)
        parts, left_out = _by_codec(inside(stretches, ends))
        if not parts:
            raise NothingRecorded(f"no picture between {from_at:%FT%TZ} and {to_at:%FT%TZ}")
        borders = [0, *(max(0, part[0].starts) for part in parts[1:]), ends]
        return tuple(
            _write(
                part,
                left_out,
                sources=sources,
                window=_Window(from_at, ends, borders[number], borders[number + 1]),
                target=target if number == 0 else target.with_stem(f"{target.stem}-{number + 1}"),
            )
            for number, part in enumerate(parts)
        )


def _by_codec(stretches: list[Stretch]) -> tuple[list[list[Stretch]], list[Stretch]]:
    """Neighbouring stretches of one codec together, in order; and those that would be a part too many."""
    parts = [list(group) for _, group in groupby(stretches, key=lambda one: one.codec_key)]
    longest = sorted(parts, key=lambda part: sum(one.lasts for one in part), reverse=True)[:MOST_PARTS]
    kept = [part for part in parts if any(part is one for one in longest)]
    return kept, [one for part in parts if not any(part is each for each in kept) for one in part]


def _write(
    shown: list[Stretch], left_out: list[Stretch], *, sources: list[int], window: _Window, target: Path
) -> AssembledClip:
    pictures = [picture for stretch in shown for picture in stretch.pictures]
    begins = _first_shown(shown[0])
    last = max((picture for picture in pictures if picture.pts < window.ends), key=attrgetter("pts"))
    ends = last.pts + last.duration
    movie = Movie(
        codec=shown[0].codec,
        pictures=pictures,
        shown_from=begins,
        shown_to=ends,
        created_at=window.instant(begins),
    )
    size_bytes = write_movie(movie, sources=sources, target=target)
    return AssembledClip(
        path=target,
        recorded_from=window.instant(begins),
        recorded_to=window.instant(ends),
        gaps=_gaps(shown, left_out, window),
        frames=len(pictures),
        size_bytes=size_bytes,
    )


def _first_shown(stretch: Stretch) -> int:
    """The picture on the screen when the window opens, or the first one after."""
    return max((picture.pts for picture in stretch.pictures if picture.pts <= 0), default=stretch.starts)


def _gaps(shown: list[Stretch], left_out: list[Stretch], window: _Window) -> tuple[Gap, ...]:
    inside_part = [one for one in left_out if window.part_starts <= max(0, one.starts) < window.part_ends]
    covered = sorted(
        [(one.starts, one.ends, None) for one in shown]
        + [(one.starts, one.ends, CODEC_CHANGED) for one in inside_part],
        key=lambda span: span[0],
    )
    gaps, at = [], window.part_starts
    shortest = round(SHORTEST_GAP_S * TICKS_PER_S)
    for starts, ends, reason in covered:
        if starts - at >= shortest:
            gaps.append(Gap(window.instant(at), window.instant(starts)))
        if reason:
            gaps.append(
                Gap(window.instant(max(0, starts)), window.instant(min(window.part_ends, ends)), reason)
            )
        at = max(at, ends)
    if window.part_ends - at >= shortest:
        gaps.append(Gap(window.instant(at), window.instant(window.part_ends)))
    return tuple(gaps)
