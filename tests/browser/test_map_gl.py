"""Maps where the browser has WebGL2: MapLibre draws them, under the strict content policy, and says as much as Leaflet does.

When the graphics are taken away in the middle, Leaflet goes on where MapLibre was: the same place, the same scale, the
same marks, and nobody has to load the page again.
"""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect

from kernel import clock
from kernel.geo import Position, destination
from kernel.unit_of_work import unit_of_work
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, PLACE, STREAM, Desk
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.browser.test_console_screens import MANY_ENTRIES
from tests.browser.test_languages import violations
from tests.browser.test_map_pages import TILE
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, put_up
from tests.vector_tile import square_of

pytestmark = pytest.mark.alone  # a processor that plays the graphics card leaves nothing for others

Sit = Callable[..., Desk]
SOFTWARE_GL = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader")
NO_GL = ("--disable-gpu", "--disable-3d-apis")
LOSE = """() => document.querySelector("#map canvas.maplibregl-canvas").getContext("webgl2").getExtension("WEBGL_lose_context").loseContext()"""
LAND = (0xF1, 0xEC, 0xE1)
# Software draws 1920 x 1080 here on two shared cores, and it took 1 to 4 s; with a graphics card it is a frame or two.
ANSWERS_WITHIN_S = 10.0


@pytest.fixture(scope="module")
def browser(browser: Browser) -> Iterator[Browser]:
    flags = [flag for flag in FLAGS if flag not in NO_GL]
    opened = browser.browser_type.launch(executable_path=CHROMIUM, args=[*flags, *SOFTWARE_GL])
    yield opened
    opened.close()


