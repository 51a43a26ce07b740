"""What a video file says it is, asked without decoding a picture."""

from dataclasses import dataclass
from pathlib import Path

from cctv_link.media.limited import run_limited


@dataclass(frozen=True, slots=True)
class Probe:
    """duration_s: as a player shows it. codec: `h264` or `hevc`. frames: stored, hidden pre-roll included."""

    duration_s: float
    codec: str
    frames: int
    width_px: int
    height_px: int


def probe(path: Path) -> Probe:
    """Look at an MP4 file in a limited child process. Raises NotDecodable."""
    facts, _ = run_limited("probe", path)
    return Probe(
        duration_s=float(facts["duration_s"]),
        codec=str(facts["codec"]),
        frames=int(facts["frames"]),
        width_px=int(facts["width_px"]),
        height_px=int(facts["height_px"]),
    )
