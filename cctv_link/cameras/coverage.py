"""Which lens may have seen a place. Pure geometry on the globe; the database only finds candidates.

A camera link is a claim with its grounds, never more: the phone may be wrong by its accuracy, and a lens
may be hidden behind a bus. So an error always widens what is linked, and lowers its rank.
"""

from dataclasses import dataclass
from math import asin, degrees

from kernel.geo import Position, bearing_deg, distance_m

# The furthest a lens in the register may reach. The register refuses more, the search relies on it.
LONGEST_RANGE_M = 200.0
# A phone that is less sure than this could be anywhere; linking half a district helps nobody.
USABLE_ACCURACY_M = 150.0
# So close to the pole that people walk in and out of any lens's picture, whichever way it looks.
NEAR_POLE_M = 15.0


@dataclass(frozen=True, slots=True)
class ViewSector:
    """The slice of ground a lens sees from its pole. Without azimuth and field of view, nobody knows which slice."""

    pole: Position
    range_m: float
    near_m: float = 0.0
    azimuth_deg: float | None = None
    hfov_deg: float | None = None

    @property
    def is_known(self) -> bool:
        return self.azimuth_deg is not None and self.hfov_deg is not None


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a camera is linked. Neither in the sector nor near the pole: its view is unknown, it could have seen it."""

    distance_m: float
    bearing_deg: float
    inside_sector: bool
    near_pole: bool
    accuracy_m: float


def may_see(view: ViewSector, position: Position) -> Grounds | None:
    """The grounds on which the lens may have seen `position`, or None when it cannot have."""
    distance = distance_m(view.pole, position)
    bearing = bearing_deg(view.pole, position)
    error_m = usable_accuracy_m(position)
    near_pole = distance <= max(NEAR_POLE_M, view.near_m) + error_m
    in_reach = distance <= view.range_m + error_m
    inside_sector = in_reach and view.is_known and _looks_there(view, distance, bearing, error_m)
    could_have = in_reach and not view.is_known
    if not (inside_sector or near_pole or could_have):
        return None
    return Grounds(distance, bearing, inside_sector, near_pole, position.accuracy_m)


def usable_accuracy_m(position: Position) -> float:
    """The phone's error as far as the search follows it."""
    return min(position.accuracy_m, USABLE_ACCURACY_M)


def rank_key(view: ViewSector, grounds: Grounds) -> tuple[int, float]:
    """Sorts links, likeliest first: surely in the sector, in it if the phone errs, at the pole, view unknown.

    Within a class the nearer one, as a share of the lens's reach: pixels per metre fall with distance.
    """
    share = grounds.distance_m / view.range_m
    if grounds.inside_sector:
        surely = _looks_there(view, grounds.distance_m, grounds.bearing_deg, 0.0)
        return (0 if surely and share <= 1 else 1, share)
    return (2 if grounds.near_pole else 3, share)


def off_axis_deg(view: ViewSector, bearing: float) -> float:
    """How far `bearing` lies from the middle of the picture, 0 to 180."""
    if view.azimuth_deg is None:
        return 180.0
    return abs((bearing - view.azimuth_deg + 180.0) % 360.0 - 180.0)


def _looks_there(view: ViewSector, distance: float, bearing: float, error_m: float) -> bool:
    if view.hfov_deg is None or distance + error_m < view.near_m:
        return False
    # Seen from the pole, a phone's circle of error takes this angle to either side.
    widened_deg = degrees(asin(min(1.0, error_m / distance))) if distance > 0 else 90.0
    return off_axis_deg(view, bearing) <= view.hfov_deg / 2 + widened_deg
