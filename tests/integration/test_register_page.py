"""A technician's register: everybody who may looks, a technician turns, a slip is taken back, nothing typed is lost."""

import html
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.cameras.models import CameraView
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from tests.house import OfficerClient
from tests.poles import camera_row, is_recorded, put_up

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")


@pytest.fixture
def technician(app):
    return OfficerClient.signed_in(app, name="Bilal T.", role="technician")


@pytest.fixture
def cameras(app):
    cameras = put_up(camera_row("SQ1-1", stream=STREAM), camera_row("SQ1-2", looking=None))
    is_recorded(cameras["SQ1-1"])
    return cameras


def text_of(page) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def field(page, name: str) -> str:
    found = re.search(rf'<input[^>]*id="{name}"[^>]*>', page.text)
    assert found, f"no field {name}"
    value = re.search(r'value="([^"]*)"', found[0])
    return html.unescape(value[1]) if value else ""


def in_force() -> list[float | None]:
    with reading() as session:
        views = session.scalars(
            select(CameraView).where(CameraView.valid_to.is_(None)).order_by(CameraView.azimuth_deg)
        )
        return [view.azimuth_deg for view in views]


def test_the_register_lists_sites_poles_and_cameras_with_their_state(technician, cameras):
    page = technician.get("/register")

    said = text_of(page)
    assert page.status_code == 200
    assert "1 pole, 1 of 2 recording, 1 not surveyed" in said
    assert re.search(r"Town Square SQ1 .*SQ1-1 .*recording .*SQ1-2 .*not surveyed .*not connected", said)
    assert "rtsp" not in page.text


def test_an_empty_register_says_how_to_fill_it(technician):
    assert "cameras import" in text_of(technician.get("/register"))


def test_a_camera_is_surveyed_by_a_plain_form_and_the_slip_taken_back(technician, cameras):
    address = f"/register/cameras/{cameras['SQ1-1']}"
    first = technician.get(address)
    assert (field(first, "azimuth_deg"), field(first, "hfov_deg"), field(first, "tilt_deg")) == (
        "0",
        "66",
        "",
    )
    assert "take it back" not in text_of(first).lower()

    saved = technician.post(
        address, data={"azimuth_deg": "98.5", "hfov_deg": "66", "range_m": "80", "tilt_deg": ""}
    )

    assert (saved.status_code, saved.headers["Location"]) == (303, address)
    page = technician.get(address)
    assert field(page, "azimuth_deg") == "98.5"
    assert "Looks east" in text_of(page)
    undo = re.search(r'action="([^"]+/undo)"', page.text)
    assert undo

    back = technician.post(undo[1])

    assert back.status_code == 303
    assert field(technician.get(address), "azimuth_deg") == "0"
    again = technician.post(undo[1])
    assert again.status_code == 409
    assert "can no longer be taken back" in text_of(again)


def test_after_a_minute_nothing_is_offered_to_take_back(technician, cameras):
    address = f"/register/cameras/{cameras['SQ1-1']}"
    technician.post(address, data={"azimuth_deg": "98"})

    with clock.frozen_at(clock.now() + timedelta(seconds=61)):
        assert "/undo" not in technician.get(address).text


@pytest.mark.parametrize(
    ("data", "name"),
    [
        pytest.param({"azimuth_deg": "400"}, "azimuth_deg", id="400 degrees"),
        pytest.param({"azimuth_deg": "north"}, "azimuth_deg", id="words"),
        pytest.param({"azimuth_deg": "nan"}, "azimuth_deg", id="no number"),
        pytest.param({"azimuth_deg": "1e999"}, "azimuth_deg", id="infinite"),
        pytest.param({"azimuth_deg": "10", "hfov_deg": ""}, "hfov_deg", id="half a pose"),
        pytest.param({"width_px": "19.5"}, "width_px", id="half a pixel"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field_and_stays_typed(technician, cameras, data, name):
    page = technician.post(f"/register/cameras/{cameras['SQ1-1']}", data=data)

    assert page.status_code == 422
    assert field(page, name) == data[name]
    assert f'id="{name}-why"' in page.text
    assert in_force() == [0.0, None]


@pytest.mark.parametrize("role", ["operator", "supervisor", "auditor", "administrator"])
def test_others_look_and_do_not_turn(app, cameras, role):
    supervisor = OfficerClient.signed_in(app, name="Nadia Q.", role="supervisor")
    officer = supervisor if role == "supervisor" else _with_role(app, supervisor, role)
    address = f"/register/cameras/{cameras['SQ1-1']}"

    page = officer.get(address)

    assert page.status_code == 200
    assert "It looks so from now on" not in page.text
    assert officer.post(address, data={"azimuth_deg": "98"}).status_code == 403
    assert in_force() == [0.0, None]


def _with_role(app, supervisor, role):
    """Some roles have no page of their own yet to be signed in at."""
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE officers SET role = :role WHERE name = :name", {"role": role, "name": supervisor.name}
        )
    return supervisor


def test_presets_and_moves_are_shown(technician, cameras):
    camera_id = cameras["SQ1-2"]
    technician.put(f"/v1/cameras/{camera_id}/presets", json={"presets": [{"token": "7", "name": "Bus stop"}]})
    technician.post(
        f"/v1/cameras/{camera_id}/moves", json={"at": clock.wire(clock.now()), "preset_token": "7"}
    )

    said = text_of(technician.get(f"/register/cameras/{camera_id}"))

    assert "Presets 7 Bus stop not surveyed" in said
    assert "moved to 7" in said
    assert "Nobody knows where it looks" in said
