"""Which lens may have seen a place, on what grounds, and how well. Pure; the database only finds candidates.

A camera link is a claim with its grounds, never more: the phone may be wrong by its accuracy, a lens may be
hidden behind a bus, and a lamp may light what the sun does not. So an error, the night and a wall never take a
camera from the list; they lower its rank and stand in the grounds.
"""

from dataclasses import dataclass, replace
from math import asin, degrees
from typing import Literal

from cctv_link.cameras import dori
from cctv_link.cameras.dori import LEAST_PX_PER_M, Dori
from cctv_link.cameras.sight import Use
from kernel.geo import Position, bearing_deg, distance_m

# The furthest a lens in the register may reach. The register refuses more, the search relies on it.
LONGEST_RANGE_M = 200.0
# A phone that is less sure than this could be anywhere; linking half a district helps nobody.
USABLE_ACCURACY_M = 150.0
# So close to the pole that people walk in and out of any lens's picture, whichever way it looks.
NEAR_POLE_M = 15.0
# By night a lens whose night range nobody has measured is taken to reach half as far. An assumption of this
# project for colour cameras under street lamps, to be replaced by a measured `night_range_m` per camera.
NIGHT_SHARE = 0.5

Light = Literal["day", "night"]


@dataclass(frozen=True, slots=True)
class ViewSector:
    """The slice of ground a lens sees from its pole. Without azimuth and field of view, nobody knows which slice."""

    pole: Position
    range_m: float
    near_m: float = 0.0
    azimuth_deg: float | None = None
    hfov_deg: float | None = None
    width_px: float | None = None
    height_m: float | None = None
    night_range_m: float | None = None

    @property
    def is_known(self) -> bool:
        return self.azimuth_deg is not None and self.hfov_deg is not None

    @property
    def unknown(self) -> "ViewSector":
        """The same lens, turned nobody knows where to."""
        return replace(self, azimuth_deg=None, hfov_deg=None)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a camera is linked. Neither in the sector nor near the pole: its view is unknown, it could have seen it.

    off_axis_deg: from the middle of the picture; None when the view is unknown. dori: what the picture is good
    for at the stated place; None when the place is not in it, or there are fewer than 25 px/m. obstructed: whether
    a known outline stands between; None when none is known around.
    """

    distance_m: float
    bearing_deg: float
    inside_sector: bool
    near_pole: bool
    accuracy_m: float
    off_axis_deg: float | None = None
    dori: Dori | None = None
    light: Light = "day"
    obstructed: bool | None = None


def may_see(view: ViewSector, position: Position, *, light: Light = "day") -> Grounds | None:
    """The grounds on which the lens may have seen `position` if nothing stands between; None when it cannot have."""
    distance = distance_m(view.pole, position)
    bearing = bearing_deg(view.pole, position)
    error_m = usable_accuracy_m(position)
    near_pole = distance <= max(NEAR_POLE_M, view.near_m) + error_m
    in_reach = distance <= view.range_m + error_m
    inside_sector = in_reach and view.is_known and _looks_there(view, distance, bearing, error_m)
    could_have = in_reach and not view.is_known
    if not (inside_sector or near_pole or could_have):
        return None
    density = density_px_per_m(view, distance, light=light)
    return Grounds(
        distance_m=distance,
        bearing_deg=bearing,
        inside_sector=inside_sector,
        near_pole=near_pole,
        accuracy_m=position.accuracy_m,
        off_axis_deg=off_axis_deg(view, bearing) if view.is_known else None,
        dori=dori.class_of_or_none(density) if inside_sector else None,
        light=light,
    )


def usable_accuracy_m(position: Position) -> float:
    """The phone's error as far as the search follows it."""
    return min(position.accuracy_m, USABLE_ACCURACY_M)


def rank_key(view: ViewSector, grounds: Grounds) -> tuple[int, float]:
    """Sorts links, likeliest first: surely in the sector, in it if the phone errs or there is light enough, at
    the pole, view unknown, behind something.

    Within a class the one with more pixels per metre, as a share of what detection needs: so identify comes
    before recognise, recognise before observe.
    """
    share = LEAST_PX_PER_M[Dori.DETECT] / density_px_per_m(view, grounds.distance_m, light=grounds.light)
    if grounds.obstructed and not grounds.near_pole:
        return 4, share
    if grounds.inside_sector:
        surely = _looks_there(view, grounds.distance_m, grounds.bearing_deg, 0.0)
        return (0 if surely and share <= 1 else 1), share
    return (2 if grounds.near_pole else 3), share


def is_missed(grounds: Grounds, use: Use) -> bool:
    """Whether the camera should have seen it and could not: a coverage miss.

    One that had been turned is none: where it looked nobody knows, so it could have seen it.
    """
    return grounds.inside_sector and not grounds.obstructed and use is Use.NONE


def density_px_per_m(view: ViewSector, distance: float, *, light: Light) -> float:
    """Pixels on a metre at that distance from the pole.

    Where the picture's width is not known, the range is by definition where 25 are left. By night as if the
    place were further, by as much as the night range is shorter.
    """
    away_m = dori.slant_m(distance, view.height_m if view.width_px is not None else None)
    if light == "night":
        away_m /= _night_share(view)
    if view.width_px is not None and view.hfov_deg is not None:
        return dori.px_per_m(away_m, width_px=view.width_px, hfov_deg=view.hfov_deg)
    return LEAST_PX_PER_M[Dori.DETECT] * view.range_m / away_m if away_m > 0 else float("inf")


def ranges_m(view: ViewSector, *, light: Light) -> dict[Dori, float]:
    """How far from the lens each class reaches, best class first."""
    share = _night_share(view) if light == "night" else 1.0
    if view.width_px is not None and view.hfov_deg is not None:
        return {
            each: share * dori.reach_m(each, width_px=view.width_px, hfov_deg=view.hfov_deg) for each in Dori
        }
    return {each: share * view.range_m * LEAST_PX_PER_M[Dori.DETECT] / LEAST_PX_PER_M[each] for each in Dori}


def off_axis_deg(view: ViewSector, bearing: float) -> float:
    """How far `bearing` lies from the middle of the picture, 0 to 180."""
    if view.azimuth_deg is None:
        return 180.0
    return abs((bearing - view.azimuth_deg + 180.0) % 360.0 - 180.0)


def _night_share(view: ViewSector) -> float:
    return NIGHT_SHARE if view.night_range_m is None else min(1.0, view.night_range_m / view.range_m)


def _looks_there(view: ViewSector, distance: float, bearing: float, error_m: float) -> bool:
    if view.hfov_deg is None or distance + error_m < view.near_m:
        return False
    # Seen from the pole, a phone's circle of error takes this angle to either side.
    widened_deg = degrees(asin(min(1.0, error_m / distance))) if distance > 0 else 90.0
    return off_axis_deg(view, bearing) <= view.hfov_deg / 2 + widened_deg
