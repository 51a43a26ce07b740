"""A camera is linked when its lens may have seen the place; the phone's error widens the claim and lowers its rank."""

import pytest

from cctv_link.cameras.coverage import NEAR_POLE_M, USABLE_ACCURACY_M, ViewSector, may_see, rank_key
from kernel.geo import Position, destination

POLE = Position(24.8722, 67.0355)
LOOKING_NORTH = ViewSector(POLE, range_m=80.0, azimuth_deg=0.0, hfov_deg=66.0)


def place(bearing: float, distance: float, accuracy: float = 0.0) -> Position:
    there = destination(POLE, bearing_deg=bearing, distance_m=distance)
    return Position(there.lat, there.lon, accuracy)


@pytest.mark.parametrize(
    ("bearing", "distance", "accuracy", "linked"),
    [
        pytest.param(0, 50, 0, True, id="in the middle of the picture"),
        pytest.param(32, 50, 0, True, id="just inside the edge"),
        pytest.param(34, 50, 0, False, id="just outside the edge"),
        pytest.param(34, 50, 5, True, id="outside the edge, but the phone may be wrong"),
        pytest.param(328, 50, 0, True, id="inside, across north"),
        pytest.param(326, 50, 0, False, id="outside, across north"),
        pytest.param(180, 50, 0, False, id="behind"),
        pytest.param(180, 50, 20, False, id="behind, with an error that reaches no further than the side"),
        pytest.param(180, NEAR_POLE_M - 1, 0, True, id="behind, but at the pole"),
        pytest.param(180, NEAR_POLE_M + 10, 12, True, id="behind, and perhaps at the pole"),
        pytest.param(0, 81, 0, False, id="too far"),
        pytest.param(0, 120, 30, False, id="too far even if the phone is wrong"),
        pytest.param(0, 100, 30, True, id="too far, but the phone may be wrong"),
        pytest.param(0, 0, 0, True, id="under the pole"),
    ],
)
def test_a_lens_looking_north(bearing, distance, accuracy, linked):
    grounds = may_see(LOOKING_NORTH, place(bearing, distance, accuracy))

    assert (grounds is not None) is linked


def test_the_grounds_say_why():
    grounds = may_see(LOOKING_NORTH, place(20, 50, 8))

    assert grounds is not None
    assert grounds.distance_m == pytest.approx(50, abs=0.1)
    assert grounds.bearing_deg == pytest.approx(20, abs=0.1)
    assert grounds.inside_sector
    assert not grounds.near_pole
    assert grounds.accuracy_m == 8


def test_a_phone_that_is_not_sure_is_followed_only_so_far():
    lost = place(0, 80 + USABLE_ACCURACY_M + 10, 4_000)

    assert may_see(LOOKING_NORTH, lost) is None


def test_a_camera_of_unknown_view_could_have_seen_it_and_ranks_last():
    unknown = ViewSector(POLE, range_m=80.0)
    there = place(0, 50)

    grounds = may_see(unknown, there)

    assert grounds is not None
    assert not grounds.inside_sector
    assert not grounds.near_pole
    known = may_see(LOOKING_NORTH, there)
    assert known is not None
    assert rank_key(unknown, grounds) > rank_key(LOOKING_NORTH, known)


def test_a_lens_that_looks_over_heads_sees_nobody_below_but_is_near():
    high = ViewSector(POLE, range_m=80.0, near_m=25.0, azimuth_deg=0.0, hfov_deg=66.0)

    grounds = may_see(high, place(0, 20))

    assert grounds is not None
    assert not grounds.inside_sector
    assert grounds.near_pole


def test_rank_goes_from_surely_over_perhaps_to_at_the_pole():
    surely, perhaps, at_pole = place(0, 50), place(37, 50, 10), place(180, 10)
    keys = [rank_key(LOOKING_NORTH, may_see(LOOKING_NORTH, each)) for each in (surely, perhaps, at_pole)]

    assert keys == sorted(keys)
    assert [key[0] for key in keys] == [0, 1, 2]
