"""`?` shows every page's keys, and behind that sheet none of them does anything; Esc shuts what a key has opened and loses no word;
the player stays where it was when a marker is saved."""

from collections.abc import Callable
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk, opened, reported
from tests.browser.test_console import raised, wait_for_state
from tests.house import House, ResidentClient
from tests.poles import camera_row, put_up

Sit = Callable[..., Desk]


@pytest.mark.parametrize(
    ("role", "path", "says"),
    [
        pytest.param("technician", "/register", "Turn the chosen camera", id="the register, to who may turn"),
        pytest.param("technician", "/upkeep", "The next repair", id="repairs"),
    ],
)
def test_a_question_mark_shows_the_keys_of(
    role: str, path: str, says: str, app: object, desk_of: Sit
) -> None:
    camera = put_up(camera_row("SQ1-1"))["SQ1-1"]
    desk = desk_of("Bilal T.", role, first=f"{path}/cameras/{camera}" if path == "/register" else path)
    page = desk.page

    page.keyboard.press("?")

    sheet = page.locator("#keys")
    expect(sheet).to_be_visible()
    expect(sheet).to_contain_text(says)
    page.keyboard.press("/")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    page.get_by_role("button", name="Keys (?)").click()
    expect(sheet).to_be_visible()
    assert desk.troubles == []


def test_who_may_not_turn_is_told_of_no_key_that_turns(app: object, desk_of: Sit) -> None:
    put_up(camera_row("SQ1-1"))
    page = desk_of("Nadia B.", "supervisor", first="/register").page

    page.keyboard.press("?")

    expect(page.locator("#keys")).to_contain_text("Search")
    expect(page.locator("#keys")).not_to_contain_text("Turn the chosen camera")


def answered(desk: Desk, resident: ResidentClient, house: House) -> Page:
    alert = raised(resident, house)
    wait_for_state(resident, alert, "on_screen")
    desk.page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(desk.page.locator(".talk")).to_contain_text("Stay in the light")
    return desk.page


def test_behind_the_consoles_sheet_no_key_sends_a_sentence_or_opens_a_form(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = answered(desk_of("Saima K.", "operator", first="/cpo"), resident, house)
    sent: list[str] = []
    page.on(
        "request",
        lambda request: (
            sent.append(request.url)
            if request.url.endswith("/messages") and request.method == "POST"
            else None
        ),
    )

    page.keyboard.press("?")
    for key in ("1", "c", "h"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")

    expect(page.locator("#keys")).to_be_hidden()
    assert page.locator("#close-reason, .hand").count() == 0
    page.wait_for_timeout(300)
    assert sent == []


def test_esc_shuts_the_form_that_closes_an_sos_and_no_word_is_lost(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo")
    page = answered(desk, resident, house)
    page.keyboard.press("c")
    page.get_by_role("button", name="Help arrived").click()
    page.locator("#close-reason").fill("A patrol took her home")

    page.keyboard.press("Escape")

    expect(page.locator("#close-reason")).to_have_count(0)
    expect(page.get_by_role("button", name="Close with outcome")).to_be_focused()
    page.keyboard.press("c")
    expect(page.locator("#close-reason")).to_have_value("A patrol took her home")
    expect(page.get_by_role("button", name="Help arrived")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.keyboard.press("h")
    expect(page.locator(".hand")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".hand")).to_have_count(0)
    assert desk.troubles == []


@pytest.mark.parametrize("height", [900, 700, 560])
def test_the_player_stays_where_it_was_when_a_marker_is_saved(
    height: int, filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier", viewport={"width": 1440, "height": height}), claim=True)
    expect(page.locator("#lease")).to_contain_text("Yours")
    before = scrolled(page)

    page.keyboard.press("m")
    expect(page.locator("#marking-note")).to_be_focused()
    page.keyboard.type("Two on a red 125")
    page.keyboard.press("Enter")

    expect(page.locator("#markers li")).to_have_count(1)
    assert scrolled(page) == before


def scrolled(page: Page) -> list[int]:
    return list(
        page.evaluate(
            "['section.player', '.clips', '.inc-main', 'html'].map(each => Math.round(document.querySelector(each).scrollTop))"
        )
    )
