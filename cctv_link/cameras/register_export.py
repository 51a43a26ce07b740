"""The register as GeoJSON, in the shape that the import takes: what is exported and taken again changes nothing.

Without names and passwords: they never leave. `profiles` is what a camera told of itself, and only goes out.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class ExportedProfile:
    """A stream that a camera offers; recorded: the recorder takes this one."""

    token: str
    name: str
    codec: str
    width_px: int
    height_px: int
    frame_rate_hz: float | None
    bit_rate_kbit_s: int | None
    stream_url: str
    recorded: bool


@dataclass(frozen=True, slots=True)
class ExportedCamera:
    """A camera with its pole and the view in force, named like the import's columns."""

    pole: str
    pole_name: str
    site: str
    lat: float
    lon: float
    camera: str
    azimuth_deg: float | None
    hfov_deg: float | None
    range_m: float | None
    height_m: float | None
    stream_url: str | None
    simulated: bool
    near_m: float | None
    tilt_deg: float | None
    width_px: int | None
    night_range_m: float | None
    recorder: str | None
    recording_token: str | None
    profiles: list[ExportedProfile] = field(default_factory=list)


def collection(cameras: Iterable[ExportedCamera]) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946), longitude first."""
    return {"type": "FeatureCollection", "features": [_feature(camera) for camera in cameras]}


def _feature(camera: ExportedCamera) -> dict[str, Any]:
    properties = asdict(camera)
    lat, lon = properties.pop("lat"), properties.pop("lon")
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }
