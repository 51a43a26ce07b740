"""A supervisor asks people near an SOS for help from the console: a key opens the second question, and only its answer asks."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import expect

from kernel import clock
from tests.browser.conftest import Desk
from tests.browser.test_console import WALL, raised
from tests.browser.test_console_now import shoot
from tests.browser.test_languages import violations
from tests.house import House, ResidentClient
from tests.journeys.test_help_request import neighbour, told

Sit = Callable[..., Desk]


def test_the_second_question_says_whom_and_what_and_asks_once(
    app: Flask, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    near = neighbour(app)
    alert = raised(resident, house)
    desk = desk_of("Nadia Q.", "supervisor", first="/cpo", viewport=WALL, color_scheme="dark")
    page = desk.page
    expect(page.locator(".sos-bar")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("button", name="Ask nearby")).to_be_visible()
    page.keyboard.press("n")
    expect(page.get_by_text("Ask people nearby for help?")).to_be_visible()
    ask = page.get_by_role("button", name="Ask 1 phone")
    expect(page.get_by_role("button", name="Do not ask")).to_be_focused()
    expect(page.locator("#case blockquote")).to_contain_text("Somebody near Numaish Chowrangi needs help")
    assert told(near) == [], "to look is not to ask"
    shoot(page, "nearby-1920-dark")

    ask.click()

    expect(page.get_by_text("1 phone was asked at")).to_be_visible()
    assert len(told(near)) == 1
    house.settle()
    expect(page.locator("#case .tl")).to_contain_text("1 phone nearby was asked for help", timeout=15_000)
    codes = [step["code"] for step in resident.get(f"/v1/sos-alerts/{alert['id']}").json["timeline"]]
    assert codes.count("nearby_asked") == 1
    assert violations(page) == []
    assert desk.troubles == []


def test_an_operator_has_no_such_key(
    app: Flask, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    neighbour(app)
    raised(resident, house)
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    expect(page.locator(".sos-bar")).to_be_visible(timeout=15_000)

    page.keyboard.press("n")

    expect(page.get_by_text("Ask nearby")).to_have_count(0)
    expect(page.get_by_text("Ask people nearby for help?")).to_have_count(0)


@pytest.mark.parametrize("silent", [True])
def test_where_it_may_not_be_the_reason_stands_there(
    silent: bool, app: Flask, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    neighbour(app)
    with clock.frozen_at(clock.now() - timedelta(seconds=1)):
        raised(resident, house, silent=silent)
    page = desk_of("Nadia Q.", "supervisor", first="/cpo", viewport=WALL).page
    expect(page.locator(".sos-bar")).to_be_visible(timeout=15_000)
    page.get_by_role("button", name="Ask nearby").click()

    expect(page.get_by_text("The call is silent: nobody may be drawn to it.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Ask people nearby for help?")).to_have_count(0)
