"""A square whose cameras are recorded, and what is held of them, for tests."""

from typing import Any

import pytest
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.footage.models import Clip
from kernel.due_events import DueEvent
from kernel.unit_of_work import reading
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
HOLDING = {"cctv_link.jobs.link_cameras", "cctv_link.jobs.hold_footage"}
PLACE = wire(north_of(TOWN_SQUARE, 50))


@pytest.fixture
def square(app):
    """Eight recorded cameras that look at the place, and one without a stream."""
    rows = [camera_row(f"SQ1-{number}", stream=STREAM) for number in range(1, 9)]
    cameras = put_up(*rows, camera_row("SQ2-1"))
    for label, camera_id in cameras.items():
        if label != "SQ2-1":
            is_recorded(camera_id)
    return cameras


def all_of(table: type, *order: Any) -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(table).order_by(*order)))


def due_of(clip: Clip) -> list[DueEvent]:
    return [due for due in all_of(DueEvent) if due.payload.get("clip_id") == str(clip.id)]
