"""Five cameras, told of by two: nine pictures and one more on one clock, one large by its number, at every width, nothing cut off."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from playwright.sync_api import expect

from kernel import clock
from kernel.config import Settings
from tests.browser.bad_days import every_screen
from tests.browser.conftest import PLACE, STREAM, Desk, put_into_ring
from tests.browser.test_languages import in_both_looks
from tests.house import House, ResidentClient
from tests.poles import camera_row, is_recorded, put_up

RUNNING = "() => [...document.querySelectorAll('#tiles video')].filter(film => film.readyState > 1 && !film.paused).length"


def test_ten_pictures_run_on_one_clock_and_a_number_makes_one_large(
    app: Flask,
    settings: Settings,
    with_settings: Callable[..., None],
    house: House,
    desk_of: Callable[..., Desk],
) -> None:
    with_settings(clip_before_s=2, clip_after_s=4)
    cameras = put_up(
        *(camera_row(f"SQ1-{at + 1}", looking=(340 + 10 * at) % 360, stream=STREAM) for at in range(5))
    )
    occurred_at = clock.now() - timedelta(seconds=30)
    for camera_id in cameras.values():
        is_recorded(camera_id)
        put_into_ring(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=14)
    for number in range(2):
        near = {**PLACE, "lat": PLACE["lat"] + 0.0001 * number}
        at = clock.wire(occurred_at + timedelta(seconds=3 * number))
        ResidentClient.enrolled(app).report(position=near, occurred_at=at)
    house.settle()
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    expect(page.locator("#tasks tr[data-task]")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_be_visible()
    page.wait_for_load_state()
    page.get_by_role("button", name="Join").first.wait_for()
    page.keyboard.press("d")
    expect(page.locator("#claim")).to_contain_text("2 reports")

    expect(page.locator("#tiles.clips-many > figure video")).to_have_count(10, timeout=30_000)
    every_screen(page, "nine")
    page.keyboard.press("7")
    expect(page.locator("#tiles > figure.cam-large")).to_have_count(1)
    page.keyboard.press("7")
    expect(page.locator("#tiles > figure.cam-large")).to_have_count(0)
    in_both_looks(page, "nine")
    page.keyboard.press("r")
    page.keyboard.press("k")
    for _ in range(120):
        if page.evaluate(RUNNING) == 10:
            break
        page.wait_for_timeout(250)
    assert page.evaluate(RUNNING) == 10
