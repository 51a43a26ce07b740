"""What lies on both sides of a border between two stations, and an officer who sees one of them."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.models import Camera
from cctv_link.evidence.models import EvidenceItem
from cctv_link.upkeep.models import CameraFault, RepairTicket
from kernel import clock
from kernel.config import Settings
from kernel.geo import Position
from kernel.unit_of_work import reading, unit_of_work
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import camera_row, is_recorded, north_of, put_up, record, wire
from tests.two_stations import BORDER, put_under, stations_of_two_sides

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
# A street on each side, and a place in neither area.
WEST, EAST = Position(24.8722, 67.0300, 5.0), Position(24.8722, 67.0500, 5.0)
BY_THE_BORDER = Position(24.8722, BORDER - 0.0002, 50.0)


@pytest.fixture(autouse=True)
def _two_stations(app: Flask) -> None:
    stations_of_two_sides(app)


@pytest.fixture
def cameras(app: Flask) -> dict[str, UUID]:
    cameras = put_up(camera_row("W1-1", at=WEST, stream=STREAM), camera_row("E1-1", at=EAST, stream=STREAM))
    for camera_id in cameras.values():
        is_recorded(camera_id)
    return cameras


def command(app: Flask, *words: str, typed: str = "") -> str:
    done = app.test_cli_runner().invoke(args=words, input=typed)
    assert done.exit_code == 0, done.output
    return str(done.output)


@pytest.fixture
def westerner(app: Flask) -> OfficerClient:
    """A supervisor of West, who may enter nearly everywhere."""
    officer = OfficerClient.signed_in(app, name="Waseem W.", role="supervisor")
    put_under(app, officer.name, "West")
    return officer


@pytest.fixture
def both(
    app: Flask,
    with_settings: Callable[..., None],
    cameras: dict[str, UUID],
    resident: ResidentClient,
    house: House,
) -> dict[str, dict[str, str]]:
    """A report on each side with its footage: incident, task and evidence ids."""
    with_settings(clip_before_s=2, clip_after_s=4)
    settings: Settings = app.extensions["settings"]
    occurred_at = clock.now() - timedelta(seconds=30)
    ids: dict[str, dict[str, str]] = {}
    for side, place in (("W1-1", WEST), ("E1-1", EAST)):
        record(settings, cameras[side], from_at=occurred_at - timedelta(seconds=5), seconds=12)
        resident.report(position=wire(north_of(place, 30)), occurred_at=clock.wire(occurred_at))
    house.settle()
    everybody = OfficerClient.signed_in(app, name="Everybody E.", role="supervisor")
    items = everybody.get("/v1/worklist").json["items"]
    with reading() as session:
        for item in items:
            side = item["cameras"][0]["label"]
            evidence = session.scalars(
                select(EvidenceItem).where(EvidenceItem.incident_id == UUID(item["incident"]["id"]))
            )
            ids[side] = {each.kind: str(each.id) for each in evidence} | {
                "task": item["id"],
                "incident": item["incident"]["id"],
            }
    assert set(ids) == {"W1-1", "E1-1"}
    return ids


def doors(of: dict[str, str], camera_id: UUID) -> list[str]:
    return [
        f"/panel/tasks/{of['task']}",
        f"/v1/evidence/{of['clip']}",
        f"/v1/evidence/{of['still']}",
        f"/v1/evidence/{of['clip']}/redacted",
        f"/v1/footage/{of['incident']}/bundle",
        f"/v1/incidents/{of['incident']}/escape-fan",
        f"/incidents/{of['incident']}/escape-fan",
        f"/v1/cameras/{camera_id}/still",
        f"/v1/cameras/{camera_id}/live",
        f"/v1/cameras/{camera_id}/live/{uuid4()}/index.m3u8",
        f"/live/{camera_id}",
        f"/register/cameras/{camera_id}",
        f"/upkeep/cameras/{camera_id}",
    ]


def ticket_of(camera_id: UUID) -> UUID:
    """A repair ticket of a fault of this camera."""
    now = clock.now()
    with unit_of_work() as uow:
        camera = uow.session.get_one(Camera, camera_id)
        fault = uow.add(CameraFault(pole_id=camera.pole_id, camera_id=camera_id, kind="dark", opened_at=now))
        uow.session.flush()
        ticket = uow.add(
            RepairTicket(
                fault_id=fault.id,
                urgency=3,
                contract="A",
                opened_at=now,
                due_at=now + timedelta(hours=4),
            )
        )
        uow.session.flush()
        return ticket.id