def shoot(page: Page, name: str) -> None:
    """For who wants to look: SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"gl-{name}.png")


def colour_of(png: bytes) -> tuple[int, ...]:
    """The one pixel of a picture."""
    picture = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR)
    return tuple(int(value) for value in picture[0, 0][::-1])


def faults(desk: Desk) -> list[str]:
    """What the browser complained of, but for the graphics that software plays slowly."""
    return [text for text in desk.troubles if "GPU stall due to ReadPixels" not in text]


@pytest.fixture
def address(app: Flask) -> str:
    cameras = put_up(
        camera_row("SQ1-1"), camera_row("SQ2-1", at=destination(TOWN_SQUARE, bearing_deg=90, distance_m=150))
    )
    return f"/register/cameras/{cameras['SQ1-1']}"


def at_the_register(desk_of: Sit, address: str, **how: object) -> Desk:
    desk = desk_of("Bilal T.", "technician", first=address, **how)
    expect(desk.page.locator("#map[data-ready]")).to_have_attribute("data-by", "maplibre", timeout=30_000)
    return desk


def drag(page: Page, by: tuple[int, int]) -> None:
    box = page.locator("#map").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] * 0.2, box["y"] + box["height"] * 0.25
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by[0] / 2, y + by[1] / 2, steps=3)
    page.mouse.move(x + by[0], y + by[1], steps=3)
    page.mouse.up()


# Asked in one breath: the rectangle is another one as soon as the library draws anew.
WHERE = """selector => {
  const box = document.querySelector(selector)?.getBoundingClientRect();
  return box?.width ? [box.x + box.width / 2, box.y + box.height / 2] : null;
}"""


def where(page: Page, pole: str) -> tuple[float, float]:
    x, y = page.wait_for_function(WHERE, arg=f'[data-pole="{pole}"] rect').json_value()
    return round(x), round(y)


def scale(page: Page) -> str:
    """What the scale says, and how long it is."""
    box = page.locator("#map > .scale")
    return f"{box.inner_text()} {box.locator('svg').get_attribute('width')}"


def test_maplibre_draws_it_with_a_worker_from_here_and_nothing_from_elsewhere(
    desk_of: Sit, address: str
) -> None:
    asked: list[str] = []
    desk = at_the_register(desk_of, address, script="")
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.page.reload()
    expect(desk.page.locator("#map[data-ready]")).to_have_attribute("data-by", "maplibre", timeout=30_000)

    assert any("/static/js/map/maplibre-worker.js" in url for url in asked)
    assert [url for url in asked if not url.startswith((desk.address, "data:"))] == []
    assert faults(desk) == []


def test_a_hand_moves_it_turns_a_sector_and_finds_a_camera(desk_of: Sit, address: str) -> None:
    desk = at_the_register(desk_of, address)
    page = desk.page
    pole = where(page, "SQ1")

    drag(page, (60, 40))
    expect(page.locator('[data-pole="SQ1"] rect')).not_to_have_attribute("x", "0")
    assert where(page, "SQ1") == pytest.approx((pole[0] + 60, pole[1] + 40), abs=2)

    knob = page.locator(".m-handle").bounding_box()
    assert knob is not None
    pole = where(page, "SQ1")
    page.mouse.move(knob["x"] + knob["width"] / 2, knob["y"] + knob["height"] / 2)
    page.mouse.down()
    page.mouse.move(pole[0] + 120, pole[1], steps=6)
    page.mouse.up()
    assert abs(float(page.locator("#azimuth_deg").input_value()) - 90) <= 1
    assert where(page, "SQ1") == pytest.approx(pole, abs=1)  # the map lay still

    page.locator('[data-pole="SQ2"] text').click()
    page.wait_for_selector(".reg-title >> text=SQ2-1")
    assert faults(desk) == []


def test_keys_move_it_and_do_not_turn_the_camera(desk_of: Sit, address: str) -> None:
    desk = at_the_register(desk_of, address)
    page = desk.page
    pole = where(page, "SQ1")

    page.get_by_role("application", name="The city with the sector of every camera").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")

    assert where(page, "SQ1") == pytest.approx((pole[0] - 80, pole[1] - 80), abs=2)
    assert page.locator("#azimuth_deg").input_value() == "0"
    before = scale(page)
    page.keyboard.press("-")
    assert scale(page) != before
    page.keyboard.press("+")
    assert scale(page) == before
    shoot(page, "focused")
    assert faults(desk) == []


def test_leaflet_goes_on_where_the_graphics_were_lost(desk_of: Sit, address: str) -> None:
    desk = at_the_register(desk_of, address)
    page = desk.page
    drag(page, (70, 30))
    page.locator("#zoom-out").click()
    pole = where(page, "SQ1")

    page.evaluate(LOSE)

    expect(page.locator("#map")).to_have_attribute("data-by", "leaflet", timeout=15_000)
    expect(page.locator("#map .map-sheet .m-sector-hand")).to_have_count(1)
    assert where(page, "SQ1") == pytest.approx(pole, abs=1)
    page.keyboard.press("ArrowRight")
    assert page.locator("#azimuth_deg").input_value() == "1"
    drag(page, (-50, 0))
    assert where(page, "SQ1") == pytest.approx((pole[0] - 50, pole[1]), abs=2)
    shoot(page, "lost")
    assert [text for text in faults(desk) if "context" not in text.lower()] == []


def test_the_theme_repaints_it(desk_of: Sit, address: str) -> None:
    desk = at_the_register(desk_of, address, color_scheme="light")
    page = desk.page
    middle = page.locator("#map").bounding_box()
    assert middle is not None
    clip: Any = {"x": middle["x"] + 20, "y": middle["y"] + middle["height"] / 2, "width": 8, "height": 8}

    by_day = page.screenshot(clip=clip)
    page.evaluate("() => { document.documentElement.dataset.theme = 'dark'; }")
    page.wait_for_timeout(800)
    by_night = page.screenshot(clip=clip)

    assert by_day != by_night
    shoot(page, "dark")
    assert faults(desk) == []


@pytest.mark.parametrize(
    ("url", "tile", "kind"),
    [
        pytest.param("/tiles/{z}/{x}/{y}.png", TILE, "image/png", id="of pictures"),
        pytest.param("/tiles/{z}/{x}/{y}.pbf", square_of("water"), "application/x-protobuf", id="of vectors"),
    ],
)
def test_a_base_map_lies_under_it(
    app: Flask,
    desk_of: Sit,
    address: str,
    monkeypatch: pytest.MonkeyPatch,
    url: str,
    tile: bytes,
    kind: str,
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "map_tiles_url", url)
    monkeypatch.setitem(app.jinja_env.globals, "map_attribution", "Survey of Pakistan")
    desk = desk_of("Bilal T.", "technician", first="/account", color_scheme="light")
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=tile, content_type=kind)

    desk.page.route("**/tiles/**", answer)

    page = desk.open(address)

    expect(page.locator("#map[data-ready]")).to_have_attribute("data-by", "maplibre", timeout=30_000)
    expect(page.locator("#map > .map-by")).to_have_text("Survey of Pakistan")
    expect(page.locator("#map > .map-ground .m-handle")).to_have_count(1)
    page.wait_for_timeout(1_000)
    shoot(page, f"base-{kind.split('/')[1]}")
    assert asked
    assert all("%7B" not in each and "{" not in each for each in asked)
    box = page.locator("#map").bounding_box()
    assert box is not None
    there: Any = {"x": box["x"] + 60, "y": box["y"] + box["height"] / 2, "width": 1, "height": 1}
    assert colour_of(page.screenshot(clip=there)) != LAND
    assert faults(desk) == []


def test_a_base_map_that_does_not_come_leaves_the_outlines(
    app: Flask, desk_of: Sit, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.jinja_env.globals, "map_tiles_url", "/tiles/{z}/{x}/{y}.png")
    monkeypatch.setitem(app.jinja_env.globals, "map_attribution", "Survey of Pakistan")
    desk = desk_of("Bilal T.", "technician", first="/account")
    desk.page.route("**/tiles/**", lambda route: route.abort())

    page = desk.open(address)

    expect(page.locator("#map[data-ready]")).to_have_attribute("data-by", "maplibre", timeout=30_000)
    expect(page.locator("#map > .map-by")).to_have_text("schematic")
    assert [text for text in faults(desk) if "Failed to load resource" not in text] == []


@pytest.mark.parametrize("language", ["en", "ur"])
def test_it_fits_a_phone(desk_of: Sit, address: str, language: str) -> None:
    desk = at_the_register(desk_of, address, viewport=PHONE)
    page = desk.page
    if language != "en":
        page.locator("details.menu > summary").click()
        page.locator(f".tongues button[value={language}]").click()
        expect(page.locator("#map[data-ready]")).to_have_attribute("data-by", "maplibre", timeout=30_000)

    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert wide <= 0
    assert violations(page) == []
    shoot(page, f"phone-{language}")
    assert faults(desk) == []


def test_five_hundred_cameras_and_five_thousand_incidents_still_answer_a_hand(
    app: Flask, resident: ResidentClient, neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    put_up(*(camera_row(f"T{number:03}-1", at=_on_a_grid(number), stream=STREAM) for number in range(500)))
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    page = desk.page
    expect(page.locator("#map[data-ready]")).to_have_attribute("data-by", "maplibre", timeout=60_000)
    neighbour.report(category="fire", position=dict(PLACE))
    house.settle(only=set())
    with unit_of_work() as uow:
        uow.execute(MANY_ENTRIES, {"now": clock.now()})
    alert = raised(resident, house)

    expect(page.locator(".sos-bar")).to_contain_text(alert["reference"], timeout=60_000)
    wait_for_state(resident, alert, "on_screen")
    expect(page.locator("#map > .vh")).to_contain_text("1 SOS, 5001 incidents, 500 poles", timeout=60_000)
    shoot(page, "many-street")
    page.keyboard.press("g")
    page.wait_for_timeout(1_500)
    assert violations(page) == []
    shoot(page, "many-city")

    before = scale(page)
    began = time.monotonic()
    page.locator("#zoom-in").click()
    page.locator("#zoom-in").click()
    assert scale(page) != before
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    took_s = time.monotonic() - began

    assert took_s < ANSWERS_WITHIN_S
    box = page.locator("#map > .map-ground .m-sos").bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("#map-head")).to_contain_text(alert["reference"])
    assert faults(desk) == []


def _on_a_grid(number: int) -> Position:
    east = destination(TOWN_SQUARE, bearing_deg=90, distance_m=150.0 * (number % 25))
    return destination(east, bearing_deg=0, distance_m=150.0 * (number // 25))
