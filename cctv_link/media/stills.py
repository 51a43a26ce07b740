"""The still that stands for a clip."""

from dataclasses import dataclass
from pathlib import Path

from cctv_link.media.limited import NotDecodable, run_limited


@dataclass(frozen=True, slots=True)
class Still:
    """jpeg: the encoded picture. at_s: where it is shown in the clip, from the clip's beginning."""

    jpeg: bytes
    at_s: float
    width_px: int
    height_px: int


def sharpest_frame(path: Path) -> Still:
    """The key frame of the clip with the most fine detail; the earlier one of equals.

    Decoded in a limited child process. Raises NotDecodable.
    """
    facts, jpeg = run_limited("still", path)
    if not jpeg.startswith(b"\xff\xd8"):
        raise NotDecodable("the still is no JPEG")
    return Still(
        jpeg=jpeg,
        at_s=float(facts["at_s"]),
        width_px=int(facts["width_px"]),
        height_px=int(facts["height_px"]),
    )
