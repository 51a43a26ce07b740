"""A wall between hides a place; a wall beside it, behind it, or not drawn, says nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_link.outlines.obstruction import Obstruction, is_hidden
from kernel.geo import Position, destination

POLE = Position(24.8722, 67.0355)


def at(bearing: float, distance: float) -> Position:
    return destination(POLE, bearing_deg=bearing, distance_m=distance)


def wall(*places: tuple[float, float]) -> Obstruction:
    return Obstruction(tuple(at(*place) for place in places), is_closed=False)


def square(bearing: float, distance: float, half_m: float) -> Obstruction:
    """A building whose corners lie north-east, south-east, south-west and north-west of its middle."""
    middle = at(bearing, distance)
    corners = [
        destination(middle, bearing_deg=turn, distance_m=half_m * 2**0.5) for turn in (45, 135, 225, 315)
    ]
    return Obstruction(tuple(corners), is_closed=True)


ACROSS = wall((340, 30), (20, 30))
PLACE = at(0, 60)


@pytest.mark.parametrize(
    ("obstructions", "error_m", "hidden"),
    [
        pytest.param([], 0, False, id="nothing stands there"),
        pytest.param([ACROSS], 0, True, id="a wall across"),
        pytest.param([ACROSS], 5, True, id="a wall across, whichever way the phone errs"),
        pytest.param([wall((358, 30), (2, 30))], 20, False, id="a wall that is narrower than the error"),
        pytest.param([ACROSS], 61, False, id="the pole lies inside the circle of error"),
        pytest.param([wall((20, 30), (40, 30))], 0, False, id="a wall beside"),
        pytest.param([wall((340, 70), (20, 70))], 0, False, id="a wall behind"),
        pytest.param([wall((0, 20), (0, 40))], 0, False, id="a wall along the line of sight"),
        pytest.param([square(0, 30, 8)], 0, True, id="a building between"),
        pytest.param([square(0, 60, 8)], 0, True, id="inside a building"),
        pytest.param([square(90, 30, 8)], 0, False, id="a building beside"),
        pytest.param([square(0, 0, 8)], 0, False, id="the building that the pole stands on"),
        pytest.param([square(0, 0, 8), ACROSS], 0, True, id="its own building, and a wall"),
        pytest.param([wall((0, 30))], 0, False, id="a single point is no wall"),
    ],
)
def test_what_hides(obstructions, error_m, hidden):
    assert is_hidden(PLACE, pole=POLE, error_m=error_m, obstructions=obstructions) is hidden


def test_two_walls_together_hide_what_neither_hides_alone():
    left, right = wall((330, 35), (1, 30)), wall((359, 30), (30, 35))

    for alone in (left, right):
        assert not is_hidden(PLACE, pole=POLE, error_m=10, obstructions=[alone])
    assert is_hidden(PLACE, pole=POLE, error_m=10, obstructions=[left, right])


@given(
    turn=st.floats(0, 360),
    wall_at=st.floats(1, 90),
    place_at=st.floats(1, 90),
)
def test_a_wall_across_hides_exactly_what_lies_behind_it(turn, wall_at, place_at):
    between = wall((turn - 30, wall_at / 0.8660254), (turn + 30, wall_at / 0.8660254))
    hidden = is_hidden(at(turn, place_at), pole=POLE, error_m=0, obstructions=[between])

    if abs(place_at - wall_at) > 0.01:
        assert hidden is (place_at > wall_at)


def test_a_wall_exactly_along_the_line_of_sight_hides_nothing():
    along = tuple(Position(POLE.lat + north_deg, POLE.lon) for north_deg in (0.0001, 0.0003))
    place = Position(POLE.lat + 0.0005, POLE.lon)

    assert not is_hidden(place, pole=POLE, error_m=0, obstructions=[Obstruction(along, is_closed=False)])
