"""A camera is linked when its lens may have seen the place; the phone's error widens the claim and lowers its rank."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_link.cameras.coverage import (
    NEAR_POLE_M,
    NIGHT_SHARE,
    USABLE_ACCURACY_M,
    ViewSector,
    density_px_per_m,
    is_missed,
    may_see,
    off_axis_deg,
    ranges_m,
    rank_key,
)
from cctv_link.cameras.dori import Dori
from cctv_link.cameras.sight import Use
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


HD_LOOKING_NORTH = ViewSector(POLE, range_m=80.0, azimuth_deg=0.0, hfov_deg=90.0, width_px=1920)


@pytest.mark.parametrize(
    ("view", "bearing", "distance", "light", "dori"),
    [
        pytest.param(LOOKING_NORTH, 0, 7, "day", Dori.IDENTIFY, id="a tenth of the range"),
        pytest.param(LOOKING_NORTH, 0, 15, "day", Dori.RECOGNISE, id="within a fifth"),
        pytest.param(LOOKING_NORTH, 0, 31, "day", Dori.OBSERVE, id="within two fifths"),
        pytest.param(LOOKING_NORTH, 0, 79, "day", Dori.DETECT, id="within the range"),
        pytest.param(LOOKING_NORTH, 0, 31, "night", Dori.DETECT, id="as by day twice as far"),
        pytest.param(LOOKING_NORTH, 0, 60, "night", None, id="in the picture, too dark"),
        pytest.param(HD_LOOKING_NORTH, 0, 30, "day", Dori.DETECT, id="by its pixels"),
        pytest.param(HD_LOOKING_NORTH, 0, 60, "day", None, id="in the picture, too few pixels"),
        pytest.param(LOOKING_NORTH, 180, 5, "day", None, id="near, but not in the picture"),
        pytest.param(ViewSector(POLE, range_m=80.0), 0, 5, "day", None, id="nobody knows the picture"),
        pytest.param(
            replace(HD_LOOKING_NORTH, height_m=30.0), 0, 30, "day", None, id="a high mast is further away"
        ),
        pytest.param(
            replace(LOOKING_NORTH, night_range_m=80.0), 0, 60, "night", Dori.DETECT, id="measured by night"
        ),
        pytest.param(
            replace(LOOKING_NORTH, night_range_m=160.0),
            0,
            79,
            "night",
            Dori.DETECT,
            id="never more than by day",
        ),
    ],
)
def test_what_the_picture_is_good_for(view, bearing, distance, light, dori):
    grounds = may_see(view, place(bearing, distance), light=light)

    assert grounds is not None
    assert (grounds.dori, grounds.light) == (dori, light)


def test_the_angle_from_the_middle_of_the_picture_is_told_where_it_is_known():
    known, unknown = may_see(LOOKING_NORTH, place(340, 50)), may_see(ViewSector(POLE, 80.0), place(340, 50))

    assert known is not None
    assert unknown is not None
    assert known.off_axis_deg == pytest.approx(20, abs=0.1)
    assert unknown.off_axis_deg is None


def test_at_the_lens_itself_there_are_pixels_without_end():
    assert density_px_per_m(LOOKING_NORTH, 0.0, light="night") == float("inf")


def test_without_a_known_view_every_place_is_off_axis():
    assert off_axis_deg(ViewSector(POLE, 80.0), 10.0) == 180.0


def test_the_ranges_of_each_class_by_day_and_by_night():
    by_day = ranges_m(HD_LOOKING_NORTH, light="day")
    by_night = ranges_m(HD_LOOKING_NORTH, light="night")

    assert list(by_day) == list(Dori)
    assert by_day[Dori.DETECT] == pytest.approx(38.4)
    assert by_night == pytest.approx({each: reach * NIGHT_SHARE for each, reach in by_day.items()})
    assert ranges_m(LOOKING_NORTH, light="day") == pytest.approx(
        {Dori.IDENTIFY: 8, Dori.RECOGNISE: 16, Dori.OBSERVE: 32, Dori.DETECT: 80}
    )


def test_a_lens_behind_a_wall_stays_linked_and_comes_last():
    there = may_see(LOOKING_NORTH, place(0, 50))
    unknown = ViewSector(POLE, range_m=80.0)
    could_have = may_see(unknown, place(90, 50))

    assert there is not None
    assert could_have is not None
    behind, free = replace(there, obstructed=True), replace(there, obstructed=False)
    assert rank_key(LOOKING_NORTH, behind) > rank_key(unknown, could_have) > rank_key(LOOKING_NORTH, free)


def test_a_wall_puts_no_lens_last_that_stands_where_it_happened():
    """Within a few metres of the pole people walk in and out of the picture, whatever is drawn between."""
    at_pole, away = (may_see(LOOKING_NORTH, place(0, distance_m)) for distance_m in (10, 50))

    assert at_pole is not None
    assert away is not None
    assert rank_key(LOOKING_NORTH, replace(at_pole, obstructed=True))[0] == 0
    assert rank_key(LOOKING_NORTH, replace(away, obstructed=True))[0] == 4


def test_where_no_outline_is_known_nothing_is_said_of_obstructions():
    grounds = may_see(LOOKING_NORTH, place(0, 50))

    assert grounds is not None
    assert grounds.obstructed is None


def test_by_night_what_lies_beyond_the_light_is_only_perhaps_seen():
    by_day, by_night = (may_see(LOOKING_NORTH, place(0, 60), light=light) for light in ("day", "night"))

    assert by_day is not None
    assert by_night is not None
    assert rank_key(LOOKING_NORTH, by_day)[0] == 0
    assert rank_key(LOOKING_NORTH, by_night)[0] == 1


@pytest.mark.parametrize(
    ("obstructed", "use", "missed"),
    [
        pytest.param(None, Use.NONE, True, id="it looked there and was blind"),
        pytest.param(False, Use.NONE, True, id="it looked there, no wall between, and was blind"),
        pytest.param(None, Use.GOOD, False, id="it looked there and saw"),
        pytest.param(None, Use.TIME_DOUBTFUL, False, id="it saw, by a wrong clock"),
        pytest.param(None, Use.NOT_KNOWN, False, id="nobody knows"),
        pytest.param(True, Use.NONE, False, id="it could not have seen it anyway"),
    ],
)
def test_a_coverage_miss(obstructed, use, missed):
    grounds = may_see(LOOKING_NORTH, place(0, 50))

    assert grounds is not None
    assert is_missed(replace(grounds, obstructed=obstructed), use) is missed


def test_a_camera_that_was_turned_nobody_knows_where_to_has_missed_nothing():
    grounds = may_see(LOOKING_NORTH.unknown, place(0, 50))

    assert grounds is not None
    assert not grounds.inside_sector
    assert not is_missed(grounds, Use.NONE)


def test_a_camera_near_by_that_looked_away_has_missed_nothing():
    grounds = may_see(LOOKING_NORTH, place(180, 5))

    assert grounds is not None
    assert not is_missed(grounds, Use.NONE)


@given(
    azimuth=st.floats(0, 359.9),
    hfov=st.floats(10, 360),
    bearing=st.floats(0, 360),
    distance=st.floats(0, 250),
    accuracy=st.floats(0, 100),
    more=st.floats(0, 50),
)
def test_a_phone_that_is_less_sure_never_takes_a_camera_away(
    azimuth, hfov, bearing, distance, accuracy, more
):
    view = ViewSector(POLE, range_m=80.0, azimuth_deg=azimuth, hfov_deg=hfov)

    surer = may_see(view, place(bearing, distance, accuracy))
    less_sure = may_see(view, place(bearing, distance, accuracy + more))

    if surer is not None:
        assert less_sure is not None
        assert less_sure.inside_sector >= surer.inside_sector
        assert rank_key(view, less_sure)[1] == pytest.approx(rank_key(view, surer)[1])


@given(
    azimuth=st.floats(0, 359.9),
    turn=st.floats(0, 359.9),
    off=st.floats(0, 179),
    distance=st.floats(16, 79),
)
def test_turning_the_whole_street_changes_nothing(azimuth, turn, off, distance):
    turned = (azimuth + turn) % 360
    here = may_see(ViewSector(POLE, 80.0, 0.0, azimuth, 60.0), place(azimuth + off, distance))
    there = may_see(ViewSector(POLE, 80.0, 0.0, turned, 60.0), place(turned + off, distance))

    if abs(off - 30) > 0.1:
        assert (here is not None) is (there is not None) is (off < 30)
