"""Maps where there is no WebGL2: Leaflet draws them, with a base map when one was chosen, and a page lives without any map."""

import base64
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import PLACE, Desk
from tests.browser.test_console_now import shoot
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, put_up

Sit = Callable[..., Desk]
# One grey pixel is a tile too.
TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
)


@pytest.fixture
def address(app: Flask) -> str:
    return f"/register/cameras/{put_up(camera_row('SQ1-1', at=TOWN_SQUARE))['SQ1-1']}"


def ready(page: Page) -> None:
    expect(page.locator("#map[data-ready]")).to_have_attribute("data-by", "leaflet", timeout=15_000)


def test_a_base_map_lies_under_the_sectors_and_says_whose_it_is(
    app: Flask, desk_of: Sit, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "map_tiles_url", "/tiles/{z}/{x}/{y}.png")
    monkeypatch.setitem(app.jinja_env.globals, "map_attribution", "Survey of Pakistan")
    desk = desk_of("Bilal T.", "technician", first="/register")
    desk.page.route("**/tiles/**", lambda route: route.fulfill(body=TILE, content_type="image/png"))

    page = desk.open(address)

    ready(page)
    expect(page.locator("#map .leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator("#map .map-by")).to_have_text("Survey of Pakistan")
    expect(page.locator("#map .map-sheet .m-sector-hand")).to_have_count(1)
    assert page.locator("#map .m-road").count() == 0  # the base map has its own
    shoot(page, "map-tiles")
    assert desk.troubles == []


def test_a_page_whose_map_does_not_come_says_so_and_still_works(desk_of: Sit, address: str) -> None:
    desk = desk_of("Bilal T.", "technician", first="/register")
    desk.page.route("**/js/map/leaflet.js*", lambda route: route.abort())

    page = desk.open(address)

    expect(page.locator("#map .map-none")).to_contain_text("What it shows is in the lists as well")
    page.keyboard.press("ArrowRight")
    assert page.locator("#azimuth_deg").input_value() == "1"
    assert [text for text in desk.troubles if "Failed to load resource" not in text] == []


def test_the_preview_of_another_task_leaves_no_map_behind(
    neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    for category in ("fire", "robbery", "other"):
        neighbour.report(category=category, position=dict(PLACE))
    house.settle()
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    expect(page.locator(".side-map[data-ready]")).to_be_visible(timeout=15_000)

    for _ in range(2):
        before = page.locator("[data-preview]").get_attribute("data-preview")
        page.keyboard.press("j")
        expect(page.locator("[data-preview]")).not_to_have_attribute("data-preview", before or "")
        expect(page.locator(".side-map[data-ready]")).to_be_visible()

    assert page.locator(".leaflet-container").count() == 1
    assert page.get_by_role("img", name="Place with its accuracy").count() == 1
    assert desk.troubles == []


def test_keys_move_it_like_a_hand(desk_of: Sit, address: str) -> None:
    desk = desk_of("Bilal T.", "technician", first=address)
    page = desk.page
    ready(page)
    rect = page.locator('[data-pole="SQ1"] rect')
    before = rect.bounding_box()

    page.get_by_role("application").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")

    after = rect.bounding_box()
    assert before is not None
    assert after is not None
    assert (after["x"] - before["x"], after["y"] - before["y"]) == pytest.approx((80, 80), abs=1)
    assert page.locator("#azimuth_deg").input_value() == "0"
    assert desk.troubles == []
