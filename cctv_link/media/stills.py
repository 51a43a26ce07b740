"""The still that stands for a clip, and the storyboard that tells it at a glance."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cctv_link.media.limited import NotDecodable, run_limited


@dataclass(frozen=True, slots=True)
class Still:
    """jpeg: the encoded picture. at_s: where it is shown in the clip, from the clip's beginning."""

    jpeg: bytes
    at_s: float
    width_px: int
    height_px: int


def frame_at(path: Path, at_s: float) -> Still:
    """The picture that a player shows at that second of the clip, at full size.

    Decoded in a limited child process. Raises NotDecodable.
    """
    return _still(*run_limited("frame", path, given=json.dumps({"at_s": at_s}).encode()))


def sharpest_frame(path: Path) -> Still:
    """The key frame of the clip with the most fine detail; the earlier one of equals.

    Decoded in a limited child process. Raises NotDecodable.
    """
    return _still(*run_limited("still", path))


def _still(facts: dict[str, Any], jpeg: bytes) -> Still:
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotDecodable("the still is no JPEG")
    return Still(
        jpeg=jpeg,
        at_s=float(facts["at_s"]),
        width_px=int(facts["width_px"]),
        height_px=int(facts["height_px"]),
    )


@dataclass(frozen=True, slots=True)
class Storyboard:
    """jpeg: tiles side by side, row by row. at_s: of each tile, from the clip's beginning.

    motion: share of the picture that changes beyond the usual from one key frame to the next; None: not known.
    """

    jpeg: bytes
    columns: int
    tile_width_px: int
    tile_height_px: int
    at_s: tuple[float, ...]
    motion: float | None


def storyboard(path: Path) -> Storyboard:
    """Twelve pictures spread evenly over the clip, fewer where it has fewer. Raises NotDecodable."""
    facts, jpeg = run_limited("storyboard", path)
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotDecodable("the storyboard is no JPEG")
    return Storyboard(
        jpeg=jpeg,
        columns=int(facts["columns"]),
        tile_width_px=int(facts["tile_width_px"]),
        tile_height_px=int(facts["tile_height_px"]),
        at_s=tuple(float(each) for each in facts["at_s"]),
        motion=None if facts["motion"] is None else float(facts["motion"]),
    )
