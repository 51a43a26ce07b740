"""Whether it is day at a place: a camera has one reference picture for the day and one for the night. Pure.

The sun's height after the short series of the Astronomical Almanac, good to a hundredth of a degree.
"""

from datetime import UTC, datetime
from enum import StrEnum
from math import asin, atan2, cos, degrees, radians, sin

from kernel.geo import Position

# Street lamps burn and cameras switch to infrared around the end of civil twilight.
TWILIGHT_DEG = -6.0
_J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)


class Light(StrEnum):
    DAY = "day"
    NIGHT = "night"


def light_at(place: Position, at: datetime) -> Light:
    """Day until the end of civil twilight."""
    return Light.DAY if sun_height_deg(place, at) > TWILIGHT_DEG else Light.NIGHT


def sun_height_deg(place: Position, at: datetime) -> float:
    """Height of the sun's middle above the horizon, without refraction."""
    days = (at - _J2000).total_seconds() / 86_400
    mean_longitude = radians((280.460 + 0.9856474 * days) % 360)
    mean_anomaly = radians((357.528 + 0.9856003 * days) % 360)
    longitude = mean_longitude + radians(1.915 * sin(mean_anomaly) + 0.020 * sin(2 * mean_anomaly))
    tilt = radians(23.439 - 0.0000004 * days)
    declination = asin(sin(tilt) * sin(longitude))
    ascension_deg = degrees(atan2(cos(tilt) * sin(longitude), cos(longitude)))
    sidereal_deg = (280.46062 + 360.98564737 * days) % 360
    hour_angle = radians(sidereal_deg + place.lon - ascension_deg)
    latitude = radians(place.lat)
    return degrees(
        asin(sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hour_angle))
    )
