"""Nine cameras saw it: nine pictures on one clock, one large by its number, at every width, with nothing cut off."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from playwright.sync_api import expect

from kernel import clock
from kernel.config import Settings
from tests.browser.bad_days import every_screen
from tests.browser.conftest import STREAM, Desk, opened, put_into_ring, reported
from tests.browser.test_languages import in_both_looks
from tests.house import House, ResidentClient
from tests.poles import camera_row, is_recorded, put_up

NINE = [f"SQ1-{number}" for number in range(1, 10)]
ALL_PLAY = "() => [...document.querySelectorAll('#tiles video')].filter(film => film.readyState > 1 && !film.paused).length"


def test_nine_pictures_run_on_one_clock_and_a_number_makes_one_large(
    app: Flask,
    settings: Settings,
    with_settings: Callable[..., None],
    resident: ResidentClient,
    house: House,
    desk_of: Callable[..., Desk],
) -> None:
    with_settings(clip_before_s=2, clip_after_s=4)
    cameras = put_up(
        *(camera_row(label, looking=(340 + 5 * at) % 360, stream=STREAM) for at, label in enumerate(NINE))
    )
    occurred_at = clock.now() - timedelta(seconds=30)
    for camera_id in cameras.values():
        is_recorded(camera_id)
        put_into_ring(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12)
    reported(resident, house, occurred_at)
    desk = desk_of("Imran A.", "verifier")

    page = opened(desk, claim=True)

    expect(page.locator("#tiles.clips-many > figure video")).to_have_count(9, timeout=30_000)
    every_screen(page, "nine")
    page.keyboard.press("7")
    expect(page.locator("#tiles > figure.cam-large")).to_have_count(1)
    page.keyboard.press("7")
    in_both_looks(page, "nine")
    page.keyboard.press("k")
    for _ in range(60):
        if page.evaluate(ALL_PLAY) == 9:
            break
        page.wait_for_timeout(250)
    assert page.evaluate(ALL_PLAY) == 9
    assert desk.troubles == []
