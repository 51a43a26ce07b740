"""Where all footage is shown with its viewer in it, a film is made for who holds the claim, and plays when it is there."""

import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cctv_link.evidence.marked.models import WorkingCopy
from cctv_link.media import turns
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.conftest import Desk, opened, reported
from tests.house import House, ResidentClient

Sit = Callable[..., Desk]


@pytest.fixture(autouse=True)
def all_is_marked(camera_id: object, with_settings: Callable[..., None]) -> None:
    with_settings(viewer_watermark="all")


def set_copies(**values: Any) -> None:
    with unit_of_work() as uow:
        for copy in uow.session.scalars(select(WorkingCopy)):
            for name, value in values.items():
                setattr(copy, name, value)


def plays(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('#tiles video').readyState >= 2", timeout=20_000)


def test_an_original_is_awaited_and_plays(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    asked_for: list[str] = []
    desk.page.on("request", lambda request: asked_for.append(request.url))
    page = opened(desk, claim=True)
    tile = page.locator("#tiles figure")

    expect(tile.locator(".cam-word")).to_contain_text("waits to be made for you", timeout=10_000)
    expect(tile.locator("video")).to_have_attribute("poster", re.compile("^blob:"), timeout=45_000)
    set_copies(state="under_way", percent=40)
    expect(tile.locator(".cam-word")).to_contain_text("being made for you, 40 %", timeout=10_000)
    house.settle()

    plays(page)
    expect(tile.locator(".cam-word")).to_have_count(0)
    # The line below says whose film it is: the picture is higher than what the camera saw.
    assert page.evaluate("document.querySelector('#tiles video').videoHeight") > 180
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('#tiles video').currentTime > 0.2")
    evidence = [url for url in asked_for if "/v1/evidence/" in url]
    assert evidence
    assert not any(url.endswith("/redacted") for url in evidence)
    with reading() as session:
        [copy] = session.scalars(select(WorkingCopy)).all()
    assert (copy.viewer_name, copy.is_redacted, copy.state) == ("Imran A.", False, "made")
    # More pictures were asked for at once than are made at once: the browser says so, and the page asks again.
    assert [each for each in desk.troubles if "503" not in each] == []


def test_a_film_whose_hour_is_over_is_made_anew_and_goes_on(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=True)
    tile = page.locator("#tiles figure")
    expect(tile.locator(".cam-word")).to_contain_text("waits to be made for you", timeout=10_000)
    house.settle()
    plays(page)

    set_copies(expires_at=filmed)
    # A browser that has the whole of a film as short as this does not ask again; of a long one it is refused the rest.
    page.evaluate("document.querySelector('#tiles video').dispatchEvent(new Event('error'))")

    expect(tile.locator(".cam-word")).to_contain_text("waits to be made for you", timeout=10_000)
    house.settle()
    expect(tile.locator(".cam-word")).to_have_count(0, timeout=20_000)
    plays(page)
    with reading() as session:
        [copy] = session.scalars(select(WorkingCopy)).all()
    assert copy.expires_at is not None
    assert copy.expires_at > clock.now()


def test_what_cannot_be_made_says_so(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=True)
    tile = page.locator("#tiles figure")
    expect(tile.locator(".cam-word")).to_contain_text("waits to be made for you", timeout=10_000)

    set_copies(state="failed", failure="the picture is not a picture", expires_at=filmed.replace(year=2099))

    expect(tile.locator(".cam-word")).to_contain_text("could not be made safe", timeout=15_000)
    assert page.evaluate("document.querySelector('#tiles video').error") is not None


@pytest.fixture
def busy() -> Iterator[threading.Event]:
    """Others have their pictures made, until the event is set."""
    over = threading.Event()
    has_both = threading.Barrier(2)

    def others() -> None:
        with turns.turn():
            turns._room.acquire()
            has_both.wait(5)
            over.wait(60)
            turns._room.release()

    thread = threading.Thread(target=others, daemon=True)
    thread.start()
    has_both.wait(5)
    yield over
    over.set()
    thread.join(10)


def test_pictures_that_were_refused_while_others_were_made_come_later(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit, busy: threading.Event
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=True)
    expect(page.locator("#fan figure img")).to_have_count(1, timeout=10_000)
    broken = (
        "() => [...document.querySelectorAll('#fan img')].every((img) => img.complete && !img.naturalWidth)"
    )
    page.wait_for_function(broken)

    busy.set()

    page.wait_for_function("() => document.querySelector('#fan img').naturalWidth > 0", timeout=30_000)
    expect(page.locator("#tiles video")).to_have_attribute("poster", re.compile("^blob:"), timeout=30_000)
