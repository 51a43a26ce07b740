"""Whether something that stands between hides a place from a lens. Pure, flat geometry around the pole.

An outline is a wall or a building, taken to be higher than any lens. Nobody has drawn them all: without an
outline nothing is said, which is not the same as a free view.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians

from kernel.geo import METRES_PER_DEGREE, Position


@dataclass(frozen=True, slots=True)
class Obstruction:
    """A wall (an open line) or a building (a closed ring; the last point need not repeat the first)."""

    points: tuple[Position, ...]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class _Spot:
    """Metres east and north of the pole."""

    east: float
    north: float


_Edge = tuple[_Spot, _Spot]


def is_hidden(
    place: Position, *, pole: Position, error_m: float, obstructions: Iterable[Obstruction]
) -> bool:
    """Whether the place is hidden wherever in its circle of error it lies: the middle and both sides of it.

    A building that the pole stands in or on hides nothing: the lens is mounted on it.
    """
    middle = _flat(place, pole)
    away_m = hypot(middle.east, middle.north)
    if away_m <= error_m:
        return False
    aside = _Spot(-middle.north / away_m * error_m, middle.east / away_m * error_m)
    seen = [
        middle,
        _Spot(middle.east + aside.east, middle.north + aside.north),
        _Spot(middle.east - aside.east, middle.north - aside.north),
    ]
    walls = [edge for each in obstructions for edge in _walls(each, pole)]
    lens = _Spot(0.0, 0.0)
    return all(any(_cross((lens, spot), wall) for wall in walls) for spot in seen)


def _walls(obstruction: Obstruction, pole: Position) -> list[_Edge]:
    spots = [_flat(point, pole) for point in obstruction.points]
    if not obstruction.is_closed:
        return list(pairwise(spots))
    edges = list(zip(spots, [*spots[1:], spots[0]], strict=True))
    return [] if _contains(edges, _Spot(0.0, 0.0)) else edges


def _contains(edges: Sequence[_Edge], spot: _Spot) -> bool:
    """Even or odd: a ray to the east crosses the ring an odd number of times from inside."""
    crossed = 0
    for a, b in edges:
        if (a.north > spot.north) != (b.north > spot.north):
            at_east = a.east + (spot.north - a.north) / (b.north - a.north) * (b.east - a.east)
            crossed += at_east > spot.east
    return crossed % 2 == 1


def _cross(sight: _Edge, wall: _Edge) -> bool:
    """Whether two pieces of line share a point. One that runs exactly along the line of sight hides nothing."""
    (p, q), (a, b) = sight, wall
    sides = _side(p, q, a), _side(p, q, b), _side(a, b, p), _side(a, b, q)
    if not any(sides):
        return False
    return sides[0] * sides[1] <= 0 and sides[2] * sides[3] <= 0


def _side(p: _Spot, q: _Spot, r: _Spot) -> int:
    """On which side of the line p to q r lies: -1, 0 or 1."""
    turn = (q.east - p.east) * (r.north - p.north) - (q.north - p.north) * (r.east - p.east)
    return (turn > 0) - (turn < 0)


def _flat(place: Position, pole: Position) -> _Spot:
    return _Spot(
        (place.lon - pole.lon) * METRES_PER_DEGREE * cos(radians(pole.lat)),
        (place.lat - pole.lat) * METRES_PER_DEGREE,
    )
