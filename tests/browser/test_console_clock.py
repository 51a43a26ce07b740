"""At the console, too, a camera whose clock is off runs on the city's; and the case that shows by itself is the SOS nobody has."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from playwright.sync_api import expect

from kernel import clock
from kernel.config import Settings
from tests.browser.conftest import Desk, put_into_ring
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.house import House, ResidentClient

Sit = Callable[..., Desk]


def test_a_camera_whose_clock_is_off_runs_on_the_citys_and_says_so(
    camera_id: UUID, settings: Settings, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    page = desk.page
    put_into_ring(
        settings,
        camera_id,
        from_at=clock.now() - timedelta(seconds=8),
        seconds=60,
        clock_offset_s=1.2,
    )
    raised(resident, house)
    house.pass_time(seconds=1)
    house.settle()
    expect(page.locator("#pictures video")).to_have_count(1, timeout=20_000)

    page.get_by_role("button", name="Recorded").click()
    expect(page.locator("#pictures .cam-age")).to_have_text("clock off 1.2 s, corrected")
    page.wait_for_function("() => document.querySelector('#pictures video').readyState >= 2")
    page.keyboard.press("r")
    page.wait_for_timeout(500)

    citys = float(page.locator("#controls .clock").get_attribute("data-at") or 0) / 1000
    by_camera = page.locator("#pictures video").evaluate(
        "film => Date.parse(film.dataset.from) / 1000 + film.currentTime"
    )
    assert abs(by_camera - citys - 1.2) < 0.15
    assert desk.troubles == []


def test_an_sos_that_nobody_has_shows_before_one_that_another_answered(
    app: Any, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    first = raised(resident, house)
    other = desk_of("Bilal R.", "operator", first="/cpo", viewport=WALL)
    wait_for_state(resident, first, "on_screen")
    other.page.keyboard.press("a")
    wait_for_state(resident, first, "answered")
    house.settle()
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    expect(page.locator("#case h1")).to_contain_text(first["reference"])

    second = raised(ResidentClient.enrolled(app, locale="ur-PK"), house)

    expect(page.locator("#case h1")).to_contain_text(second["reference"])
    expect(other.page.locator("#case h1")).to_contain_text(first["reference"])
