"""Distances are metres, bearings turn clockwise from north, and the published place never tells the exact one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import geo
from kernel.geo import BoundingBox, Position

KARACHI = BoundingBox(66.40, 24.60, 67.80, 25.70)
NUMAISH = Position(24.8719, 67.0346)

places = st.builds(
    Position, lat=st.floats(KARACHI.min_lat, KARACHI.max_lat), lon=st.floats(KARACHI.min_lon, KARACHI.max_lon)
)


@given(places, st.floats(0, 359.9), st.floats(1, 5_000))
def test_going_somewhere_and_measuring_agree(start: Position, course: float, metres: float) -> None:
    end = geo.destination(start, bearing_deg=course, distance_m=metres)

    assert geo.distance_m(start, end) == pytest.approx(metres, abs=0.01)
    turn = abs((geo.bearing_deg(start, end) - course + 180) % 360 - 180)
    assert turn < 0.1


@given(places)
def test_the_published_place_is_at_most_500_m_away(exact: Position) -> None:
    assert geo.distance_m(exact, geo.anchor(exact)) <= 500


@given(places)
def test_the_published_place_is_its_own(exact: Position) -> None:
    coarse = geo.anchor(exact)

    assert geo.anchor(coarse) == coarse


def test_one_published_place_stands_for_everything_around_it() -> None:
    coarse = geo.anchor(NUMAISH)
    around = [
        geo.destination(coarse, bearing_deg=course, distance_m=metres)
        for course in range(0, 360, 10)
        for metres in (50, 150, 300)
    ]

    assert {geo.anchor(place) for place in around} == {coarse}


def test_a_point_is_written_longitude_first() -> None:
    assert Position(24.5, 67.25).ewkt == "SRID=4326;POINT(67.25 24.5)"


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0), (0, float("inf"))])
def test_what_is_not_on_the_globe_is_no_position(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="position"):
        Position(lat, lon)


def test_the_edge_belongs_to_the_box() -> None:
    assert KARACHI.contains(Position(24.60, 66.40))
    assert not KARACHI.contains(Position(24.59, 66.40))
