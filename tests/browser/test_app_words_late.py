"""Words never block a screen of the app: an SOS says them at once in the resident's language, other screens stand in English meanwhile."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect

from kernel.spoken import catalogue
from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_app_sos import REAL, alerts, choose_pins, enter, hold, says

pytestmark = pytest.mark.enable_socket

SOON_MS = 3_000


def in_urdu(english: str) -> str:
    return str(catalogue("ur").gettext(english))


@pytest.fixture
def phone(browser: Browser, live_server: str, with_settings: Any) -> Iterator[Phone]:
    """It has kept nothing: whatever it shows, it fetches."""
    with_settings(sos_pin_answer_ms=100)
    made = phone_in(browser, live_server, service_workers="block")
    yield made
    made.context.close()


def hangs(route: Route) -> None:
    """Nobody answers."""


def fails(route: Route) -> None:
    route.abort()


@pytest.mark.parametrize("how", [hangs, fails])
def test_an_sos_stands_with_its_way_back_whatever_becomes_of_words(phone: Phone, how: Any) -> None:
    phone.context.route("**/static/words/app-ur/**", how)
    page = phone.open("/?in=ur")

    hold(page, ms=1_700)

    expect(page.locator(".s-say")).to_have_text(in_urdu("Calling the police for you"), timeout=SOON_MS)
    page.get_by_role("button", name=in_urdu("Stand down")).click()
    page.get_by_role("button", name=in_urdu("Stand it down")).click()
    says(page, in_urdu("You have stood it down."))
    assert [alert.state for alert in alerts()] == ["stood_down"]


def test_a_pin_is_asked_for_in_the_language_of_the_phone_without_another_file(phone: Phone) -> None:
    choose_pins(phone.open())
    phone.context.route("**/static/words/app-ur/**", fails)
    page = phone.open("/?in=ur")

    hold(page, ms=1_700)
    page.get_by_role("button", name=in_urdu("Stand down with PIN")).click(timeout=SOON_MS)

    expect(page.locator(".a-title")).to_have_text(in_urdu("Your PIN"))
    enter(page, REAL)
    says(page, in_urdu("You have stood it down."))


def test_an_sos_needs_no_file_once_home_stands(phone: Phone) -> None:
    page = phone.open("/?in=ur")
    page.wait_for_load_state("networkidle")
    phone.context.route("**/static/**", fails)

    hold(page, ms=1_700)

    expect(page.locator(".s-say")).to_have_text(in_urdu("Calling the police for you"), timeout=SOON_MS)


def test_a_script_that_did_not_come_ahead_is_asked_for_again(phone: Phone) -> None:
    phone.context.route("**/static/app/chunks/sos-*", fails)
    page = phone.open()
    page.wait_for_load_state("networkidle")
    phone.context.unroute("**/static/app/chunks/sos-*")

    hold(page, ms=1_700)

    expect(page.get_by_text("Calling the police for you").first).to_be_visible(timeout=SOON_MS)


def test_a_screen_whose_words_do_not_come_stands_in_english(phone: Phone) -> None:
    phone.context.route("**/static/words/app-ur/settings.json*", fails)

    page = phone.open("/?in=ur#/settings")

    expect(page.locator("#screen .a-title")).to_have_text("Settings", timeout=SOON_MS)
    expect(page.locator(".a-toast")).to_have_count(0)


@pytest.mark.parametrize("is_used", [False, True])
def test_a_screen_is_drawn_anew_when_its_words_come_unless_it_is_in_use(phone: Phone, is_used: bool) -> None:
    waiting: list[Route] = []
    phone.context.route("**/static/words/app-ur/settings.json*", lambda route: waiting.append(route))
    page = phone.open("/?in=ur#/settings")
    title = page.locator("#screen .a-title")
    expect(title).to_have_text("Settings", timeout=SOON_MS + 1_000)
    if is_used:
        page.locator("#screen").press("Tab")

    waiting[0].continue_()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)

    expect(title).to_have_text("Settings" if is_used else in_urdu("Settings"))
    assert len(waiting) == 1
