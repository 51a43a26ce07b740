"""What a picture is good for at a distance: the DORI classes of EN 62676-4:2015, in pixels per metre. Pure."""

from enum import StrEnum
from math import hypot, radians, tan


class Dori(StrEnum):
    """Best first. Each word names what a person who looks at the picture can do."""

    IDENTIFY = "identify"
    RECOGNISE = "recognise"
    OBSERVE = "observe"
    DETECT = "detect"


LEAST_PX_PER_M = {Dori.IDENTIFY: 250.0, Dori.RECOGNISE: 125.0, Dori.OBSERVE: 62.5, Dori.DETECT: 25.0}
# Wider lenses do not draw straight lines: from here on one that gives each degree the same pixels is assumed.
WIDEST_RECTILINEAR_DEG = 120.0


def px_per_m(distance_m: float, *, width_px: float, hfov_deg: float) -> float:
    """Pixels on a metre across the middle of the picture; in the middle a flat picture has the fewest."""
    if distance_m <= 0:
        return float("inf")
    return width_px / (distance_m * _metres_across_per_metre(hfov_deg))


def reach_m(dori: Dori, *, width_px: float, hfov_deg: float) -> float:
    """The furthest distance at which a picture of that width is of the class."""
    return width_px / (LEAST_PX_PER_M[dori] * _metres_across_per_metre(hfov_deg))


def class_of_or_none(density_px_per_m: float) -> Dori | None:
    """The best class that so many pixels reach; None below detection."""
    return next((dori for dori, least in LEAST_PX_PER_M.items() if density_px_per_m >= least), None)


def slant_m(distance_m: float, height_m: float | None) -> float:
    """From a lens of that height to the ground so far from its pole."""
    return hypot(distance_m, height_m or 0.0)


def _metres_across_per_metre(hfov_deg: float) -> float:
    if hfov_deg <= WIDEST_RECTILINEAR_DEG:
        return 2 * tan(radians(hfov_deg) / 2)
    return radians(hfov_deg)
