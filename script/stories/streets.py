"""Where the stories happen: chosen from the camera register, so that they fit whatever city is there.

The geometry is a client's own, flat and short: it says where to stand, the server says who may have seen it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stories.timeline import StoryFailed

METRES_PER_DEGREE = 111_195.0
NOT_CONNECTED = "not-connected"
DISTANCES_M = (20, 30, 40, 50, 60, 70, 80)


@dataclass(frozen=True)
class Place:
    lat: float
    lon: float

    def wire(self, accuracy_m: float = 8.0) -> dict[str, float]:
        return {"lat": round(self.lat, 6), "lon": round(self.lon, 6), "accuracy_m": accuracy_m}


@dataclass(frozen=True)
class Camera:
    """A camera of the register."""

    id: str
    label: str
    place: Place
    azimuth_deg: float
    hfov_deg: float
    range_m: float
    state: str
    reason: str

    @classmethod
    def read(cls, item: dict[str, Any]) -> "Camera":
        at = Place(item["position"]["lat"], item["position"]["lon"])
        # A camera that turns about looks everywhere as far as this is concerned.
        azimuth, hfov = item["azimuth_deg"], item["hfov_deg"]
        return cls(
            item["id"],
            item["label"],
            at,
            azimuth if azimuth is not None else 0.0,
            hfov if hfov is not None else 360.0,
            item["range_m"],
            item["state"],
            item["reason"] or "",
        )

    @property
    def is_connected(self) -> bool:
        """Whether a recorder is meant to record it."""
        return self.state == "recording" or self.reason != NOT_CONNECTED

    @property
    def is_recording(self) -> bool:
        return self.state == "recording"

    def sees(self, place: Place) -> bool:
        off_deg = abs((bearing_deg(self.place, place) - self.azimuth_deg + 180) % 360 - 180)
        return distance_m(self.place, place) <= self.range_m and off_deg <= self.hfov_deg / 2


def most_seen_place(cameras: Sequence[Camera]) -> Place:
    """Where most of the recording cameras look, and one that does not record looks as well. Raises StoryFailed."""

    def seen(place: Place) -> tuple[int, int]:
        by = [camera for camera in cameras if camera.sees(place)]
        recording = sum(camera.is_recording for camera in by)
        return recording, min(len(by) - recording, 1)

    places = _places_in_view(cameras)
    if not places:
        raise StoryFailed("no camera of the register records")
    return max(places, key=seen)


def further_place(cameras: Sequence[Camera], *, start: Place) -> Place:
    """A place that other recording cameras see than those around `start`: where the SOS of the second story goes."""
    others = [camera for camera in cameras if camera.is_recording and distance_m(camera.place, start) > 250]
    places = _places_in_view(others or cameras)
    return min(
        (place for place in places if distance_m(place, start) > 100),
        key=lambda place: distance_m(place, start),
        default=moved(start, bearing_deg=135, distance_m=600),
    )


def steps_between(start: Place, end: Place, *, count: int) -> list[Place]:
    """`count` places on the way, the last one is the end."""
    return [
        Place(
            start.lat + (end.lat - start.lat) * number / count,
            start.lon + (end.lon - start.lon) * number / count,
        )
        for number in range(1, count + 1)
    ]


def distance_m(one: Place, other: Place) -> float:
    return math.hypot(*_offset_m(one, other))


def bearing_deg(one: Place, other: Place) -> float:
    east, north = _offset_m(one, other)
    return math.degrees(math.atan2(east, north)) % 360


def moved(place: Place, *, bearing_deg: float, distance_m: float) -> Place:
    north = distance_m * math.cos(math.radians(bearing_deg))
    east = distance_m * math.sin(math.radians(bearing_deg))
    return Place(
        place.lat + north / METRES_PER_DEGREE,
        place.lon + east / (METRES_PER_DEGREE * math.cos(math.radians(place.lat))),
    )


def _offset_m(one: Place, other: Place) -> tuple[float, float]:
    east = (other.lon - one.lon) * METRES_PER_DEGREE * math.cos(math.radians(one.lat))
    return east, (other.lat - one.lat) * METRES_PER_DEGREE


def _places_in_view(cameras: Sequence[Camera]) -> list[Place]:
    return [
        moved(camera.place, bearing_deg=camera.azimuth_deg, distance_m=distance)
        for camera in cameras
        if camera.is_recording
        for distance in DISTANCES_M
        if distance < camera.range_m * 0.9
    ]
