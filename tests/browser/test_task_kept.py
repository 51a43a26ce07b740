"""At the player: a marker by three keys, a still that is the picture on the screen, a piece from in to out, S to the next."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from uuid import UUID

import cv2
import numpy as np
import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cctv_link.evidence.models import EvidenceItem
from cctv_link.simulation import clock_bars
from kernel import clock, storage
from kernel.config import Settings
from kernel.unit_of_work import reading
from tests.browser.conftest import Desk, opened, put_into_ring, reported
from tests.browser.test_languages import look_over, speak
from tests.browser.test_task_footage import shown_at
from tests.fakes import libretranslate
from tests.fakes.libretranslate import FakeTranslator
from tests.house import House, ResidentClient, report_body

Sit = Callable[..., Desk]


def claimed(desk: Desk) -> Page:
    """The task's page with the claim, once its film can be played."""
    page = opened(desk, claim=True)
    expect(page.locator("#lease")).to_contain_text("Yours")
    page.wait_for_function(
        "() => [...document.querySelectorAll('#tiles video')].every(f => f.readyState >= 2)"
    )
    return page


def at_second(page: Page) -> str:
    return page.locator(".clock").inner_text().replace("\n", "")


def test_a_marker_is_saved_listed_gone_to_changed_removed_and_put_back(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    page = claimed(desk)
    page.keyboard.press("r")
    marked = at_second(page)[:8]

    page.keyboard.press("m")
    page.keyboard.type("Two on a red 125")
    page.keyboard.press("Enter")

    line = page.locator("#markers li")
    expect(line).to_contain_text("Two on a red 125")
    expect(line).to_contain_text("all cameras")
    expect(page.locator(".tracks .tr-note title")).to_have_text("Two on a red 125")
    page.keyboard.press("j")
    expect(page.locator(".clock")).not_to_contain_text(marked)
    line.locator(".go").click()
    expect(page.locator(".clock")).to_contain_text(marked)

    line.get_by_role("button", name="Change").click()
    page.locator("#marking-note").fill("Three on a red 125")
    page.keyboard.press("Enter")
    expect(line).to_contain_text("Three on a red 125")
    line.get_by_role("button", name="Remove").click()
    expect(line).to_have_count(0)
    page.keyboard.press("u")
    expect(line).to_contain_text("Three on a red 125")
    assert desk.troubles == []


def test_the_next_officer_reads_the_marker_and_cannot_touch_it(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = claimed(desk_of("Imran A.", "verifier"))
    page.keyboard.press("m")
    page.keyboard.type("A white helmet")
    page.keyboard.press("Enter")
    expect(page.locator("#markers li")).to_have_count(1)
    page.get_by_role("button", name="Give back").click()
    page.wait_for_url(re.compile("/panel$"))

    other = claimed(desk_of("Sana R.", "verifier"))

    expect(other.locator("#markers li")).to_contain_text("A white helmet")
    expect(other.locator("#markers li")).to_contain_text("Imran A.")
    expect(other.locator("#markers li button")).to_have_count(1)


def test_a_still_is_the_picture_on_the_screen(
    filmed: datetime, settings: Settings, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    page = claimed(desk)
    page.keyboard.press("r")
    for _ in range(4):
        page.keyboard.press(".")
    page.wait_for_timeout(400)
    on_screen = shown_at(page)

    page.keyboard.press("t")
    expect(page.locator("#taken li")).to_contain_text("waits to be cut")
    house.settle()

    expect(page.locator("#taken li")).to_contain_text("evidence of its own")
    expect(page.locator("#taken img")).to_have_js_property("complete", True)
    with reading() as session:
        item = session.scalars(
            select(EvidenceItem).where(
                EvidenceItem.derived_from_id.is_not(None), EvidenceItem.kind == "still"
            )
        ).one()
    store = storage.configured(settings.storage_url)
    jpeg = b"".join(store.open_range(item.id, start=0, end=item.size_bytes))
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert clock_bars.read(np.asarray(picture, np.uint8)) == on_screen
    assert desk.troubles == []


def test_from_in_to_out_a_piece_is_taken_and_plays(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    page = claimed(desk)
    page.locator(".track-slider").focus()
    page.keyboard.press("r")

    page.keyboard.press("o")
    expect(page.locator(".inout")).to_contain_text("set in where it begins")
    page.keyboard.press("l")
    page.keyboard.press("i")
    expect(page.locator(".inout")).to_contain_text("set out where it ends")
    page.keyboard.press("j")
    page.keyboard.press("o")
    expect(page.locator(".inout")).to_contain_text("Out lies before in")
    expect(page.get_by_role("button", name="Extract")).to_be_hidden()
    page.keyboard.press("i")
    for _ in range(6):
        page.keyboard.press(".")
    page.keyboard.press("o")
    expect(page.locator(".inout")).to_contain_text(re.compile(r"to .* s of SQ1-1"))
    expect(page.locator(".tracks .tr-range")).to_have_count(1)
    page.keyboard.press("e")
    expect(page.locator("#taken li")).to_contain_text("waits to be cut")
    house.settle()

    film = page.locator("#taken video")
    expect(film).to_have_count(1)
    page.wait_for_function("() => document.querySelector('#taken video').readyState >= 1")
    assert film.evaluate("film => film.duration") == pytest.approx(7 / 15, abs=1.5 / 15)
    assert desk.troubles == []


def test_the_key_of_in_is_that_of_inconclusive_outside_the_player(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = claimed(desk_of("Imran A.", "verifier"))

    page.keyboard.press("i")

    expect(page.locator("#outcome-inconclusive")).to_be_checked()
    expect(page.locator(".inout")).not_to_contain_text("set out")


def test_without_the_claim_nothing_is_offered_that_needs_it(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=False)

    for key in ("m", "t", "e", "s"):
        page.keyboard.press(key)

    expect(page.locator("#marking, .inout, #skip")).to_have_count(0)
    expect(page.locator("#taken li")).to_have_count(0)


@pytest.mark.parametrize("where", ["worklist", "task"])
def test_a_question_mark_opens_the_sheet_of_keys(
    where: str, filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    page = desk.page if where == "worklist" else opened(desk, claim=False)

    page.keyboard.press("?")

    expect(page.get_by_role("dialog")).to_be_visible()
    expect(page.get_by_role("dialog")).to_contain_text("Undo")
    page.keyboard.press("o")  # behind the sheet no key does anything
    page.keyboard.press("v")
    expect(page.locator("input[name=outcome]:checked")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_s_gives_it_back_and_the_next_one_comes_up(
    filmed: datetime, resident: ResidentClient, neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    page = claimed(desk)
    first = page.url
    neighbour.report(category="burglary")
    house.settle()

    page.keyboard.press("s")
    expect(page.get_by_role("button", name="Somebody else should look at it")).to_be_visible()
    page.keyboard.press("s")

    page.wait_for_url(lambda url: url != first)
    expect(page.locator("h1")).to_contain_text("Burglary")
    expect(page.locator("#lease")).to_contain_text("Yours")
    page.get_by_role("link", name="Open it again").click()
    expect(page.locator("h1")).to_contain_text("Phone snatched")
    assert desk.troubles == []


@pytest.fixture
def translator(with_settings: Callable[..., None]) -> Iterator[FakeTranslator]:
    with libretranslate.running() as running:
        with_settings(translation_url=running.url)
        yield running


def test_the_translation_comes_by_itself_and_says_whose_it_is(
    translator: FakeTranslator, filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    page = claimed(desk)
    expect(page.locator("#translation")).to_contain_text("A machine is translating it")

    house.settle()

    expect(page.locator("#translation")).to_contain_text("By machine, checked by nobody")
    expect(page.locator("#translation blockquote")).to_have_text("I had just stepped off the bus.")
    expect(page.locator(".said .words")).to_have_text(report_body()["narrative"])
    page.get_by_text("Translate it yourself").click()
    page.get_by_label("In English, in your words").fill("I had just got off.")
    page.get_by_role("button", name="Keep it").click()
    expect(page.locator("#translation")).to_contain_text("Translated by Imran A.")
    assert desk.troubles == []


def test_a_camera_whose_clock_is_off_runs_on_the_citys_and_says_so(
    camera_id: UUID, settings: Settings, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    occurred_at = clock.now() - timedelta(seconds=30)
    # The picture's own clock is the camera's, and 1.2 s before ours.
    put_into_ring(
        settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12, clock_offset_s=1.2
    )
    reported(resident, house, occurred_at)
    page = claimed(desk_of("Imran A.", "verifier"))

    expect(page.locator("#tiles .cam-age")).to_have_text("clock off 1.2 s, corrected")
    page.keyboard.press("r")
    page.wait_for_timeout(500)
    ahead = shown_at(page) - occurred_at
    assert abs(ahead - timedelta(seconds=1.2)) <= timedelta(milliseconds=134)
    page.keyboard.press("t")
    expect(page.locator("#taken li")).to_contain_text("waits to be cut")
    house.settle()
    expect(page.locator("#taken li")).to_contain_text("evidence of its own")
    with reading() as session:
        item = session.scalars(
            select(EvidenceItem).where(
                EvidenceItem.derived_from_id.is_not(None), EvidenceItem.kind == "still"
            )
        ).one()
    assert abs(item.recorded_from - shown_at(page)) <= timedelta(milliseconds=2)


@pytest.mark.parametrize("code", ["en", "ur", "sd"])
def test_what_is_marked_and_taken_is_to_be_read_in_each_language_and_theme(
    code: str, filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = claimed(desk_of("Imran A.", "verifier"))
    page.keyboard.press("m")
    page.keyboard.type("Two on a red 125")
    page.keyboard.press("Enter")
    expect(page.locator("#markers li")).to_have_count(1)
    page.keyboard.press("t")
    expect(page.locator("#taken li")).to_have_count(1)
    house.settle()
    speak(page, code)
    expect(page.locator("#taken figure")).to_have_count(1)

    look_over(page, code, "kept")
    page.keyboard.press("m")
    page.keyboard.press("Escape")
    page.keyboard.press("s")
    look_over(page, code, "kept-skip")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    look_over(page, code, "kept-keys")
