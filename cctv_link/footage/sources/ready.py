"""Making what a recorder sent ready to assemble: the bytes as received stay beside the copy."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from cctv_link.footage.assemble import SegmentFile
from cctv_link.footage.sources.port import Fetched, RecorderFailed, RecorderUnreadable
from cctv_link.media.limited import NotDecodable
from cctv_link.media.remux import remux
from cctv_link.recording.fragments import NotAVideo, read_fragments

# A break shorter than this is how a recorder rounds, not something missing.
ROUNDING_S = 1.0


def made_ready(received: Path, *, zero_at: datetime, folder: Path) -> Fetched:
    """A received file, remuxed. zero_at: the wall clock at second 0 of the file's own time.

    Raises RecorderUnreadable when it is no video we know.
    """
    target = folder / f"{received.stem}.ready.mp4"
    try:
        first_s = remux(received, target).first_pts_s
    except NotDecodable as error:
        raise RecorderUnreadable(error.detail) from error
    segment = SegmentFile(target, zero_at + timedelta(seconds=first_s))
    return Fetched((segment,), (SegmentFile(received, segment.recorded_from),))


def seconds_of(fetched: Fetched) -> float:
    """From the first picture to the end of the last, over all its segments."""
    ends = [ends_at for segment in fetched.segments if (ends_at := ends_at_or_none(segment))]
    begins = [segment.recorded_from for segment in fetched.segments]
    return (max(ends) - min(begins)).total_seconds() if ends else 0.0


def ends_at_or_none(segment: SegmentFile) -> datetime | None:
    """The end of its last picture."""
    try:
        return segment.recorded_from + timedelta(seconds=read_fragments(segment.path).duration_s)
    except (NotAVideo, OSError):
        return None


def joined(parts: list[Fetched]) -> Fetched:
    """Several fetches as one."""
    return Fetched(
        tuple(segment for part in parts for segment in part.segments),
        tuple(original for part in parts for original in part.originals),
    )


def whole_or_longer(get: Callable[[int], Fetched], *, wanted_s: float) -> Fetched:
    """What `get` brings; asked a second time when it is too short, and the longer of the two is kept.

    A body that just ends cannot be told from one that was cut off. What is missing then is a gap in the clip.
    """
    first = get(0)
    if seconds_of(first) >= wanted_s - ROUNDING_S:
        return first
    try:
        return max(first, get(1), key=seconds_of)
    except RecorderFailed:
        if first.segments:
            return first
        raise
