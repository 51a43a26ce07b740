"""A page that looks by itself leaves alone what somebody is at: words and focus stay, no row moves under a hand, and a
connection that is lost is shown."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kernel import clock
from tests.browser.conftest import Desk
from tests.house import NUMAISH, House, OfficerClient, ResidentClient

Sit = Callable[..., Desk]
OPEN = {"moderation.jobs.open_verification"}
KINDS = ("robbery", "phone_snatching", "road_hazard")


@pytest.fixture
def reported(resident: ResidentClient, house: House) -> None:
    """Three reports, the most urgent first."""
    for number, category in enumerate(KINDS):
        resident.report(category=category, position={**NUMAISH, "lat": NUMAISH["lat"] + number / 200})
    house.settle(only=OPEN)


def rows(page: Page) -> list[str]:
    return page.locator("#tasks tr[data-task]").evaluate_all("all => all.map(row => row.dataset.task)")


def a_look(page: Page) -> None:
    """Until the server has been asked once more, and its answer stands on the page."""
    with page.expect_response(lambda answer: answer.request.headers.get("x-fragment") == "1"):
        page.evaluate("dispatchEvent(new Event('focus'))")
    page.wait_for_timeout(100)


def test_the_row_under_the_pointer_stays_and_what_left_turns_grey_until_the_hand_goes(
    reported: None, desk_of: Sit, other_verifier: OfficerClient
) -> None:
    page = desk_of("Imran A.", "verifier").page
    before = rows(page)
    page.locator("#tasks tr[data-task]").nth(1).hover()
    where = page.locator("#tasks tr[data-task]").nth(1).bounding_box()

    task_id, claim_id = other_verifier.claim_first()
    other_verifier.decide(task_id, claim_id)
    page.mouse.move(where["x"] + 200, where["y"] + 20)
    a_look(page)

    expect(page.locator(f"#task-{task_id}.left")).to_have_count(1)
    assert rows(page) == before
    assert page.locator("#tasks tr[data-task]").nth(1).bounding_box() == where
    page.mouse.move(5, 700)
    page.evaluate("document.activeElement.blur()")
    a_look(page)
    expect(page.locator(f"#task-{task_id}")).to_have_count(0)
    expect(page.locator("#tasks tr[data-moved]")).to_have_count(0)


def test_a_new_row_waits_at_the_end_for_a_hand_and_then_takes_its_place_with_an_edge(
    reported: None, desk_of: Sit, app: Flask, house: House
) -> None:
    page = desk_of("Imran A.", "verifier").page
    before = rows(page)
    page.keyboard.press("j")  # the focus is on the second row

    with clock.frozen_at(clock.now() - timedelta(minutes=1)):
        ResidentClient.enrolled(app).report(
            category="assault", position={**NUMAISH, "lat": NUMAISH["lat"] - 0.2}
        )
    house.settle(only=OPEN)
    a_look(page)

    assert rows(page)[:3] == before
    assert len(rows(page)) == 4
    added = rows(page)[3]
    expect(page.locator(f"#task-{added}[data-moved]")).to_have_count(1)
    page.wait_for_timeout(2_200)
    expect(page.locator("#tasks tr[data-moved]")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    a_look(page)
    assert rows(page).index(added) < 3
    expect(page.locator("#tasks tr[data-moved]")).to_have_count(1)


def test_words_the_caret_and_an_opened_form_outlive_many_looks(
    reported: None, desk_of: Sit, resident: ResidentClient, house: House
) -> None:
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")
    page.locator("#ask-new summary").click()
    page.locator("#reason").fill("دو آدمی لال 125 پر 👀")
    page.locator("#reason").press("ArrowLeft")
    caret = page.locator("#reason").evaluate("field => field.selectionStart")

    resident.report(category=KINDS[0], narrative="Same thing seen from the bus")
    house.settle(only=OPEN)

    expect(page.locator("#duplicates .dup")).to_have_count(1, timeout=10_000)
    expect(page.locator("#reason")).to_be_focused()
    expect(page.locator("#reason")).to_have_value("دو آدمی لال 125 پر 👀")
    assert page.locator("#reason").evaluate("field => field.selectionStart") == caret
    expect(page.locator("#ask-new")).to_have_attribute("open", "")
    assert desk.troubles == []


def test_a_lost_connection_is_shown_and_so_is_its_return(reported: None, desk_of: Sit) -> None:
    page = desk_of("Imran A.", "verifier").page
    expect(page.locator("#live")).to_contain_text("Live", timeout=8_000)

    page.route("**/panel*", lambda route: route.abort())
    expect(page.locator("#live.is-late")).to_contain_text("No connection, last seen", timeout=8_000)
    assert len(rows(page)) == 3
    page.unroute("**/panel*")

    expect(page.locator("#live")).to_contain_text("Live", timeout=8_000)
    expect(page.locator("#live.is-late")).to_have_count(0)


def test_who_was_signed_out_is_led_back_to_the_same_list(reported: None, desk_of: Sit) -> None:
    page = desk_of("Imran A.", "verifier").page
    page.goto(page.url + "?view=free&group=street")
    page.context.clear_cookies()

    page.wait_for_url("**/sign-in?next=*", timeout=8_000)

    assert "view%3Dfree%26group%3Dstreet" in page.url
