"""Places on the ground: the only module that knows the order of latitude and longitude."""

from dataclasses import dataclass
from math import asin, atan2, cos, degrees, floor, hypot, isfinite, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
METRES_PER_DEGREE = EARTH_RADIUS_M * radians(1)

# Squares of 690 m: no point of one is further than 488 m from its centre, which keeps the promise
# of at most 500 m with room for the spheroid.
ANCHOR_SPACING_M = 690.0


@dataclass(frozen=True, slots=True)
class Position:
    """A place with its error: degrees in WGS 84, and the radius in metres that the phone is sure of."""

    lat: float
    lon: float
    accuracy_m: float = 0.0

    def __post_init__(self) -> None:
        if not (isfinite(self.lat) and isfinite(self.lon) and isfinite(self.accuracy_m)):
            raise ValueError("a position needs finite numbers")
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180 and self.accuracy_m >= 0):
            raise ValueError("a position must lie on the globe")

    @property
    def ewkt(self) -> str:
        """PostGIS wants longitude first; this line is the only one that writes a point."""
        return f"SRID=4326;POINT({self.lon!r} {self.lat!r})"


@dataclass(frozen=True, slots=True)
class BoundingBox:
    """The city's box in degrees."""

    min_lon: float
    min_lat: float
    max_lon: float
    max_lat: float

    def contains(self, position: Position) -> bool:
        return self.min_lat <= position.lat <= self.max_lat and self.min_lon <= position.lon <= self.max_lon


def distance_m(a: Position, b: Position) -> float:
    """Great-circle distance (haversine); within 0.5 % of the spheroid, far below a phone's error."""
    half_lat, half_lon = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    chord = sin(half_lat) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(half_lon) ** 2
    return 2 * EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))


def bearing_deg(a: Position, b: Position) -> float:
    """Initial bearing from `a` to `b`, clockwise from true north, 0 <= bearing < 360."""
    lat_a, lat_b, turn = radians(a.lat), radians(b.lat), radians(b.lon - a.lon)
    east = sin(turn) * cos(lat_b)
    north = cos(lat_a) * sin(lat_b) - sin(lat_a) * cos(lat_b) * cos(turn)
    return degrees(atan2(east, north)) % 360.0


def destination(start: Position, *, bearing_deg: float, distance_m: float) -> Position:
    """The place `distance_m` from `start` in the direction `bearing_deg`."""
    angle, course, lat = distance_m / EARTH_RADIUS_M, radians(bearing_deg), radians(start.lat)
    to_lat = asin(sin(lat) * cos(angle) + cos(lat) * sin(angle) * cos(course))
    turn = atan2(sin(course) * sin(angle) * cos(lat), cos(angle) - sin(lat) * sin(to_lat))
    lon = (start.lon + degrees(turn) + 540.0) % 360.0 - 180.0
    return Position(degrees(to_lat), lon, start.accuracy_m)


def anchor(position: Position) -> Position:
    """The published coarse place of `position`: the same place always gives the same anchor.

    Anchors are the centres of fixed squares, so asking again, or from many circles, teaches nothing
    more. `accuracy_m` of the answer is the reach of the square: half its diagonal.
    """
    row_deg = ANCHOR_SPACING_M / METRES_PER_DEGREE
    lat = (floor(position.lat / row_deg) + 0.5) * row_deg
    column_deg = row_deg / max(0.01, cos(radians(lat)))
    lon = (floor(position.lon / column_deg) + 0.5) * column_deg
    return Position(round(lat, 6), round(lon, 6), hypot(ANCHOR_SPACING_M, ANCHOR_SPACING_M) / 2)
