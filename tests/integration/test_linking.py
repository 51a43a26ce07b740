"""A resident reports a theft; the camera that looked that way is linked, with its grounds, its neighbour is not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from cctv_link import public
from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.models import CameraLink, CameraView
from cctv_link.outlines.reading import OutlineRow
from cctv_link.outlines.services import take_outlines
from kernel import clock
from kernel.audit.entries import system
from kernel.outbox import OutboxMessage
from kernel.unit_of_work import reading
from tests.house import ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
LINKING = {"cctv_link.jobs.link_cameras"}


def linked(incident_id: str | None = None) -> list[public.LinkedCamera]:
    with reading() as session:
        ids = session.scalars(select(CameraLink.incident_id).distinct()).all()
        return [each for found in public.cameras_of(session, ids).values() for each in found]


def events_said(name: str) -> int:
    with reading() as session:
        return session.scalar(select(func.count()).where(OutboxMessage.event == name)) or 0


def test_a_report_links_the_camera_that_looks_at_it(resident, house):
    cameras = put_up(camera_row("SQ1-1"), camera_row("SQ1-2", looking=180.0))

    resident.report(position=wire(north_of(TOWN_SQUARE, 50)))
    house.settle(only=LINKING)

    (link,) = linked()
    assert link.id == cameras["SQ1-1"]
    assert link.rank == 1
    assert link.grounds.distance_m == pytest.approx(50, abs=0.5)
    assert link.grounds.inside_sector
    assert link.grounds.accuracy_m == 5.0
    assert link.state == "not_recording"
    assert link.reason == "not-connected"


def test_with_no_camera_around_that_is_said_too(resident, house):
    resident.report()
    house.settle(only=LINKING)

    assert linked() == []
    assert events_said("CamerasLinked") == 1


def test_a_second_delivery_links_nothing_twice(resident, house):
    put_up(camera_row("SQ1-1"))
    resident.report(position=wire(north_of(TOWN_SQUARE, 50)))

    house.settle(only=LINKING)
    house.settle(only=LINKING)

    assert len(linked()) == 1
    assert events_said("CamerasLinked") == 1


def test_what_was_recorded_comes_first_and_the_state_is_that_of_the_moment(resident, house):
    cameras = put_up(
        camera_row("SQ1-1", stream=STREAM),
        camera_row("SQ1-2", stream=STREAM),
        camera_row("SQ1-3", stream=STREAM),
        camera_row("SQ1-4"),
    )
    now = clock.now()
    is_recorded(cameras["SQ1-2"])
    is_recorded(cameras["SQ1-1"], state="not_recording", reason="stalled", to_at=now - timedelta(seconds=30))

    resident.report(position=wire(north_of(TOWN_SQUARE, 50)))
    house.settle(only=LINKING)

    assert [(each.label, each.state, each.reason) for each in linked()] == [
        ("SQ1-2", "recording", ""),
        ("SQ1-3", "unknown", ""),
        ("SQ1-1", "not_recording", "stalled"),
        ("SQ1-4", "not_recording", "not-connected"),
    ]


def test_the_view_in_force_at_the_time_of_the_incident_counts(resident, house):
    put_up(camera_row("SQ1-1", looking=0.0))
    put_up(camera_row("SQ1-1", looking=180.0))
    place = wire(north_of(TOWN_SQUARE, 50))

    resident.report(position=place, occurred_at=clock.wire(clock.now() - timedelta(minutes=2)))
    house.settle(only=LINKING)

    (link,) = linked()
    assert link.azimuth_deg == 0.0
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(CameraView)) == 2


def test_a_camera_of_unknown_view_could_have_seen_it_and_comes_last(resident, house):
    put_up(camera_row("SQ1-1"), camera_row("SQ1-0", looking=None))

    resident.report(position=wire(north_of(TOWN_SQUARE, 50)))
    house.settle(only=LINKING)

    assert [(each.label, each.azimuth_deg, each.hfov_deg) for each in linked()] == [
        ("SQ1-1", 0.0, 66.0),
        ("SQ1-0", None, None),
    ]


def test_at_most_twelve_are_linked(resident, house):
    put_up(*(camera_row(f"SQ1-{number:02}") for number in range(20)))

    resident.report(position=wire(north_of(TOWN_SQUARE, 50)))
    house.settle(only=LINKING)

    assert [each.rank for each in linked()] == list(range(1, 13))


def test_many_that_saw_it_leave_room_for_those_that_should_have(resident, house):
    cameras = put_up(
        *(camera_row(f"SQ1-{number:02}", stream=STREAM) for number in range(14)),
        *(camera_row(f"SQ2-{number}", at=north_of(TOWN_SQUARE, 30)) for number in range(6)),
    )
    for label, camera_id in cameras.items():
        if label.startswith("SQ1"):
            is_recorded(camera_id)

    resident.report(position=wire(north_of(TOWN_SQUARE, 50)))
    house.settle(only=LINKING)

    assert [(each.label[:3], each.missed) for each in linked()] == 8 * [("SQ1", False)] + 4 * [("SQ2", True)]


def test_an_sos_that_moves_is_followed_from_camera_to_camera(resident, house):
    start, further = north_of(TOWN_SQUARE, 40), north_of(TOWN_SQUARE, 400)
    put_up(camera_row("SQ1-1"), camera_row("SQ2-1", at=north_of(TOWN_SQUARE, 360)))
    raised = resident.post("/v1/sos-alerts", json={"position": wire(start)})
    assert raised.status_code == 201, raised.text
    house.settle(only=LINKING)
    assert [each.label for each in linked()] == ["SQ1-1"]

    alert = UUID(raised.json["id"])
    fix = {**wire(further), "at": clock.wire(clock.now())}
    moved = resident.post(f"/v1/sos-alerts/{alert}/positions", json={"positions": [fix]})
    assert moved.status_code == 200, moved.text
    house.settle(only=LINKING)

    assert [(each.label, each.rank) for each in linked()] == [("SQ2-1", 1)]
    assert events_said("CamerasLinked") == 2
    with reading() as session:
        assert session.scalar(select(func.count()).where(CameraLink.current.is_(False))) == 1


def test_an_sos_without_a_place_links_nothing_and_says_so(resident, house):
    put_up(camera_row("SQ1-1"))

    resident.post("/v1/sos-alerts", json={})
    house.settle(only=LINKING)

    assert linked() == []
    assert events_said("CamerasLinked") == 1


def test_the_register_lists_its_cameras(operator, resident, house):
    cameras = put_up(camera_row("SQ1-1", stream=STREAM), replace(camera_row("SQ1-2"), simulated=False))
    is_recorded(cameras["SQ1-1"])

    answer = operator.get("/v1/cameras")

    assert answer.status_code == 200, answer.text
    first, second = answer.json["items"]
    assert first == {
        "id": str(cameras["SQ1-1"]),
        "pole": "SQ1",
        "label": "SQ1-1",
        "position": {"lat": TOWN_SQUARE.lat, "lon": TOWN_SQUARE.lon},
        "azimuth_deg": 0.0,
        "hfov_deg": 66.0,
        "range_m": 80.0,
        "state": "recording",
        "reason": "",
        "simulated": True,
    }
    assert (second["state"], second["reason"]) == ("not_recording", "not-connected")
    assert resident.get("/v1/cameras").status_code in (401, 403)
    assert "rtsp" not in answer.text


NOON = datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 25, 19, 0, tzinfo=UTC)


@pytest.mark.parametrize(("at", "light", "dori"), [(NOON, "day", "observe"), (MIDNIGHT, "night", "detect")])
def test_the_grounds_tell_what_the_picture_is_good_for_in_the_light_of_the_moment(
    app, house, at, light, dori
):
    put_up(camera_row("SQ1-1", at=north_of(TOWN_SQUARE, 30)))

    with clock.frozen_at(at):
        fresh = ResidentClient.enrolled(app)
        fresh.report(position=wire(north_of(TOWN_SQUARE, 60)))
        house.settle(only=LINKING)

    (link,) = linked()
    assert (link.grounds.light, link.grounds.dori, link.grounds.obstructed) == (light, dori, None)
    assert link.grounds.off_axis_deg == pytest.approx(0, abs=0.1)


def test_a_camera_that_should_have_seen_it_and_was_blind_is_a_miss(resident, house):
    put_up(camera_row("SQ1-1"), camera_row("SQ2-1", at=north_of(TOWN_SQUARE, 55), looking=0.0))

    resident.report(position=wire(north_of(TOWN_SQUARE, 50)))
    house.settle(only=LINKING)

    assert {each.label: (each.missed, each.reason) for each in linked()} == {
        "SQ1-1": (True, "not-connected"),
        "SQ2-1": (False, "not-connected"),
    }


def test_a_known_wall_between_puts_a_camera_last_and_says_so(resident, house):
    put_up(camera_row("SQ1-1"), camera_row("SQ2-1", at=north_of(TOWN_SQUARE, 110), looking=180.0))
    wall = [[67.0350, north_of(TOWN_SQUARE, 20).lat], [67.0360, north_of(TOWN_SQUARE, 20).lat]]
    geometry = {"type": "LineString", "coordinates": wall}
    take_outlines([OutlineRow("obstruction", "A wall", geometry)], actor=system("test"), source="test")

    resident.report(position=wire(north_of(TOWN_SQUARE, 50)))
    house.settle(only=LINKING)

    assert [(each.label, each.grounds.obstructed) for each in linked()] == [("SQ2-1", False), ("SQ1-1", True)]
