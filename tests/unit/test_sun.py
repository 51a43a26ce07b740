"""Day or night at a place: the sun as published examples have it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_link.cameras import sun
from kernel.geo import Position

KARACHI = Position(24.8607, 67.0011)
PAKISTAN = timezone(timedelta(hours=5))


def test_the_apparent_place_of_meeus_example_25a():
    """1992 October 13, 0 h TD: 13 h 13 min 31.4 s, -7 degrees 47 minutes 06 seconds."""
    ascension_deg, declination_deg = sun.apparent_place_deg(datetime(1992, 10, 13, tzinfo=UTC))

    assert ascension_deg == pytest.approx(198.38083, abs=0.0005)
    assert declination_deg == pytest.approx(-7.78507, abs=0.0005)


def test_the_elevation_of_the_nrel_example():
    """Reda and Andreas, NREL/TP-560-34302, table A5.1: 39.872046 degrees without refraction."""
    at = datetime(2003, 10, 17, 12, 30, 30, tzinfo=timezone(timedelta(hours=-7)))

    assert sun.elevation_deg(Position(39.742476, -105.1786), at=at) == pytest.approx(39.872046, abs=0.01)


@pytest.mark.parametrize(
    ("month", "day", "elevation"),
    [
        pytest.param(6, 21, 90 - 24.8607 + 23.44, id="midsummer, highest at noon"),
        pytest.param(12, 21, 90 - 24.8607 - 23.44, id="midwinter"),
    ],
)
def test_noon_in_karachi(month, day, elevation):
    highest = max(
        sun.elevation_deg(
            KARACHI, at=datetime(2026, month, day, 12, 0, tzinfo=PAKISTAN) + timedelta(minutes=n)
        )
        for n in range(60)
    )

    assert highest == pytest.approx(elevation, abs=0.05)


@pytest.mark.parametrize(
    ("hour", "minute", "is_day"),
    [
        pytest.param(12, 0, True, id="noon"),
        pytest.param(18, 5, True, id="sunset was at a quarter to six: twilight"),
        pytest.param(18, 20, False, id="after twilight"),
        pytest.param(0, 30, False, id="midnight"),
        pytest.param(6, 30, False, id="before dawn"),
        pytest.param(7, 0, True, id="dawn"),
    ],
)
def test_a_winters_day_in_karachi(hour, minute, is_day):
    at = datetime(2026, 12, 21, hour, minute, tzinfo=PAKISTAN)

    assert sun.is_day(KARACHI, at=at) is is_day


@given(
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    since_1900=st.timedeltas(timedelta(0), timedelta(days=200 * 365)),
)
def test_on_the_other_side_of_the_globe_it_is_as_deep_as_here_it_is_high(lat, lon, since_1900):
    at = datetime(1900, 1, 1, tzinfo=UTC) + since_1900
    here = sun.elevation_deg(Position(lat, lon), at=at)
    there = sun.elevation_deg(Position(-lat, lon - 180 if lon > 0 else lon + 180), at=at)

    assert -90 <= here <= 90
    assert here == pytest.approx(-there, abs=1e-6)
