"""A camera goes blind, is noticed, mended and believed again: a billboard, a stolen box, a wrong clock."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.media import looking
from cctv_link.upkeep.cabinets import services as cabinets
from cctv_link.upkeep.models import CameraFault
from cctv_link.upkeep.watcher import Watcher
from kernel import clock
from kernel.audit.entries import system
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.outbox import OutboxMessage
from kernel.signed_bodies import signature_of
from kernel.unit_of_work import reading
from tests.house import House, OfficerClient
from tests.poles import camera_row, put_up
from tests.street_pictures import street
from tests.watched import Watched, faults, the_ticket, truth

pytestmark = pytest.mark.long

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
STREET = street(seed=4)
BILLBOARD = np.full((180, 320), 150.0)
NINE_AND_THREE = 12  # three samples to know that all is well, nine usual pictures to learn from


@pytest.fixture
def camera_id(app: Flask) -> UUID:
    return put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]


@pytest.fixture
def watched(camera_id: UUID, settings: Settings) -> Watched:
    return Watched(settings, camera_id, clock.now())


@pytest.fixture
def technician(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Bilal T.", role="technician")


def said() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(OutboxMessage.event).order_by(OutboxMessage.id)))


def accounted() -> list[str]:
    with reading() as session:
        acts = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        return [act for act in acts if act.startswith(("fault.", "repair."))]


def test_a_billboard_in_front_is_a_fault_a_ticket_and_is_over_when_it_is_gone(
    watched: Watched, camera_id: UUID, technician: OfficerClient
) -> None:
    watched.shows(STREET, samples=NINE_AND_THREE)
    assert faults() == []
    began_at = watched.at

    watched.shows(BILLBOARD, samples=3)

    assert faults() == [("covered", True)]
    noticed_at = watched.at - timedelta(seconds=12)
    assert noticed_at - began_at <= timedelta(seconds=60)
    assert truth(camera_id, noticed_at) == {"known": True, "fails_at": "picture_usable", "reason": "covered"}
    ticket = the_ticket()
    assert (ticket.state, ticket.contract, ticket.urgency) == ("open", "street works", 8)
    assert ticket.due_at - ticket.opened_at == timedelta(hours=24)
    with reading() as session:
        fault = session.scalars(select(CameraFault)).one()
    assert fault.good_picture is not None
    assert fault.good_picture.startswith(b"\x89PNG")
    assert fault.fault_picture is not None
    assert fault.fault_picture.startswith(b"\xff\xd8")

    for action, form in (
        ("assign", {}),
        ("start", {}),
        ("done", {"note": "The owner took the billboard down."}),
    ):
        answer = technician.post(f"/upkeep/tickets/{ticket.id}/{action}", data=form)
        assert answer.status_code == 303, answer.text
    watched.shows(STREET, samples=3)

    assert faults() == [("covered", False)]
    assert the_ticket().state == "confirmed"
    assert truth(camera_id, watched.at - timedelta(seconds=1))["fails_at"] == ""
    assert accounted() == [
        *("fault.open", "repair.assign", "repair.start", "repair.done"),
        "fault.close",
    ]
    assert said() == ["CameraFaultOpened", "CameraFaultClosed"]


def test_a_stolen_box_opens_its_pole_s_fault_and_not_one_for_each_camera(
    app: Flask, watched: Watched, camera_id: UUID, technician: OfficerClient
) -> None:
    box = Box(app, "SQ1")
    watched.shows(STREET, samples=3)
    with watched.now():
        assert box.says(door_open=False) == 204
    with watched.now():
        assert box.says(door_open=True) == 204
    assert faults() == [("door-open", True)]

    # The box speaks no more, and the camera does not answer.
    watched.is_not_recorded("unreachable", samples=6)
    with watched.now():
        assert cabinets.note_silence() == 1
        assert cabinets.note_silence() == 1  # the second look opens nothing
    watched.is_not_recorded("unreachable", samples=3)

    assert truth(camera_id, watched.at)["reason"] == "box-silent"
    assert {kind for kind, is_open in faults() if is_open} == {"door-open", "unreachable", "box-silent"}
    tickets = technician.get("/upkeep").text
    assert "Box silent" in tickets
    assert "Box open" in tickets

    # A new box stands there and speaks, and the camera comes back.
    box.secret = issued(app, "SQ1")
    with watched.now():
        assert box.says(door_open=False) == 204
    watched.shows(STREET, samples=3)
    assert [kind for kind, is_open in faults() if is_open] == []


def test_a_wrong_clock_is_a_fault_until_it_is_set(watched: Watched, camera_id: UUID) -> None:
    watched.shows(STREET, samples=3)

    watched.clock_offset_s = -7_200.0
    watched.shows(STREET, samples=3)

    assert faults() == [("clock-wrong", True)]
    assert truth(camera_id, watched.at)["fails_at"] == "clock_right"
    assert the_ticket().contract == "cameras"
    watched.clock_offset_s = 0.03
    watched.shows(STREET, samples=3)
    assert faults() == [("clock-wrong", False)]


def test_a_camera_that_streams_over_udp_only_tells_the_technician_what_to_set(
    watched: Watched, camera_id: UUID, technician: OfficerClient
) -> None:
    watched.is_not_recorded("tcp-refused", samples=3)

    assert faults() == [("tcp-refused", True)]
    assert truth(camera_id, watched.at)["fails_at"] == "streaming"
    assert the_ticket().contract == "cameras"
    with watched.now():
        worklist, page = technician.get("/upkeep").text, technician.get(f"/upkeep/cameras/{camera_id}").text
    for told in (worklist, page):
        assert "allow RTP over RTSP (TCP, interleaved)" in told
    watched.shows(STREET, samples=3)
    assert faults() == [("tcp-refused", False)]


def test_a_camera_that_was_turned_on_purpose_learns_its_new_view(
    watched: Watched, technician: OfficerClient
) -> None:
    turned = street(seed=4, right_px=40)
    watched.shows(STREET, samples=NINE_AND_THREE)
    watched.shows(turned, samples=3)
    assert faults() == [("moved", True)]

    answer = technician.post(
        f"/upkeep/tickets/{the_ticket().id}/confirm-move", data={"note": "Turned to the new bus stop."}
    )

    assert answer.status_code == 303
    watched.shows(turned, samples=NINE_AND_THREE)
    assert faults() == [("moved", False)]
    watched.shows(STREET, samples=3)
    assert faults() == [("moved", False), ("moved", True)]


def test_a_passing_bus_is_no_fault_and_a_second_sample_opens_no_second(watched: Watched) -> None:
    watched.shows(STREET, samples=3)
    watched.shows(BILLBOARD)
    watched.shows(STREET)
    watched.shows(BILLBOARD)
    watched.shows(STREET, samples=3)
    assert faults() == []

    watched.shows(np.zeros((180, 320)), samples=7)
    assert faults() == [("dark", True)]


def test_what_was_called_done_and_is_not_comes_back(watched: Watched, technician: OfficerClient) -> None:
    watched.shows(STREET, samples=3)
    watched.shows(BILLBOARD, samples=3)
    ticket = the_ticket()
    with watched.now():
        technician.post(f"/upkeep/tickets/{ticket.id}/assign")
        technician.post(f"/upkeep/tickets/{ticket.id}/done", data={"note": "Cleaned."})
    assert the_ticket().state == "done"

    watched.shows(BILLBOARD)
    assert the_ticket().state == "done"
    watched.at += timedelta(minutes=11)
    watched.shows(BILLBOARD)

    assert the_ticket().state == "assigned"
    assert accounted()[-1] == "repair.reopen"


def test_a_ticket_that_nobody_mends_escalates_twice(watched: Watched, house: House) -> None:
    watched.shows(STREET, samples=3)
    watched.shows(BILLBOARD, samples=3)

    house.settle()
    steps = []
    for hours in (23, 25, 49, 100):
        house.pass_time(hours=hours)
        house.settle()
        steps.append(the_ticket().escalation)

    assert steps == [0, 1, 2, 2]
    assert accounted() == ["fault.open", "repair.escalate", "repair.escalate"]


class Box:
    """The box of a pole, with the secret that was put into it."""

    def __init__(self, app: Flask, asset_tag: str) -> None:
        self.client, self.asset_tag = app.test_client(), asset_tag
        self.secret = issued(app, asset_tag)

    def says(self, *, door_open: bool, mains_v: float = 228.0, link_up: bool = True) -> int:
        beat = {"id": str(uuid4()), "door_open": door_open, "mains_v": mains_v, "link_up": link_up}
        body = json.dumps(beat).encode()
        timestamp = str(int(clock.now().timestamp()))
        signature = signature_of(self.secret, timestamp=timestamp, body=body)
        headers = {"Gawah-Timestamp": timestamp, "Gawah-Signature": signature}
        path = f"/v1/poles/{self.asset_tag}/heartbeats"
        return self.client.post(path, data=body, headers=headers).status_code


def issued(app: Flask, asset_tag: str) -> str:
    secret_key = app.extensions["settings"].secret_key
    return cabinets.issue_secret(asset_tag, secret_key=secret_key, actor=system("test"))


def test_who_is_told_to_stop_looks_at_no_further_camera(app: Flask, settings: Settings) -> None:
    """A city's cameras take minutes, and a part has ten seconds to stop before it is ended."""
    put_up(*(camera_row(f"SQ2-{number}", stream=STREAM) for number in range(1, 4)))
    watcher = Watcher(settings.ring_path, looking)
    told = iter([False, False, True])

    watcher.look_at_due()  # it learns of them; each one's turn is within 12 s
    with clock.frozen_at(clock.now() + timedelta(seconds=13)):
        assert watcher.look_at_due(stopping=lambda: next(told)) == 2
        assert watcher.look_at_due() == 1
