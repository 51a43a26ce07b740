"""Whether it was day at a place: the sun's height above the horizon. Pure.

After the NOAA solar calculator, which follows Jean Meeus, Astronomical Algorithms (2nd ed., 1998), chapters 7,
12, 22, 25 and 28 at low accuracy: within 0.01 degrees from 1800 to 2100. Refraction is left out.
"""

from datetime import UTC, datetime
from math import asin, atan2, cos, degrees, radians, sin

from kernel.geo import Position

# The end of civil twilight: below it things cannot be told apart without lamps (US Naval Observatory).
CIVIL_TWILIGHT_DEG = -6.0
J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
DAY_S = 86_400.0
DAYS_PER_CENTURY = 36_525.0


def is_day(position: Position, *, at: datetime) -> bool:
    """Whether the sun, or civil twilight, lit the place."""
    return elevation_deg(position, at=at) >= CIVIL_TWILIGHT_DEG


def elevation_deg(position: Position, *, at: datetime) -> float:
    """The height of the sun's middle above the horizon, -90 to 90."""
    ascension_deg, declination_deg = apparent_place_deg(at)
    hour_angle = radians(_sidereal_deg(at) + position.lon - ascension_deg)
    lat, declination = radians(position.lat), radians(declination_deg)
    height = sin(lat) * sin(declination) + cos(lat) * cos(declination) * cos(hour_angle)
    return degrees(asin(max(-1.0, min(1.0, height))))


def apparent_place_deg(at: datetime) -> tuple[float, float]:
    """The sun's right ascension, 0 to 360, and declination, -90 to 90 (Meeus, chapter 25)."""
    t = _days_since_j2000(at) / DAYS_PER_CENTURY
    mean_longitude = 280.46646 + t * (36_000.76983 + t * 0.0003032)
    anomaly = radians(357.52911 + t * (35_999.05029 - t * 0.0001537))
    centre = (
        sin(anomaly) * (1.914602 - t * (0.004817 + t * 0.000014))
        + sin(2 * anomaly) * (0.019993 - t * 0.000101)
        + sin(3 * anomaly) * 0.000289
    )
    node = radians(125.04 - 1934.136 * t)
    longitude = radians(mean_longitude + centre - 0.00569 - 0.00478 * sin(node))
    obliquity = radians(23.4392911 - t * (0.0130042 + t * (1.64e-7 - t * 5.04e-7)) + 0.00256 * cos(node))
    ascension = degrees(atan2(cos(obliquity) * sin(longitude), cos(longitude))) % 360.0
    return ascension, degrees(asin(sin(obliquity) * sin(longitude)))


def _sidereal_deg(at: datetime) -> float:
    """Greenwich mean sidereal time (Meeus, chapter 12)."""
    days = _days_since_j2000(at)
    t = days / DAYS_PER_CENTURY
    return 280.46061837 + 360.98564736629 * days + t * t * 0.000387933


def _days_since_j2000(at: datetime) -> float:
    return (at - J2000).total_seconds() / DAY_S
