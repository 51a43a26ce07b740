"""What the app asks of the house: in the language that was chosen on the phone, and no oftener than the contract's pace."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from citizen_api.contacts.services import MOST, TooManyLinks
from kernel.config import PROJECT_ROOT
from kernel.spoken import spoken
from tests.browser.app_phone import phone_in

PACE_S = json.loads((PROJECT_ROOT / "mobile_contracts" / "pace.json").read_text())["show_community"]


def asked_of_the_house(page: Page) -> list[Request]:
    asked: list[Request] = []
    page.on("request", lambda request: "/v1/" in request.url and asked.append(request))
    return asked


def test_it_asks_in_the_chosen_language_whatever_the_browser_speaks(
    live_server: str, browser: Browser
) -> None:
    phone = phone_in(browser, live_server, locale="en-GB")
    asked = asked_of_the_house(phone.page)

    page = phone.open("/?in=ur#/settings")
    page.wait_for_load_state("networkidle")

    assert {request.header_value("Accept-Language") for request in asked} == {"ur"}


def test_why_something_was_refused_is_said_in_the_chosen_language(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server, locale="en-GB")
    page = phone.open("/?in=ur#/contacts")
    make = page.locator("#screen button[type=submit]")
    for links in range(MOST):
        make.click()
        expect(page.locator(".c-links li")).to_have_count(links + 1)

    make.click()

    expect(page.get_by_text(spoken(TooManyLinks.title)["ur"])).to_be_visible()


def test_what_was_verified_is_asked_for_once_a_minute_on_however_many_screens(
    live_server: str, browser: Browser
) -> None:
    phone = phone_in(browser, live_server, service_workers="block")
    phone.page.clock.install()
    asked = asked_of_the_house(phone.page)

    def times() -> int:
        return sum("/v1/community" in request.url for request in asked)

    page = phone.open()
    page.wait_for_load_state("networkidle")
    for screen in ("#/map", "#/reports", "#/", "#/map"):
        page.goto(f"{live_server}/{screen}")
        expect(page.locator("main:not([hidden])")).to_have_count(1)
        page.wait_for_timeout(200)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert times() == 1

    page.clock.fast_forward(PACE_S * 1_000)
    with page.expect_request("**/v1/community*"):
        page.goto(f"{live_server}/#/")
        page.goto(f"{live_server}/#/map")
    assert times() == 2


@pytest.fixture(autouse=True)
def phones_are_put_away(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()
