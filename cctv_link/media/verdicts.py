"""What may be said of a camera's picture. Words only: whoever reads a verdict need not load what makes one."""

from dataclasses import dataclass
from enum import StrEnum

WIDTH_PX, HEIGHT_PX = 320, 180


class Verdict(StrEnum):
    """Of one picture. That pictures are frozen shows in several, see upkeep.judging and upkeep.stillness."""

    USABLE = "usable"
    DARK = "dark"
    COVERED = "covered"
    BLURRED = "blurred"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Look:
    """One picture judged, with the measures that the verdict rests on.

    mean, std: grey levels, 0 to 255. entropy: bits a pixel. sharpness: as in sharpness.py. shift_px: how far the
    picture lies from the reference, in pixels of a picture 320 wide; 0 without a reference or a clear answer.
    fingerprint: equal for pictures that are equal in every pixel, and for no others.
    """

    verdict: Verdict
    mean: float
    std: float
    entropy: float
    sharpness: float
    shift_px: float
    fingerprint: str
