"""A recorder's file as the ring would have written it: fragmented MP4, one video track, the camera's own pictures.

The demuxer is named by what the file begins with and never guessed: a playlist or a script that calls itself
.mp4 opens nothing. It runs in a child with little memory, little time, no network and no keys.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cctv_link.media.limited import NotDecodable, copy_limited

TICKS_PER_S = 90_000
LONGEST_SOURCE_S = 86_400.0
_HEAD_BYTES = 400
_TS_PACKET_BYTES = 188


@dataclass(frozen=True, slots=True)
class Unit:
    """One picture in a file of pictures laid end to end. pts, dts: ticks of 1/90000 s."""

    offset: int
    size_bytes: int
    pts: int
    dts: int
    is_key: bool


@dataclass(frozen=True, slots=True)
class Copied:
    """starts_s: where the source's own time begins. first_pts_s: when the first picture copied is shown, in it."""

    starts_s: float
    first_pts_s: float


def remux(
    source: Path,
    target: Path,
    *,
    from_s: float = 0.0,
    to_s: float = LONGEST_SOURCE_S,
    wall_s: float | None = None,
) -> Copied:
    """Write `target` from an MP4, Matroska or MPEG-TS file, from the key frame before `from_s` to `to_s`.

    from_s, to_s: seconds behind the source's beginning. Raises NotDecodable; `target` is then removed.
    """
    told = {"kind": _format_of(source), "from_s": from_s, "to_s": to_s}
    return _copied(copy_limited("copy", source, target, given=json.dumps(told).encode(), wall_s=wall_s))


def wrap(
    source: Path, units: Sequence[Unit], target: Path, *, codec: str, wall_s: float | None = None
) -> None:
    """The same from an Annex B file of `codec` (`h264`, `hevc`) whose pictures and times are known."""
    index = [[each.offset, each.size_bytes, each.pts, each.dts, each.is_key] for each in units]
    source.with_name(source.name + ".json").write_text(json.dumps(index))
    copy_limited("units", source, target, given=json.dumps({"kind": codec}).encode(), wall_s=wall_s)


def _format_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head[4:8] in (b"ftyp", b"styp", b"moov"):
        return "mp4"
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "matroska"
    if len(head) > _TS_PACKET_BYTES and head[0] == head[_TS_PACKET_BYTES] == 0x47:
        return "mpegts"
    raise NotDecodable("the file is neither MP4, Matroska nor MPEG-TS")


def _copied(facts: dict[str, Any]) -> Copied:
    try:
        return Copied(float(facts["starts_s"]), float(facts["first_pts_s"]))
    except (KeyError, TypeError, ValueError):
        raise NotDecodable("its pictures were copied without a word of when they begin") from None
