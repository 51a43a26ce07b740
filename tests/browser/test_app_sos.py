"""A resident calls for help from the app: held or pressed, counted down, told the truth at each rung, stood down by PIN."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from citizen_api.sos.models import SosAlert, SosPosition
from kernel.unit_of_work import reading
from tests.browser.app_phone import Phone, phone_in
from tests.house import House, OfficerClient

pytestmark = [pytest.mark.enable_socket, pytest.mark.first]

REAL, DURESS, WRONG = "246810", "246897", "111111"
PATIENCE_MS = 15_000


@pytest.fixture
def phone(browser: Browser, live_server: str, with_settings: Any) -> Iterator[Phone]:
    with_settings(sos_pin_answer_ms=100)
    made = phone_in(browser, live_server)
    yield made
    made.context.close()


def hold(page: Page, key: str = "[data-sos-key]", ms: int = 3_000) -> None:
    # Before the script has come the key is a link to the same thing on a page of its own.
    page.locator(f"{key} .o-prog").first.wait_for(state="attached")
    expect(page.locator(key)).to_be_visible()
    box = page.locator(key).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.wait_for_timeout(ms)
    page.mouse.up()


def alerts() -> list[SosAlert]:
    with reading() as session:
        return list(session.scalars(select(SosAlert).order_by(SosAlert.raised_at)))


def says(page: Page, words: str | re.Pattern[str]) -> None:
    expect(page.locator(".s-say")).to_have_text(words, timeout=PATIENCE_MS)


def enter(page: Page, pin: str) -> None:
    for digit in pin:
        page.locator(".pin").get_by_text(digit, exact=True).click()


def choose_pins(page: Page) -> None:
    page.goto(page.url.split("#")[0] + "#/pins")
    page.get_by_role("button", name="Choose two PINs").click()
    for pin in (REAL, REAL, DURESS, DURESS):
        expect(page.locator(".pin-dots i.on")).to_have_count(0)
        enter(page, pin)
        page.wait_for_timeout(150)
    says(page, "Your PINs are set.")


def test_held_for_a_moment_too_short_nothing_is_sent(phone: Phone) -> None:
    page = phone.open()

    hold(page, ms=900)
    page.wait_for_timeout(400)

    assert page.url.split("#")[-1] in (page.url, "/")
    assert alerts() == []


def test_held_it_arms_and_climbs_as_it_happens(phone: Phone, operator: OfficerClient, house: House) -> None:
    page = phone.open()

    hold(page)
    says(page, "Calling the police for you")
    expect(page.get_by_text("They already have it.")).to_be_visible(timeout=PATIENCE_MS)
    (alert,) = alerts()
    assert alert.state == "arming"
    page.get_by_role("button", name="Send now").click()
    says(page, "The police have your call. Nobody has seen it yet.")
    house.settle()
    operator.post(f"/v1/cpo/sos-alerts/{alert.id}/shown", json={"console_id": "wall-1"})
    says(page, "It is on an operator's screen. Not answered yet.")
    operator.post(f"/v1/cpo/sos-alerts/{alert.id}/answer", json={})
    says(page, "An operator has answered.")
    expect(page.locator(".rungs li.done, .rungs li.now")).to_have_count(4)
    expect(page.get_by_text("Unit on its way")).to_have_count(0)
    with reading() as session:
        assert session.scalars(select(SosPosition)).first() is not None
    key = {"Idempotency-Key": "019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f60"}
    operator.post(f"/v1/cpo/sos-alerts/{alert.id}/messages", json={"text": "Can you go inside?"}, headers=key)
    expect(page.get_by_text("Can you go inside?")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Yes").click()
    expect(page.locator(".s-words li")).to_have_count(2, timeout=PATIENCE_MS)
    assert phone.troubles == []


def test_three_presses_do_as_well_by_keyboard_too(phone: Phone) -> None:
    page = phone.open()

    page.locator("[data-sos-key] .o-prog").wait_for(state="attached")
    page.locator("[data-sos-key]").focus()
    for _ in range(3):
        page.keyboard.press("Enter")

    says(page, "Calling the police for you")
    expect(page.get_by_text("They already have it.")).to_be_visible(timeout=PATIENCE_MS)
    assert [alert.state for alert in alerts()] == ["arming"]


def test_a_phone_that_is_gone_has_raised_it(phone: Phone, house: House) -> None:
    page = phone.open()
    hold(page)
    expect(page.get_by_text("They already have it.")).to_be_visible(timeout=PATIENCE_MS)

    phone.context.close()
    house.pass_time(seconds=6)
    house.settle()

    assert [alert.state for alert in alerts()] == ["received"]


@pytest.mark.parametrize(
    "pin", [pytest.param(REAL, id="in earnest"), pytest.param(DURESS, id="under duress")]
)
def test_stood_down_by_either_pin_the_screens_are_the_same(phone: Phone, pin: str) -> None:
    page = phone.open()
    choose_pins(page)
    page.goto(phone.address + "/#/")
    hold(page)
    page.get_by_role("button", name="Stand down with PIN").click()
    enter(page, WRONG)
    expect(page.get_by_text("That was not it. The SOS stays open.")).to_be_visible(timeout=PATIENCE_MS)

    enter(page, pin)

    says(page, "You have stood it down.")
    expect(page.locator(".rungs li")).to_have_count(3)
    expect(page.get_by_role("button", name="To the start")).to_be_visible()
    page.get_by_role("button", name="To the start").click()
    expect(page.locator("#home")).to_be_visible()
    (alert,) = alerts()
    assert alert.is_duress is (pin == DURESS)
    hold(page)
    says(page, "Calling the police for you")


def test_without_a_network_it_says_so_and_is_sent_with_the_first_signal(
    phone: Phone, with_settings: Any
) -> None:
    with_settings(sos_sms_number="8715")
    page = phone.open()
    phone.is_installed()
    page.evaluate("() => fetch('/v1/poles?locale=en')")
    phone.context.set_offline(True)

    hold(page)
    says(page, "Your SOS has not left this phone.")
    expect(page.locator("a.call15")).to_have_attribute("href", "tel:15")
    expect(page.locator("a[href^='sms:8715?body=SOS']")).to_be_visible(timeout=PATIENCE_MS)
    assert alerts() == []

    phone.context.set_offline(False)
    says(page, "The police have your call. Nobody has seen it yet.")
    assert [alert.state for alert in alerts()] == ["received"]


def test_a_page_that_was_closed_goes_on_where_it_was(phone: Phone) -> None:
    page = phone.open()
    hold(page)
    page.get_by_role("button", name="Send now").click()
    says(page, re.compile("The police have your call"))

    page.goto("about:blank")
    phone.open()

    says(page, re.compile("The police have your call"))
    assert len(alerts()) == 1


def test_a_phone_that_does_not_let_us_listen_says_so_as_a_report_does(phone: Phone) -> None:
    phone.context.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); };"
    )
    page = phone.open()
    hold(page)
    page.get_by_role("button", name="Send now").click()

    page.get_by_role("button", name="Voice note").click()

    expect(page.get_by_text("This phone does not let us listen. Write it instead.")).to_be_visible()


def test_a_silent_one_is_dark_at_once_and_two_taps_bring_the_ladder_back(phone: Phone, app: Flask) -> None:
    page = phone.open("/#/sos/silent")

    hold(page, "#screen .sos-key")

    expect(page.locator(".s-night")).to_be_visible()
    page.locator(".s-dark").first.dblclick()
    says(page, "Calling the police for you")
    assert alerts()[0].is_silent is True


def test_a_silent_one_says_one_thing_of_its_place(phone: Phone) -> None:
    """The first place goes with the call itself: where it is known and told, nobody is still looking for it."""
    page = phone.open()
    expect(page.locator("#here")).to_contain_text("12")
    page.goto(phone.address + "/#/sos/silent")
    # From here on the phone's next places do not get through.
    page.route("**/positions", lambda route: route.abort())
    hold(page, "#screen .sos-key")
    page.locator(".s-dark").first.dblclick()
    page.get_by_role("button", name="Send now").click()

    expect(page.locator(".s-w bdi")).to_have_text("± 12 m", timeout=PATIENCE_MS)
    expect(page.get_by_text("Your place is sent every 5 seconds.")).to_be_visible()
    expect(page.get_by_text("Finding your place.")).to_have_count(0)
    with reading() as session:
        assert session.scalars(select(SosPosition)).first() is not None


def test_a_trip_is_shared_put_off_and_ended(phone: Phone) -> None:
    page = phone.open("/#/trip")
    page.get_by_label("From").fill("Saddar")
    page.get_by_label("To", exact=True).fill("Gulshan 13-D")
    page.get_by_role("button", name="20 min").click()

    page.get_by_role("button", name="Set out").click()
    expect(page.locator(".s-say")).to_contain_text("left", timeout=PATIENCE_MS)
    overdue = "Close it, and we keep the last one; if you are overdue, an SOS is raised all the same, by us."
    expect(page.get_by_text(overdue)).to_be_visible()
    page.get_by_role("button", name="10 minutes more").click()
    expect(page.locator(".s-say")).to_contain_text("29:", timeout=PATIENCE_MS)
    page.get_by_role("button", name="I have arrived").click()

    expect(page.get_by_text("You arrived at")).to_be_visible(timeout=PATIENCE_MS)
    assert phone.troubles == []


def test_a_trip_of_a_phone_that_gives_no_place_says_that_none_is_sent(
    browser: Browser, live_server: str
) -> None:
    phone = phone_in(browser, live_server, place=None)
    page = phone.open("/?in=ur#/trip")
    page.locator("#t-from").fill("Saddar")
    page.locator("#t-to").fill("Gulshan 13-D")

    page.locator(".a-foot .btn-primary").click()

    expect(page.get_by_text("یہ فون جگہ نہیں بتاتا، اس لیے کوئی جگہ نہیں بھیجی جاتی۔")).to_be_visible(
        timeout=PATIENCE_MS
    )
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / "trip-blind-ur.png", full_page=True)


def test_a_link_is_made_for_a_contact_opened_and_withdrawn(phone: Phone, browser: Browser) -> None:
    page = phone.open("/#/contacts")
    page.get_by_label("Who it is for").fill("Ammi")
    page.get_by_role("button", name="Make a link and send it").click()
    expect(page.get_by_text("not opened yet")).to_be_visible(timeout=PATIENCE_MS)
    url = page.evaluate(
        "() => new Promise(done => { const open = indexedDB.open('gawah'); open.onsuccess = () => {"
        " const asked = open.result.transaction('kept').objectStore('kept').get('contact-links');"
        " asked.onsuccess = () => done(Object.values(asked.result)[0].url); }; })"
    )
    contact = browser.new_page()
    contact.goto(phone.address + "/with/" + url.rsplit("/", 1)[1])
    expect(contact.get_by_text("Nothing is going on.")).to_be_visible()

    page.get_by_role("button", name="Withdraw").click()
    expect(page.get_by_text("Nobody has a link")).to_be_visible(timeout=PATIENCE_MS)
    contact.reload()

    expect(contact.get_by_text("This link opens nothing.")).to_be_visible()
    contact.close()
