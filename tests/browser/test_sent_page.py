"""A verifier sees the resident's photo and video on the task's page: they load, they play, and nothing else moves."""

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests import resident_media, sound
from tests.browser.conftest import PHONE, PLACE, Desk
from tests.house import House, ResidentClient
from tests.tus import Phone

pytestmark = pytest.mark.enable_socket
Sit = Callable[..., Desk]
# Where pictures of the page go, for who wants to look at it.
LOOK_AT = os.environ.get("TEST_PICTURES_DIR")


def look(page: Page, name: str) -> None:
    if LOOK_AT:
        page.screenshot(path=Path(LOOK_AT) / f"{name}.png", full_page=True)


@pytest.fixture
def sent(resident: ResidentClient, house: House, filmed: datetime) -> None:
    from kernel import clock

    report = resident.report(position=PLACE, occurred_at=clock.wire(filmed)).json
    phone = Phone(resident)
    phone.send(resident_media.jpeg(), filetype="image/jpeg", report_id=report["id"])
    phone.send(resident_media.film(seconds=3), filetype="video/mp4", report_id=report["id"])
    phone.send(sound.recorded(), filetype="audio/webm", report_id=report["id"])
    house.settle()


def opened(desk: Desk, *, claim: bool) -> Page:
    expect(desk.page.locator("#tasks tr[data-task]")).to_have_count(1)
    desk.page.keyboard.press("Enter" if claim else "o")
    expect(desk.page.locator("#sent li")).to_have_count(3)
    return desk.page


def test_with_the_claim_the_photo_is_there_and_the_video_plays(sent: None, desk_of: Sit) -> None:
    desk = desk_of("Imran A.", "verifier")
    page = opened(desk, claim=True)

    photo, film = page.locator("#sent img"), page.locator("#sent video")
    expect(photo).to_be_visible()
    photo.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    assert photo.evaluate("each => each.complete && each.naturalWidth") == 640
    film.evaluate("each => { each.muted = true; return each.play(); }")
    page.wait_for_timeout(700)
    assert film.evaluate("each => each.currentTime") > 0
    expect(page.locator("#sent audio")).to_be_visible()
    look(page, "sent-claimed")
    assert desk.troubles == []


def test_without_it_the_photo_comes_without_faces_and_sound_stays_shut(
    sent: None, desk_of: Sit, house: House
) -> None:
    desk = desk_of("Sana R.", "verifier")
    page = opened(desk, claim=False)

    page.wait_for_timeout(2_500)
    house.settle()

    expect(page.locator("#sent img")).to_have_count(1, timeout=15_000)
    assert "/redacted" in (page.locator("#sent img").get_attribute("src") or "")
    expect(page.locator("#sent audio")).to_have_count(0)
    look(page, "sent-without")
    assert desk.troubles == []


def test_it_is_enlarged_on_the_page_under_the_mark_and_never_opens_as_a_bare_file(
    sent: None, desk_of: Sit
) -> None:
    desk = desk_of("Imran A.", "verifier")
    page = opened(desk, claim=True)
    film = page.locator("#sent video")
    expect(film).to_have_attribute("controlslist", "nodownload nofullscreen noremoteplayback")
    expect(page.locator("#sent audio")).to_have_attribute("controlslist", "nodownload")
    expect(page.locator("#sent a")).to_have_count(0)

    page.get_by_role("button", name="Larger: Photo").press("Enter")

    large = page.get_by_role("dialog", name="Photo, came at")
    expect(large.locator("img")).to_have_js_property("naturalWidth", 640)
    widths_px = [
        each.evaluate("each => each.clientWidth")
        for each in (page.locator("#sent img"), large.locator("img"), large.locator("figure"))
    ]
    assert 2 * widths_px[0] < widths_px[1] == widths_px[2]
    expect(large.locator(".mark-water")).to_contain_text("Imran A.")
    look(page, "sent-large")
    page.keyboard.press("x")  # behind it no key decides
    page.keyboard.press("Escape")
    expect(large).to_have_count(0)
    expect(page.locator("#outcome-unfounded")).not_to_be_checked()
    expect(page.get_by_role("button", name="Larger: Photo")).to_be_focused()

    film.evaluate("each => { each.currentTime = 1.5; }")
    page.get_by_role("button", name="Larger: Video").click()
    large = page.get_by_role("dialog", name="Video, came at")
    expect(large.locator("video")).to_have_js_property("currentTime", 1.5)
    expect(large.locator(".mark-water")).to_contain_text("Imran A.")
    large.get_by_role("button", name="Close").click()
    expect(large).to_have_count(0)
    assert len(page.context.pages) == 1
    assert desk.troubles == []


@pytest.mark.parametrize("language", ["en", "ur"])
def test_on_a_phone_it_is_no_wider_than_the_phone(sent: None, desk_of: Sit, language: str) -> None:
    desk = desk_of("Nadia Q.", "supervisor", viewport=PHONE)
    if language == "ur":
        desk.page.evaluate(
            "fetch('/language', {method: 'POST', body: new URLSearchParams({language: 'ur', csrf_token: document.querySelector('meta[name=csrf-token]').content})})"
        )
        desk.page.wait_for_timeout(500)
    href = desk.page.locator("#tasks tr[data-task]").get_attribute("data-task")
    page = desk.open(f"/panel/tasks/{href}")
    expect(page.locator("#sent li")).to_have_count(3)
    page.locator("#sent").scroll_into_view_if_needed()

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    look(page, f"sent-phone-{language}")
