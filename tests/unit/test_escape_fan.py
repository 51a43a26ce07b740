"""Who gets away passes poles in an order and within minutes: along roads where they are known, straight where not."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_link.fan.roads import SNAP_M, RoadGraph
from cctv_link.fan.speeds import SPEEDS
from cctv_link.fan.spread import HORIZON, LONGEST_DETOUR, MEMORY, MOST_STOPS, PoleOnTheWay, escape_fan
from kernel.geo import Position, destination, distance_m

CORNER = Position(24.8722, 67.0355)
THEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def at(east_m: float, north_m: float, accuracy_m: float = 0.0) -> Position:
    """So far east and north of the corner."""
    north = destination(CORNER, bearing_deg=0 if north_m >= 0 else 180, distance_m=abs(north_m))
    there = destination(north, bearing_deg=90 if east_m >= 0 else 270, distance_m=abs(east_m))
    return Position(there.lat, there.lon, accuracy_m)


def pole(tag: str, where: Position) -> PoleOnTheWay:
    return PoleOnTheWay(UUID(int=0), tag, where, ())


def fan(poles, roads=(), *, start=CORNER, **times):
    return escape_fan(start, left_from=THEN, left_to=times.get("left_to", THEN), poles=poles, roads=roads)


# From the corner 400 m north, there a turn 300 m east; and a road to the west that begins elsewhere.
NORTH_THEN_EAST = [at(0, 0), at(0, 400), at(300, 400)]
APART = [at(-100, 50), at(-400, 50)]


def way_m(graph: RoadGraph, a: Position, b: Position) -> float | None:
    start, end = graph.nearest_or_none(a), graph.nearest_or_none(b)
    assert start is not None
    assert end is not None
    return graph.reach(start, within_m=20_000).way_m_or_none(end)


def test_a_way_follows_the_road_round_the_corner():
    graph = RoadGraph([NORTH_THEN_EAST], around=CORNER)

    assert way_m(graph, at(0, 0), at(300, 400)) == pytest.approx(700, abs=1)
    assert way_m(graph, at(10, 100), at(100, 420)) == pytest.approx(10 + 300 + 100 + 20, abs=2)


def test_along_one_edge_it_need_not_go_by_a_junction():
    graph = RoadGraph([NORTH_THEN_EAST], around=CORNER)

    assert way_m(graph, at(0, 150), at(0, 250)) == pytest.approx(100, abs=1)


def test_lines_that_share_a_point_meet_and_lines_that_only_cross_do_not():
    shared = RoadGraph(
        [[at(0, -200), at(0, 0), at(0, 200)], [at(-200, 0), at(0, 0), at(200, 0)]], around=CORNER
    )
    bridge = RoadGraph([[at(0, -200), at(0, 200)], [at(-200, 0), at(200, 0)]], around=CORNER)

    assert way_m(shared, at(0, 150), at(150, 0)) == pytest.approx(300, abs=2)
    assert way_m(bridge, at(0, 150), at(150, 0)) is None


def test_of_two_ways_the_shorter_counts():
    square = [at(0, 0), at(300, 0), at(300, 300), at(0, 300), at(0, 0)]
    graph = RoadGraph([square], around=CORNER)

    assert way_m(graph, at(0, 100), at(0, 299)) == pytest.approx(199, abs=1)
    assert way_m(graph, at(100, 0), at(200, 300)) == pytest.approx(600, abs=2)


def test_what_lies_beyond_the_reach_is_not_found():
    graph = RoadGraph([[at(0, 0), at(0, 400), at(0, 800)]], around=CORNER)
    start, end = graph.nearest_or_none(at(0, 10)), graph.nearest_or_none(at(0, 790))

    assert start is not None
    assert end is not None
    assert graph.reach(start, within_m=300).way_m_or_none(end) is None
    assert graph.reach(start, within_m=900).way_m_or_none(end) == pytest.approx(780, abs=1)


def test_a_place_far_from_every_road_is_on_none():
    graph = RoadGraph([NORTH_THEN_EAST], around=CORNER)

    assert graph.nearest_or_none(at(-SNAP_M - 1, 200)) is None
    assert graph.nearest_or_none(at(-SNAP_M + 1, 200)) is not None
    assert len(RoadGraph([[CORNER, CORNER]], around=CORNER)) == 0


@given(
    corners=st.lists(st.tuples(st.integers(-8, 8), st.integers(-8, 8)), min_size=2, max_size=12, unique=True),
    first=st.integers(0, 11),
    last=st.integers(0, 11),
)
def test_no_way_is_shorter_than_the_straight_line_and_there_is_as_long_as_back(corners, first, last):
    line = [at(east * 50, north * 50) for east, north in corners]
    graph = RoadGraph([line], around=CORNER)
    a, b = line[first % len(line)], line[last % len(line)]

    there, back = way_m(graph, a, b), way_m(graph, b, a)

    assert there is not None
    assert there == pytest.approx(back, abs=0.01)
    assert there >= distance_m(a, b) - 2.0


def test_the_next_poles_in_the_order_in_which_the_fastest_comes_by():
    far, near, behind = pole("P3", at(300, 400)), pole("P2", at(0, 200)), pole("P4", at(-300, 50))

    stops = fan([far, behind, near], [NORTH_THEN_EAST, APART])

    assert [(stop.pole.asset_tag, stop.by) for stop in stops] == [("P2", "roads"), ("P3", "roads")]
    assert [stop.way_m for stop in stops] == pytest.approx([200, 700], abs=1)
    for passing in stops[1].passings:
        speed = SPEEDS[passing.mode]
        assert abs((passing.from_at - (THEN - MEMORY)).total_seconds() - 700 / speed.fastest_m_s) < 1
        latest_s = min(HORIZON.total_seconds(), 700 / speed.slowest_m_s)
        assert abs((passing.to_at - (THEN + MEMORY)).total_seconds() - latest_s) < 1


def test_without_roads_the_way_is_straight_and_said_to_be():
    (stop,) = fan([pole("P2", at(300, 400))])

    assert stop.by == "straight_line"
    assert stop.way_m == pytest.approx(500, abs=1)
    car = next(passing for passing in stop.passings if passing.mode == "car")
    assert abs((car.from_at - (THEN - MEMORY)).total_seconds() - 500 / SPEEDS["car"].fastest_m_s) < 1
    longest_s = 500 * LONGEST_DETOUR / SPEEDS["car"].slowest_m_s
    assert abs((car.to_at - (THEN + MEMORY)).total_seconds() - longest_s) < 1


@pytest.mark.parametrize(
    ("start", "where", "by"),
    [
        pytest.param(at(-200, 200), at(0, 300), "straight_line", id="it happened far from every road"),
        pytest.param(CORNER, at(-200, 200), "straight_line", id="the pole stands far from every road"),
        pytest.param(CORNER, at(20, 300), "roads", id="both are at the road"),
    ],
)
def test_the_straight_line_stands_in_where_a_road_is_missing(start, where, by):
    (stop,) = fan([pole("P2", where)], [NORTH_THEN_EAST], start=start)

    assert stop.by == by


def test_who_walks_is_not_looked_for_where_only_a_motorbike_can_be():
    near, far = fan([pole("P2", at(0, 300)), pole("P3", at(0, 3_000))])

    assert [passing.mode for passing in near.passings] == ["motorbike", "car", "walker"]
    assert [passing.mode for passing in far.passings] == ["motorbike", "car"]
    assert fan([pole("P9", at(0, 6_000))]) == []


def test_an_uncertain_phone_and_an_uncertain_time_widen_the_minutes():
    sure, unsure = pole("P2", at(0, 300)), at(0, 0, 100)

    (exact,) = fan([sure])
    (vague,) = fan([sure], start=unsure, left_to=THEN + timedelta(minutes=3))

    assert vague.from_at < exact.from_at
    assert vague.to_at > exact.to_at + timedelta(minutes=2)


def test_at_most_so_many_stops():
    assert len(fan([pole(f"P{n}", at(0, 10 * n)) for n in range(60)])) == MOST_STOPS


@given(
    east=st.floats(-2_000, 2_000),
    north=st.floats(-2_000, 2_000),
    accuracy=st.floats(0, 500),
    lasted=st.integers(0, 600),
)
def test_minutes_are_in_order_and_begin_with_the_earliest_departure(east, north, accuracy, lasted):
    left_to = THEN + timedelta(seconds=lasted)

    for stop in fan([pole("P2", at(east, north))], start=at(0, 0, accuracy), left_to=left_to):
        assert THEN - MEMORY <= stop.from_at < stop.to_at <= left_to + MEMORY + HORIZON
        for passing in stop.passings:
            assert stop.from_at <= passing.from_at < passing.to_at <= stop.to_at
