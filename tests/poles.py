"""Poles and cameras for tests: put up at a place, looking somewhere, recording or not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from cctv_link.cameras.addresses import Allowed
from cctv_link.cameras.models import Camera
from cctv_link.cameras.register_import import services
from cctv_link.cameras.register_import.rows import CameraRow, Rules
from cctv_link.recording.models import CameraState, RecordingSegment
from kernel import clock, ids
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.geo import Position, destination
from kernel.unit_of_work import reading, unit_of_work
from tests import film

TOWN_SQUARE = Position(24.8722, 67.0355, 5.0)


def north_of(place: Position, distance_m: float) -> Position:
    return destination(place, bearing_deg=0.0, distance_m=distance_m)


def wire(place: Position) -> dict[str, float]:
    return {"lat": place.lat, "lon": place.lon, "accuracy_m": place.accuracy_m}


def rules(settings: Settings) -> Rules:
    return Rules(settings.city_box, Allowed.by(settings), lambda host: [host])


def camera_row(
    label: str, *, at: Position = TOWN_SQUARE, looking: float | None = 0.0, **changes: Any
) -> CameraRow:
    """A camera on the pole its label begins with."""
    row = CameraRow(
        row=2,
        pole=label.split("-")[0],
        pole_name="Town Square",
        site="Town Square",
        position=Position(at.lat, at.lon),
        camera=label,
        azimuth_deg=looking,
        hfov_deg=None if looking is None else 66.0,
        range_m=80.0,
        height_m=6.0,
        stream=None,
        credential=None,
        simulated=True,
    )
    return replace(row, **changes)


def put_up(
    *rows: CameraRow, secret_key: str = "a key for tests, of 32 characters or more"
) -> dict[str, UUID]:
    """Register the cameras; their ids by label."""
    services.take_cameras(list(rows), secret_key=secret_key, actor=system("test"), source="test")
    with reading() as session:
        return {camera.label: camera.id for camera in session.scalars(select(Camera))}


def is_recorded(camera_id: UUID, **changes: Any) -> None:
    """A recorder has kept the camera for an hour and is alive."""
    now = clock.now()
    spell: Mapping[str, Any] = {
        "camera_id": camera_id,
        "state": "recording",
        "from_at": now - timedelta(hours=1),
        "heartbeat_at": now,
        **changes,
    }
    with unit_of_work() as uow:
        uow.add(CameraState(**spell))


def record(
    settings: Settings, camera_id: UUID, *, from_at: datetime, seconds: float, **how_or_row: Any
) -> Path:
    """Put a film into the ring, as the recorder does; still open unless told otherwise.

    how_or_row: how it is filmed, as film.segment takes it, and what its row says else.
    """
    row = {
        name: how_or_row.pop(name)
        for name in set(how_or_row) & set(RecordingSegment.__table__.columns.keys())
    }
    run_id = ids.new_id()
    path = Path(str(camera_id)) / f"{run_id}_0.mp4"
    (settings.ring_path / path).parent.mkdir(parents=True, exist_ok=True)
    film.segment(settings.ring_path / path, from_at=from_at, seconds=seconds, **how_or_row)
    return keep(settings, camera_id, path, from_at=from_at, seconds=seconds, **{"run_id": run_id, **row})


def keep(
    settings: Settings, camera_id: UUID, path: Path, *, from_at: datetime, seconds: float, **row: Any
) -> Path:
    """The row of a file in the ring, as the recorder writes it. row: what it says else; size_bytes of a file that is not there."""
    whole = settings.ring_path / path
    said = {
        "camera_id": camera_id,
        "run_id": ids.new_id(),
        "seq": 0,
        "path": str(path),
        "recorded_from": from_at,
        "recorded_to": from_at + timedelta(seconds=seconds),
        "clock_source": "rtcp",
        "clock_offset_s": 0.01,
        "size_bytes": row["size_bytes"] if "size_bytes" in row else whole.stat().st_size,
        "frames": round(seconds * 15),
        "key_frames": round(seconds),
        **row,
    }
    with unit_of_work() as uow:
        uow.add(RecordingSegment(**said))
    return whole
