"""The register in a browser: a sector is turned by hand or by keys, saved by the form, and taken back."""

import pytest
from sqlalchemy import select

from cctv_link.cameras.models import CameraView
from kernel.unit_of_work import reading
from tests.browser.conftest import PHONE
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up


@pytest.fixture
def address(app) -> str:
    cameras = put_up(camera_row("SQ1-1"), camera_row("SQ2-1", at=north_of(TOWN_SQUARE, 150)))
    return f"/register/cameras/{cameras['SQ1-1']}"


def azimuths() -> list[float | None]:
    with reading() as session:
        query = (
            select(CameraView.azimuth_deg)
            .where(CameraView.valid_to.is_(None))
            .order_by(CameraView.azimuth_deg)
        )
        return list(session.scalars(query))


def test_turned_by_keys_saved_and_taken_back(desk_of, address):
    desk = desk_of("Bilal T.", "technician", first=address)
    page = desk.page
    page.wait_for_selector("#map[data-ready]")

    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    assert page.locator("#azimuth_deg").input_value() == "10"
    page.locator("#azimuth_deg").focus()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("ArrowDown")
    assert page.locator("#azimuth_deg").input_value() == "359"
    page.get_by_role("button", name="It looks so from now on").click()
    page.wait_for_selector("#undo")
    assert 359.0 in azimuths()

    page.keyboard.press("u")
    page.wait_for_selector("#undo", state="detached")
    assert azimuths() == [0.0, 0.0]
    assert desk.troubles == []


def test_dragged_on_the_map(desk_of, address):
    desk = desk_of("Bilal T.", "technician", first=address)
    page = desk.page
    page.wait_for_selector("#map[data-ready]")
    knob, plate = page.locator(".m-handle"), page.locator('[data-pole="SQ1"] rect')
    knob.wait_for()
    at, pole = knob.bounding_box(), plate.bounding_box()
    middle = (pole["x"] + pole["width"] / 2, pole["y"] + pole["height"] / 2)

    page.mouse.move(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.mouse.down()
    page.mouse.move(middle[0] + 60, middle[1] - 60, steps=4)
    page.mouse.move(middle[0] + 120, middle[1], steps=4)
    page.mouse.up()

    assert abs(float(page.locator("#azimuth_deg").input_value()) - 90) <= 1
    page.get_by_role("button", name="Back").click()
    page.wait_for_function("document.querySelector('#azimuth_deg').value === '0'")
    assert azimuths() == [0.0, 0.0]
    assert desk.troubles == []


def test_a_plate_on_the_map_and_the_search_lead_to_a_camera(desk_of, address):
    desk = desk_of("Bilal T.", "technician", first=address)
    page = desk.page
    page.wait_for_selector("#map[data-ready]")

    page.locator('[data-pole="SQ2"] text').click()
    page.wait_for_selector(".reg-title >> text=SQ2-1")
    page.keyboard.press("/")
    page.keyboard.type("sq1")
    assert page.locator(".reg-pole:visible").count() == 1
    page.keyboard.type("x")
    assert page.get_by_text("Nothing here is called that.").is_visible()
    assert desk.troubles == []


def test_who_only_looks_has_nothing_to_turn(desk_of, address):
    desk = desk_of("Saima K.", "operator", first=address)
    page = desk.page
    page.wait_for_selector("#map[data-ready]")

    page.keyboard.press("ArrowRight")

    assert page.locator("#azimuth_deg").input_value() == "0"
    assert page.get_by_role("button", name="It looks so from now on").count() == 0
    assert desk.troubles == []


def test_a_finger_on_a_phone_finds_a_camera_on_the_map_that_comes_first(desk_of, address):
    desk = desk_of("Bilal T.", "technician", first=address, viewport=PHONE, has_touch=True)
    page = desk.page
    page.wait_for_selector("#map[data-ready]")

    assert page.evaluate("scrollY") == 0
    page.locator('[data-pole="SQ2"] text').tap()

    page.wait_for_selector(".reg-title >> text=SQ2-1")
    assert desk.troubles == []


@pytest.mark.parametrize("viewport", [PHONE, {"width": 1024, "height": 768}], ids=["phone", "narrow desk"])
def test_nothing_sticks_out(desk_of, address, viewport):
    desk = desk_of("Bilal T.", "technician", first=address, viewport=viewport)
    page = desk.page
    page.wait_for_selector("#map[data-ready]")

    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert wide <= 0
    assert desk.troubles == []
