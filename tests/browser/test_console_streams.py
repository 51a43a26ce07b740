"""The large tile streams, the small ones show stills; each says how old it is, and where no stream comes the still stays."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from kernel import clock
from kernel.config import Settings
from tests.browser.conftest import STREAM, Desk, put_into_ring
from tests.browser.test_console import WALL, raised
from tests.browser.test_console_now import seen_lately, shoot
from tests.house import House, ResidentClient
from tests.live_run import put_run
from tests.poles import camera_row, is_recorded, put_up

Sit = Callable[..., Desk]
STALE_WITHIN_MS = 25_000


@pytest.fixture
def beside_it(settings: Settings, camera_id: UUID) -> UUID:
    """A second camera in the square, further from the place."""
    found = put_up(camera_row("SQ2-1", stream=STREAM))["SQ2-1"]
    is_recorded(found)
    return found


def sat_down(desk_of: Sit) -> Desk:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    expect(desk.page.locator("#line")).to_contain_text("Live", timeout=15_000)
    return desk


def asked_for(page: Page) -> list[str]:
    """What the page asks of cameras from now on."""
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url) if "/v1/cameras/" in request.url else None)
    return urls


def test_the_large_tile_streams_and_the_small_one_shows_stills(
    settings: Settings,
    camera_id: UUID,
    beside_it: UUID,
    resident: ResidentClient,
    house: House,
    desk_of: Sit,
) -> None:
    desk = sat_down(desk_of)
    page, urls = desk.page, asked_for(desk.page)
    seen_lately(settings, beside_it)
    put_run(settings, camera_id)
    raised(resident, house)

    large = page.locator("#live figure.hero")
    expect(large).to_have_attribute("data-source", "stream", timeout=20_000)
    expect(large.locator(".cam-old")).to_have_text(re.compile(r"^\d+ s$"))
    small = page.locator("#live figure:not(.hero)")
    expect(small.locator("canvas")).to_be_visible(timeout=20_000)
    expect(page.locator("#live video")).to_have_count(1)
    shoot(page, "stream-1920-dark")
    of_stream = [url for url in urls if "/live/" in url]
    assert of_stream
    assert all(large.get_attribute("data-camera") in url for url in of_stream)

    expect(large.locator(".cam-word")).to_contain_text("STALE", timeout=STALE_WITHIN_MS)
    shoot(page, "stream-stale-1920-dark")
    assert desk.troubles == []


def test_where_no_stream_comes_the_still_stays_with_its_own_age(
    settings: Settings, camera_id: UUID, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = sat_down(desk_of)
    put_into_ring(settings, camera_id, from_at=clock.now() - timedelta(seconds=70), seconds=20)
    raised(resident, house)

    tile = desk.page.locator("#live figure.hero")
    expect(tile.locator("canvas")).to_be_visible(timeout=20_000)
    expect(tile).to_have_attribute("data-source", "still")
    expect(tile.locator(".cam-old")).to_have_text(re.compile(r"^(\d\d s|1 min)$"))
    expect(tile).not_to_have_class(re.compile("cam-stale"))
    assert desk.troubles == []


def test_a_hand_makes_a_small_one_large_and_lets_it_follow_again(
    settings: Settings,
    camera_id: UUID,
    beside_it: UUID,
    resident: ResidentClient,
    house: House,
    desk_of: Sit,
) -> None:
    page = sat_down(desk_of).page
    for each in (camera_id, beside_it):
        seen_lately(settings, each)
    raised(resident, house)
    large = page.locator("#live figure.hero")
    first = large.get_attribute("aria-label")
    small = page.locator("#live figure:not(.hero)")
    other = small.get_attribute("aria-label")

    small.focus()
    page.keyboard.press("Enter")
    expect(large).to_have_attribute("aria-label", other or "")
    expect(large.locator(".cam-pin")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#live video")).to_have_count(1)
    shoot(page, "pinned-1920-dark")

    large.locator(".cam-pin").click()
    expect(large).to_have_attribute("aria-label", first or "")
    expect(page.locator("#live .cam-pinned")).to_have_count(0)


def test_a_page_that_nobody_sees_streams_nothing(
    settings: Settings, camera_id: UUID, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = sat_down(desk_of).page
    seen_lately(settings, camera_id)
    raised(resident, house)
    expect(page.locator("#live video")).to_have_count(1, timeout=20_000)

    page.evaluate("() => Object.defineProperty(document, 'visibilityState', {get: () => 'hidden'})")

    expect(page.locator("#live video")).to_have_count(0)
