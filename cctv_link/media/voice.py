"""A resident's voice note, heard once by a limited child, so that no officer's browser is the first to decode it.

The demuxer is named by what the file begins with and never guessed: a playlist that calls itself sound opens nothing.
"""

from dataclasses import dataclass
from pathlib import Path

from cctv_link.media.limited import NotDecodable, run_limited


@dataclass(frozen=True, slots=True)
class Heard:
    """length_s: as it was decoded. loudness: a digit of 0 to 9 for each stretch. mp4: the same packets in a file of ours."""

    length_s: float
    loudness: str
    mp4: bytes


def heard(path: Path) -> Heard:
    """Listen to a WebM, Ogg or MP4 file to its end. Raises NotDecodable with the reason."""
    facts, content = run_limited("voice", path, given=_kind_of(path).encode())
    try:
        found = Heard(float(facts["length_s"]), str(facts["loudness"]), content)
    except (KeyError, TypeError, ValueError):
        raise NotDecodable("voice answered something else than what it heard") from None
    if not (found.loudness.isascii() and found.loudness.isdigit() and content[4:8] == b"ftyp"):
        raise NotDecodable("voice answered something else than what it heard")
    return found


def _kind_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(8)
    if head[4:8] == b"ftyp":
        return "mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if head.startswith(b"OggS"):
        return "ogg"
    raise NotDecodable("it is neither WebM, Ogg nor MP4")
