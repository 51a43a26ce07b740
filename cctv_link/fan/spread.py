"""The fan itself: from a place and a time, the poles somebody may pass next and the minutes to look at. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from typing import Literal
from uuid import UUID

from cctv_link.fan.roads import Reach, RoadGraph
from cctv_link.fan.speeds import FASTEST_M_S, SPEEDS, Mode
from kernel.geo import Position, distance_m

# How long after it happened the fan opens; later somebody may be anywhere.
HORIZON = timedelta(minutes=5)
FURTHEST_M = FASTEST_M_S * HORIZON.total_seconds()
# What is told of when it happened is from memory.
MEMORY = timedelta(minutes=1)
# Where no roads are known: a grid of streets makes a way at most so much longer than the straight line.
LONGEST_DETOUR = sqrt(2)
MOST_STOPS = 24
# How far is looked first, and how much further each time that there are fewer stops: a city's roads within
# FURTHEST_M are a hundred thousand pieces, and where poles stand close the next 24 lie around the corner.
REACHES_M = (800.0, 1_600.0, 3_200.0)
# Of the poles within a circle those that a grid of streets leads to within its radius are 2 / pi. With fewer poles
# than these around, looking would be in vain.
ENOUGH_POLES = round(MOST_STOPS * 1.5)

By = Literal["roads", "straight_line"]


@dataclass(frozen=True, slots=True)
class PoleOnTheWay:
    """A pole and its cameras, by label."""

    id: UUID
    asset_tag: str
    position: Position
    camera_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Passing:
    """When somebody who moved like that may have passed."""

    mode: Mode
    from_at: datetime
    to_at: datetime


@dataclass(frozen=True, slots=True)
class Stop:
    """A pole that somebody may have passed, and when at each pace; by: how its distance was found."""

    pole: PoleOnTheWay
    way_m: float
    by: By
    passings: tuple[Passing, ...]

    @property
    def from_at(self) -> datetime:
        return min(passing.from_at for passing in self.passings)

    @property
    def to_at(self) -> datetime:
        return max(passing.to_at for passing in self.passings)


def escape_fan(
    start: Position,
    *,
    left_from: datetime,
    left_to: datetime,
    poles: Iterable[PoleOnTheWay],
    roads: Iterable[Sequence[Position]],
) -> list[Stop]:
    """The next poles in the order in which the fastest may have come by, at most MOST_STOPS.

    A pole that the fastest cannot reach within HORIZON is left out; so is, at a pole, the pace that cannot.
    """
    graph = RoadGraph(roads, around=start)
    snapped = graph.nearest_or_none(start)
    reach = graph.reach(snapped, within_m=FURTHEST_M + start.accuracy_m) if snapped is not None else None
    stops = [
        stop
        for pole in poles
        if (stop := _stop_or_none(start, pole, graph, reach, left_from, left_to)) is not None
    ]
    return sorted(stops, key=lambda stop: (stop.from_at, stop.way_m, stop.pole.asset_tag))[:MOST_STOPS]


def _stop_or_none(
    start: Position,
    pole: PoleOnTheWay,
    graph: RoadGraph,
    reach: Reach | None,
    left_from: datetime,
    left_to: datetime,
) -> Stop | None:
    """The phone's error shortens the shortest way and lengthens the longest."""
    on_road = graph.nearest_or_none(pole.position) if reach is not None else None
    if reach is not None and on_road is not None:
        by: By = "roads"
        way_m = reach.way_m_or_none(on_road)
        if way_m is None:
            return None  # no road leads there in time
        longest_m = way_m
    else:
        by, way_m = "straight_line", distance_m(start, pole.position)
        longest_m = way_m * LONGEST_DETOUR
    shortest_m, longest_m = max(0.0, way_m - start.accuracy_m), longest_m + start.accuracy_m
    passings = tuple(
        Passing(
            mode,
            left_from - MEMORY + timedelta(seconds=shortest_m / speed.fastest_m_s),
            left_to + MEMORY + min(HORIZON, timedelta(seconds=longest_m / speed.slowest_m_s)),
        )
        for mode, speed in SPEEDS.items()
        if shortest_m <= speed.fastest_m_s * HORIZON.total_seconds()
    )
    return Stop(pole, way_m, by, passings) if passings else None
