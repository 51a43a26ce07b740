"""Ways along roads: lines become a graph, and from one place every road is walked at once (Dijkstra). Pure.

Lines meet where they share a point, as maps that are made for routing have it; two that only cross may be a
bridge. One-way streets are not known, and who flees does not heed them.
"""

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from math import cos, floor, hypot, radians

from kernel.geo import METRES_PER_DEGREE, Position

# A place further from every road than this is not on it.
SNAP_M = 60.0
# Points that differ by less than these decimals of a degree, about a metre, are the same junction.
DECIMALS = 5
CELL_M = 100.0

Node = tuple[float, float]
Edge = tuple[Node, Node, float]


@dataclass(frozen=True, slots=True)
class OnRoad:
    """A place's nearest point of a road: so far along the edge, so far aside."""

    edge: int
    along_m: float
    aside_m: float


class RoadGraph:
    """Roads around a place. Built once for a fan; lengths in metres."""

    def __init__(self, lines: Iterable[Sequence[Position]], *, around: Position) -> None:
        self._flat = _Flat(around)
        self._spots: dict[Node, tuple[float, float]] = {}
        self._edges: list[Edge] = []
        self._ways: dict[Node, list[tuple[Node, float]]] = defaultdict(list)
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for line in lines:
            for a, b in pairwise([self._junction(place) for place in line]):
                if a != b:
                    self._add(a, b)

    def __len__(self) -> int:
        return len(self._edges)

    def nearest_or_none(self, place: Position) -> OnRoad | None:
        """The nearest point of a road within SNAP_M."""
        x, y = self._flat.xy(place)
        best: OnRoad | None = None
        for index in sorted(set(self._edges_around(x, y))):
            found = self._project(index, x, y)
            if found.aside_m <= SNAP_M and (best is None or found.aside_m < best.aside_m):
                best = found
        return best

    def reach(self, start: OnRoad, *, within_m: float) -> "Reach":
        """How far everything within `within_m` along the roads is."""
        a, b, length = self._edges[start.edge]
        first = [(start.aside_m + start.along_m, a), (start.aside_m + length - start.along_m, b)]
        order = count()
        heap = [(away, next(order), node) for away, node in first if away <= within_m]
        heapq.heapify(heap)
        away_m: dict[Node, float] = {}
        while heap:
            away, _, node = heapq.heappop(heap)
            if node in away_m:
                continue
            away_m[node] = away
            for other, length in self._ways[node]:
                if other not in away_m and away + length <= within_m:
                    heapq.heappush(heap, (away + length, next(order), other))
        return Reach(start, away_m, self._edges)

    def _junction(self, place: Position) -> Node:
        node = round(place.lat, DECIMALS), round(place.lon, DECIMALS)
        if node not in self._spots:
            self._spots[node] = self._flat.of(node)
        return node

    def _add(self, start: Node, end: Node) -> None:
        (x1, y1), (x2, y2) = self._spots[start], self._spots[end]
        length, index = hypot(x2 - x1, y2 - y1), len(self._edges)
        self._edges.append((start, end, length))
        self._ways[start].append((end, length))
        self._ways[end].append((start, length))
        # Steps shorter than a cell touch every cell on the way, or one beside it.
        steps = max(1, int(length / (CELL_M / 2)))
        for step in range(steps + 1):
            part = step / steps
            self._cells[_cell(x1 + (x2 - x1) * part, y1 + (y2 - y1) * part)].append(index)

    def _edges_around(self, x: float, y: float) -> Iterator[int]:
        column, row = _cell(x, y)
        for near_column in (column - 1, column, column + 1):
            for near_row in (row - 1, row, row + 1):
                yield from self._cells.get((near_column, near_row), ())

    def _project(self, index: int, x: float, y: float) -> OnRoad:
        a, b, length = self._edges[index]
        (x1, y1), (x2, y2) = self._spots[a], self._spots[b]
        dx, dy = x2 - x1, y2 - y1
        part = max(0.0, min(1.0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)))
        return OnRoad(index, part * length, hypot(x - x1 - part * dx, y - y1 - part * dy))


class Reach:
    """What one walk over the roads has found."""

    def __init__(self, start: OnRoad, away_m: dict[Node, float], edges: Sequence[Edge]) -> None:
        self._start, self._away_m, self._edges = start, away_m, edges

    def way_m_or_none(self, place: OnRoad) -> float | None:
        """The shortest way to a place on a road; None when no road leads there within the reach."""
        a, b, length = self._edges[place.edge]
        ways = [
            self._away_m[node] + rest
            for node, rest in ((a, place.along_m), (b, length - place.along_m))
            if node in self._away_m
        ]
        if place.edge == self._start.edge:
            ways.append(self._start.aside_m + abs(self._start.along_m - place.along_m))
        return min(ways) + place.aside_m if ways else None


class _Flat:
    """Metres east and north of a place: good to a metre over a few kilometres."""

    def __init__(self, around: Position) -> None:
        self._lat, self._lon = around.lat, around.lon
        self._shrink = cos(radians(around.lat))

    def xy(self, place: Position) -> tuple[float, float]:
        return self.of((place.lat, place.lon))

    def of(self, node: Node) -> tuple[float, float]:
        lat, lon = node
        return (lon - self._lon) * METRES_PER_DEGREE * self._shrink, (lat - self._lat) * METRES_PER_DEGREE


def _cell(x: float, y: float) -> tuple[int, int]:
    return floor(x / CELL_M), floor(y / CELL_M)
