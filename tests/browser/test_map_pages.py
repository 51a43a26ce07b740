"""Maps where there is no WebGL2: Leaflet draws them, with a base map when one was chosen, and a page lives without any map."""

import base64
import gzip
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Request, expect

from kernel.web.assets import STATIC_FOLDER
from tests.browser.conftest import PHONE, PLACE, Desk
from tests.browser.test_console import raised
from tests.browser.test_console_now import shoot
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, put_up

Sit = Callable[..., Desk]
FIRST_LOAD_BYTES = 200_000
OF_A_MAP = ("js/map/", "map/")
WALL_4K = {"width": 3840, "height": 2160}
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
    desk = desk_of("Bilal T.", "technician", first="/account")
    desk.page.route("**/tiles/**", lambda route: route.fulfill(body=TILE, content_type="image/png"))

    page = desk.open(address)

    ready(page)
    expect(page.locator("#map .leaflet-tile-loaded").first).to_be_visible()
    expect(page.locator("#map .map-by")).to_have_text("Survey of Pakistan")
    expect(page.locator("#map .map-sheet .m-sector-hand")).to_have_count(1)
    assert page.locator("#map .m-road").count() == 0  # the base map has its own
    shoot(page, "map-tiles")
    assert desk.troubles == []


def test_a_base_map_that_does_not_come_leaves_the_outlines(
    app: Flask, desk_of: Sit, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "map_tiles_url", "/tiles/{z}/{x}/{y}.png")
    monkeypatch.setitem(app.jinja_env.globals, "map_attribution", "Survey of Pakistan")
    desk = desk_of("Bilal T.", "technician", first="/account")
    desk.page.route("**/tiles/**", lambda route: route.abort())

    page = desk.open(address)

    expect(page.locator("#map[data-ready]")).to_have_attribute("data-by", "leaflet", timeout=30_000)
    expect(page.locator("#map > .map-by")).to_have_text("schematic")
    assert [text for text in desk.troubles if "Failed to load resource" not in text] == []


def test_a_page_whose_map_does_not_come_says_so_and_still_works(desk_of: Sit, address: str) -> None:
    desk = desk_of("Bilal T.", "technician", first="/account")
    desk.page.route("**/js/map/leaflet.js*", lambda route: route.abort())

    page = desk.open(address)

    expect(page.locator("#map .map-none")).to_contain_text("What it shows is in the lists as well")
    page.keyboard.press("ArrowRight")
    assert page.locator("#azimuth_deg").input_value() == "1"
    expect(page.locator('#map [data-pole="SQ1"]')).to_be_visible()
    shoot(page, "map-none")
    assert [text for text in desk.troubles if "Failed to load resource" not in text] == []


