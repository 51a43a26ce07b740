"""No word of a row or a column is cut off, in any language: why a task stands where it does, and what may be the same."""

import os
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, ViewportSize, expect

from kernel import clock
from kernel.web.languages import LANGUAGES
from tests.browser.conftest import DESK, PHONE, PLACE, Desk, opened
from tests.browser.test_languages import speak
from tests.house import House, OfficerClient, ResidentClient

Sit = Callable[..., Desk]
OPEN = {"moderation.jobs.open_verification"}
WIDTHS: tuple[ViewportSize, ...] = (
    PHONE,
    {"width": 1024, "height": 768},
    DESK,
    {"width": 2560, "height": 1440},
)
URDU = "میں نمائش پر بس سے اتری ہی تھی کہ پیچھے سے لال 125 پر دو لوگ آئے۔ " * 6
# What of an element's box lies outside another's, in pixels.
OUTSIDE = """([inner, outer]) => Array.from(document.querySelectorAll(inner)).flatMap((each) => {
    const box = each.getBoundingClientRect(), within = each.closest(outer).getBoundingClientRect();
    const by = Math.max(within.left - box.left, box.right - within.right, within.top - box.top, box.bottom - within.bottom);
    return box.width && by > 1 ? [`${each.textContent.trim()}: ${by.toFixed(0)} px`] : [];
})"""


def outside(page: Page, inner: str, outer: str) -> list[str]:
    return list(page.evaluate(OUTSIDE, [inner, outer]))


def shot(page: Page, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture
def reasons(camera_id: object, app: Flask, resident: ResidentClient, house: House) -> None:
    """A task with many reasons: two phones, a flood from one of them, a second person, a camera that looks at it."""
    for minutes in (9, 8, 7, 6, 5):
        with clock.frozen_at(clock.now() - timedelta(minutes=minutes)):
            resident.report(category="robbery", position=PLACE)
    ResidentClient.enrolled(app).report(category="robbery", position=PLACE)
    house.settle()


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_reason_of_a_row_is_whole(reasons: None, desk_of: Sit, code: str) -> None:
    page = desk_of("Imran A.", "verifier").page
    speak(page, code)
    expect(page.locator("#tasks .why .chip").first).to_be_visible()

    for viewport in WIDTHS:
        page.set_viewport_size(viewport)
        page.wait_for_timeout(150)
        shot(page, f"why-{code}-{viewport['width']}")
        assert outside(page, "#tasks .why .chip", ".why") == [], viewport
        assert outside(page, "#tasks .why .chip", "tr") == [], viewport
        assert outside(page, "#views a > *", "a") == [], viewport


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_suggested_duplicate_stays_in_its_column(
    filmed: datetime, resident: ResidentClient, neighbour: ResidentClient, house: House,
    desk_of: Sit, verifier: OfficerClient, code: str,
) -> None:  # fmt: skip
    resident.report(position=PLACE, occurred_at=clock.wire(filmed), narrative=URDU)
    house.settle()
    task, claim = verifier.claim_first()
    verifier.decide(task, claim)
    house.pass_time(seconds=60)
    house.settle()
    neighbour.report(position=PLACE, occurred_at=clock.wire(filmed), narrative=URDU)
    house.settle()
    desk = desk_of("Sana R.", "verifier")
    speak(desk.page, code)

    page = opened(desk, claim=True)

    expect(page.locator("#duplicates .state").first).to_be_visible()
    for viewport in WIDTHS:
        page.set_viewport_size(viewport)
        page.wait_for_timeout(150)
        shot(page, f"duplicate-{code}-{viewport['width']}")
        assert outside(page, "#duplicates .dup *", ".blkp") == [], viewport
        assert outside(page, "#duplicates .state *", ".state") == [], viewport
