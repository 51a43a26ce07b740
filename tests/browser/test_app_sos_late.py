"""What comes late to an SOS of the app: a PIN that was entered without a network, and a trip that did not end in time."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_app_sos import PATIENCE_MS, WRONG, alerts, choose_pins, enter, hold, says
from tests.house import House
from tests.journeys.test_trips import later

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def phone(browser: Browser, live_server: str, with_settings: Any) -> Iterator[Phone]:
    with_settings(sos_pin_answer_ms=100)
    made = phone_in(browser, live_server)
    yield made
    made.context.close()


def test_a_wrong_pin_that_was_entered_without_a_network_is_refused_aloud_when_there_is_one(
    phone: Phone,
) -> None:
    page = phone.open()
    choose_pins(page)
    page.goto(phone.address + "/#/")
    phone.is_installed()
    phone.context.set_offline(True)
    hold(page)
    says(page, "Your SOS has not left this phone.")
    page.get_by_role("button", name="Stand down with PIN").click()
    enter(page, WRONG)
    expect(page.locator(".a-toast")).to_contain_text("It is told as soon as there is a network.")

    phone.context.set_offline(False)

    expect(page.locator(".a-toast", has_text="was not it. The SOS stays open.")).to_be_visible(
        timeout=PATIENCE_MS
    )
    says(page, "The police have your call. Nobody has seen it yet.")
    assert [alert.state for alert in alerts()] == ["received"]


@pytest.mark.parametrize(
    "at", [pytest.param("/", id="at home"), pytest.param("/#/trip", id="at the trip's page")]
)
def test_what_was_raised_for_an_overdue_trip_is_followed_as_if_it_had_been_pressed(
    at: str, phone: Phone, house: House
) -> None:
    page = phone.open("/#/trip")
    page.get_by_label("From").fill("Saddar")
    page.get_by_label("To", exact=True).fill("Gulshan 13-D")
    page.get_by_role("button", name="20 min").click()
    page.get_by_role("button", name="Set out").click()
    expect(page.locator(".s-say")).to_contain_text("left", timeout=PATIENCE_MS)
    page.goto("about:blank")
    later(house, 26)

    phone.open(at)

    says(page, "The police have your call. Nobody has seen it yet.")
    expect(page.locator(".rungs")).to_be_visible()
    expect(page.get_by_text("Your place is sent every 5 seconds.")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Stand down").click()
    page.get_by_role("button", name="Stand it down").click()
    says(page, "You have stood it down.")
    assert [alert.state for alert in alerts()] == ["stood_down"]
    # Over and put away, it is not taken up again.
    page.get_by_role("button", name="To the start").click()
    page.goto("about:blank")
    phone.open("/#/trip")
    expect(page.get_by_text("An SOS was raised for you")).to_be_visible(timeout=PATIENCE_MS)
    assert phone.troubles == []
