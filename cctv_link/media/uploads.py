"""A resident's photo, video or sound, written anew by a limited child. Loads no decoder.

What a file is is told by its first bytes, whatever it calls itself; no decoder is left to guess.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cctv_link.media.limited import NotDecodable, run_limited
from cctv_link.media.telling import run_telling

NOT_TAKEN = "type-not-allowed"
_HEIC = (b"heic", b"heix", b"mif1", b"heim", b"heis", b"hevc", b"msf1")


@dataclass(frozen=True, slots=True)
class Written:
    """What a copy shows. length_s: 0 of a photo; width_px and height_px: 0 of sound."""

    width_px: int
    height_px: int
    length_s: float


def write_photo(source: Path, *, target: Path) -> Written:
    """The photo as JPEG, upright. Raises NotDecodable with a code for a reason."""
    facts, jpeg = run_limited("picture", source, given=_kind_of(source, "photo").encode())
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotDecodable("unreadable")
    target.write_bytes(jpeg)
    return Written(int(facts["width_px"]), int(facts["height_px"]), 0.0)


def write_film(source: Path, *, target: Path, on_progress: Callable[[int], None]) -> Written:
    """The video as MP4, H.264 and AAC, upright. Raises NotDecodable with a code for a reason."""
    kind = _kind_of(source, "video")
    facts = run_telling("film", source, target=target, on_progress=on_progress, given=kind.encode())
    with target.open("rb") as file:
        if file.read(8)[4:] != b"ftyp":
            raise NotDecodable("unreadable")
    return Written(int(facts["width_px"]), int(facts["height_px"]), float(facts["length_s"]))


def write_sound(source: Path, *, target: Path) -> Written:
    """The sound's packets in an MP4 of ours. Raises NotDecodable with a code for a reason."""
    facts, mp4 = run_limited("sound", source, given=_kind_of(source, "voice").encode())
    if mp4[4:8] != b"ftyp":
        raise NotDecodable("unreadable")
    target.write_bytes(mp4)
    return Written(0, 0, float(facts["length_s"]))


def _kind_of(path: Path, kind: str) -> str:
    """Which demuxer or decoder takes it."""
    with path.open("rb") as file:
        head = file.read(16)
    if kind == "photo":
        found = _photo_kind(head)
    elif head[4:8] == b"ftyp" or (kind == "video" and head[4:8] in (b"moov", b"mdat", b"wide")):
        found = "mp4"
    elif head.startswith(b"\x1a\x45\xdf\xa3"):
        found = "matroska"
    else:
        found = "ogg" if kind == "voice" and head.startswith(b"OggS") else ""
    if not found:
        raise NotDecodable(NOT_TAKEN)
    return found


def _photo_kind(head: bytes) -> str:
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "webp"
    return "heic" if head[4:8] == b"ftyp" and head[8:12] in _HEIC else ""