def test_a_task_whose_map_does_not_come_says_so_and_still_works(
    neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    neighbour.report(position=dict(PLACE))
    house.settle()
    desk = desk_of("Imran A.", "verifier", first="/account")
    desk.page.route("**/js/map/casemap.js*", lambda route: route.abort())

    page = desk.open("/panel")

    expect(page.locator(".side-map .map-none")).to_contain_text("What it shows is in the lists as well")
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")
    expect(page.locator("#map .map-none")).to_have_count(1)
    page.keyboard.press("v")
    expect(page.locator("#outcome-verified")).to_be_checked()
    shoot(page, "map-none-task")
    assert [text for text in desk.troubles if "Failed to load resource" not in text] == []


def test_a_panel_is_light_because_its_map_comes_afterwards(desk_of: Sit) -> None:
    desk = desk_of("Imran A.", "verifier", first="/account")
    desk.page.goto("about:blank")  # the gate's three languages bring their own letters
    asked: set[str] = set()

    def ask(request: Request) -> None:
        if request.headers.get("sec-purpose") != "prefetch":  # what is fetched when nothing else goes on
            asked.add(urlsplit(request.url).path)

    desk.page.on("request", ask)

    page = desk.open("/panel")

    page.wait_for_load_state("networkidle")
    assert {"/static/js/worklist.js", "/static/fonts/inter-latin-wght.woff2"} <= asked
    files = [path.removeprefix("/static/") for path in asked if path.startswith("/static/")]
    first_load_bytes = len(gzip.compress(page.content().encode())) + sum(
        compressed_bytes(STATIC_FOLDER / name) for name in files if not name.startswith(OF_A_MAP)
    )
    assert first_load_bytes < FIRST_LOAD_BYTES, f"{first_load_bytes} bytes: {sorted(files)}"


def compressed_bytes(path: Path) -> int:
    content = path.read_bytes()
    return len(content if path.suffix == ".woff2" else gzip.compress(content))


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


@pytest.mark.usefixtures("address")
def test_on_the_wall_where_the_page_is_enlarged_a_hand_still_hits_what_it_sees(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL_4K)
    page = desk.page
    raised(resident, house)
    octagon, plate = page.locator("#map > .map-ground .m-sos"), page.locator('#map [data-pole="SQ1"] text')
    expect(plate).to_be_visible(timeout=15_000)
    at = middle(octagon)

    # Nothing moves under a hand, not even towards a person; and it lies where the hand let go.
    page.mouse.move(at[0] - 200, at[1] - 100)
    page.mouse.down()
    page.mouse.move(at[0] - 140, at[1] - 60, steps=4)
    page.mouse.up()

    assert middle(octagon) == pytest.approx((at[0] + 60, at[1] + 40), abs=2)
    expect(page.locator("#map-mode [value=follow]")).to_have_attribute("aria-pressed", "false")
    plate.click()
    expect(page.locator("#purpose-which")).to_have_value("SQ1-1")
    shoot(page, "map-wall-4k")
    page.locator("#map-mode [value=follow]").click()
    settles(octagon, at)
    assert desk.troubles == []


def test_what_was_framed_is_framed_again_when_the_window_changes(desk_of: Sit, address: str) -> None:
    desk = desk_of("Bilal T.", "technician", first=address)
    page = desk.page
    ready(page)

    page.set_viewport_size(PHONE)

    box, knob = page.locator("#map").bounding_box(), page.locator(".m-handle")
    assert box is not None
    expect(knob).to_be_in_viewport()
    assert middle(knob)[0] == pytest.approx(box["x"] + box["width"] / 2, abs=3)


def settles(locator: Locator, at: tuple[float, float]) -> None:
    for _ in range(50):
        if middle(locator) == pytest.approx(at, abs=100):
            return
        locator.page.wait_for_timeout(100)
    raise AssertionError(f"it lies at {middle(locator)}, not at {at}")


def middle(locator: Locator) -> tuple[float, float]:
    """Marks are drawn anew while the map moves and when something is told: there are moments without them."""
    for _ in range(50):
        if (box := locator.bounding_box()) is not None:
            return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        locator.page.wait_for_timeout(20)
    raise AssertionError("it is not drawn")


@pytest.mark.usefixtures("address")
def test_who_is_in_danger_and_where_waits_for_no_library(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/account")
    desk.page.route("**/js/map/leaflet.js*", lambda route: None)  # neither an answer nor a refusal

    page = desk.open("/cpo")
    raised(resident, house)

    expect(page.locator("#map > .map-ground .m-sos")).to_be_visible(timeout=15_000)
    expect(page.locator('#map [data-pole="SQ1"]')).to_be_visible()
    assert page.locator("#map").get_attribute("data-by") is None


def test_keys_move_it_like_a_hand(desk_of: Sit, address: str) -> None:
    desk = desk_of("Bilal T.", "technician", first=address)
    page = desk.page
    ready(page)
    plate = page.locator('[data-pole="SQ1"] rect')
    before = middle(plate)

    page.get_by_role("application").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowUp")

    assert middle(plate) == pytest.approx((before[0] + 80, before[1] + 80), abs=1)
    assert page.locator("#azimuth_deg").input_value() == "0"
    assert desk.troubles == []
