"""How long a video file is, from its index alone: no picture is read, no library is asked."""

import struct
from pathlib import Path

from cctv_link.recording.fragments import NotAVideo, read_fragments

LARGEST_MOVIE_BOX_BYTES = 64_000_000
_MOST_BOXES = 100_000


def seconds_or_none(path: Path, *, at_most_s: float) -> float | None:
    """None when it is no video. A file that does not say (Matroska, MPEG-TS) may last `at_most_s`."""
    try:
        with path.open("rb") as file:
            head = file.read(377)
        if head[4:8] in (b"ftyp", b"styp", b"moov"):
            return _mp4_seconds_or_none(path)
    except (OSError, NotAVideo, struct.error, ValueError):
        return None
    is_transport = len(head) > 188 and head[0] == head[188] == 0x47
    return at_most_s if head.startswith(b"\x1a\x45\xdf\xa3") or is_transport else None


def _mp4_seconds_or_none(path: Path) -> float | None:
    """What the movie header says; in a fragmented file it says nothing, and the parts are counted."""
    with path.open("rb") as file:
        size = path.stat().st_size
        at = 0
        for _ in range(_MOST_BOXES):
            file.seek(at)
            head = file.read(16)
            if len(head) < 8:
                break
            length, kind = struct.unpack_from(">I4s", head)
            body = 8
            if length == 1 and len(head) == 16:
                (length,) = struct.unpack_from(">Q", head, 8)
                body = 16
            if length < body or (kind == b"moov" and length > LARGEST_MOVIE_BOX_BYTES):
                return None
            if kind == b"moov" and at + length <= size:
                file.seek(at + body)
                seconds = _movie_seconds(file.read(length - body))
                return seconds or read_fragments(path).duration_s or None
            at += length
    return None


def _movie_seconds(movie: bytes) -> float:
    at = movie.find(b"mvhd")
    if at < 0:
        return 0.0
    version = movie[at + 4]
    scale, duration = struct.unpack_from(">IQ" if version else ">II", movie, at + (24 if version else 16))
    unknown = 0xFFFFFFFFFFFFFFFF if version else 0xFFFFFFFF
    return 0.0 if duration == unknown or scale == 0 else duration / scale
