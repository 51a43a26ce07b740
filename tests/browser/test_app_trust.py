"""On the phone: a number shown by its code, how reports are treated and another look, and work in a flood that freezes nothing."""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from kernel.identity import residents
from kernel.identity.models import DeviceRow
from kernel.unit_of_work import reading, unit_of_work
from kernel.web.languages import LANGUAGES
from tests.browser.app_phone import Phone, phone_in
from tests.browser.conftest import Desk
from tests.browser.test_languages import look_over, speak, violations, wider_than_the_window
from tests.fakes import station as fake_station
from tests.fakes.station import FakeStation
from tests.house import House, OfficerClient, ResidentClient
from tests.trusted import found_made_up, marked

__all__ = ["marked"]

DEVICE = """async () => new Promise((done) => {
  const opening = indexedDB.open("gawah");
  opening.onsuccess = () => {
    const base = opening.result;
    const read = base.transaction("kept").objectStore("kept").get("device");
    read.onsuccess = () => { done(read.result); base.close(); };
  };
})"""


def another_phone_of(page: Page, house: House) -> ResidentClient:
    """A phone of the same resident's that has no key: this page's own signs what it sends."""
    with reading() as session:
        device = session.get(DeviceRow, UUID(page.evaluate(DEVICE)["device_id"]))
    assert device is not None
    with unit_of_work() as uow:
        enrolled = residents.enrol_device(
            uow, platform="android", locale=device.locale, app_version="", resident_id=device.resident_id
        )
    return ResidentClient(house.app.test_client(), str(enrolled.device_id), enrolled.token)


@pytest.fixture
def gateway(with_settings: Any) -> Iterator[FakeStation]:
    with fake_station.running() as server:
        with_settings(sms_gateway_url=f"{server.url}/sms", sms_gateway_token="token")
        yield server


def picture(page: Page, name: str) -> None:
    """SHOTS=folder keeps one in each look, to be looked at."""
    assert wider_than_the_window(page) <= 0, name
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        page.wait_for_timeout(300)
        assert violations(page) == [], (name, theme)
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=Path(folder) / f"{name}-{theme}.png", full_page=True)


def only_resident() -> UUID:
    with reading() as session:
        return UUID(str(session.scalar(text("SELECT id FROM residents ORDER BY created_at DESC LIMIT 1"))))


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_number_is_shown_to_be_theirs_and_taken_back(
    live_server: str, browser: Browser, house: House, gateway: FakeStation, code: str
) -> None:
    phone = phone_in(browser, live_server)
    phone.open(f"/?in={code}")
    page = phone.open("/#/settings")
    expect(page.locator("a[href='#/number']")).to_be_visible()
    picture(page, f"settings-{code}")
    page.locator("a[href='#/number']").click()
    expect(page.locator("#n-number")).to_be_visible()
    picture(page, f"number-1-ask-{code}")
    page.locator("#n-number").fill("021 99212345")
    page.locator("form .btn-primary").click()
    expect(page.locator(".field-error")).to_be_visible()
    page.locator("#n-number").fill("0300 1234567")
    page.locator("form .btn-primary").click()
    expect(page.locator("#n-code")).to_be_visible()
    house.settle()

    page.locator("#n-code").fill("000 000")
    page.locator("form .btn-primary").click()
    expect(page.locator(".field-error")).to_be_visible()
    picture(page, f"number-2-code-{code}")
    found = re.search(r"\b[0-9]{6}\b", gateway.received[-1].json["text"])
    assert found
    page.locator("#n-code").fill(found[0])
    page.locator("form .btn-primary").click()

    expect(page.locator(".row strong").filter(has_text="67")).to_be_visible()
    page.locator(".a-toast").first.wait_for(state="detached", timeout=15_000)
    picture(page, f"number-3-yours-{code}")
    page.locator(".row button").click()
    expect(page.locator(".row strong")).to_have_count(0)
    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM phone_numbers")) == 0
    # A refusal is written to the console by the browser itself.
    assert [each for each in phone.troubles if "status of 4" not in each] == []


def test_without_a_gateway_the_screen_says_so(live_server: str, browser: Browser) -> None:
    page = phone_in(browser, live_server).open("/#/number")
    page.locator("#n-number").fill("0300 1234567")
    page.locator("form .btn-primary").click()

    expect(page.get_by_text("No message will come.")).to_be_visible()


@pytest.mark.parametrize("code", LANGUAGES)
def test_how_reports_are_treated_and_another_look(
    live_server: str, browser: Browser, house: House, verifier: OfficerClient, code: str
) -> None:
    phone = phone_in(browser, live_server)
    phone.open(f"/?in={code}")
    page = phone.open("/#/standing")
    expect(page.locator("section.blk").first).to_be_visible()
    picture(page, f"standing-1-usual-{code}")
    resident = another_phone_of(page, house)
    found_made_up(resident, verifier, house, times=2)

    page.reload()
    expect(page.locator("#appeal-words")).to_be_visible()
    picture(page, f"standing-2-later-{code}")
    page.locator("#appeal-words").fill("میرا بھائی میرا فون استعمال کرتا ہے۔")
    page.locator("form .btn-primary").click()

    expect(page.locator("#appeal-words")).to_have_count(0)
    expect(page.locator(".row .muted").last).to_be_visible()
    page.locator(".a-toast").first.wait_for(state="detached", timeout=15_000)
    picture(page, f"standing-3-asked-{code}")
    assert phone.troubles == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_supervisor_answers_by_keyboard(
    resident: ResidentClient,
    verifier: OfficerClient,
    house: House,
    desk_of: Callable[..., Desk],
    code: str,
) -> None:
    found_made_up(resident, verifier, house, times=2)
    resident.post("/v1/standing/appeals", json={"words": "میرا بھائی میرا فون استعمال کرتا ہے۔ " * 8})
    desk = desk_of("Nasreen B.", "supervisor")
    speak(desk.page, code)
    page = desk.open("/panel/appeals")
    look_over(page, code, "appeals")

    page.locator("input[name=answer]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.locator("[role=status]")).to_be_visible()
    expect(page.locator("article.appeal")).to_have_count(0)
    look_over(page, code, "appeals-none")
    assert resident.get("/v1/standing").json["appeal"]["outcome"] == "lifted"
    assert desk.troubles == []


class TestInAFlood:
    @pytest.fixture(autouse=True)
    def flood(self, with_settings: Any) -> None:
        with_settings(enrolments_free_per_minute=0, anonymous_reports_per_hour=0)

    def sent(self, phone: Phone) -> None:
        page = phone.open()
        page.get_by_role("link", name="Robbery").click()
        page.get_by_role("button", name="Skip, go on").click()
        page.get_by_role("button", name="Send report").click()

    def test_a_report_goes_out_after_its_work_and_the_screen_goes_on_answering(
        self, live_server: str, browser: Browser
    ) -> None:
        phone = phone_in(browser, live_server)
        phone.page.add_init_script(
            "globalThis.longest = 0; let last = performance.now();"
            "const look = () => { const now = performance.now(); longest = Math.max(longest, now - last);"
            " last = now; setTimeout(look, 10); }; look();"
        )
        self.sent(phone)

        expect(phone.page.get_by_text("The police have your report")).to_be_visible(timeout=60_000)
        with reading() as session:
            owed = session.scalars(text("SELECT owes_work_bits FROM devices")).all()
            reports = session.scalars(text("SELECT device_id FROM reports")).all()
        assert (owed, reports) == ([0], [None])
        assert phone.page.evaluate("longest") < 400
        assert [each for each in phone.troubles if "428" not in each] == []

    def test_a_first_sos_asks_for_none(self, live_server: str, browser: Browser) -> None:
        phone = phone_in(browser, live_server)
        page = phone.open()
        page.locator("[data-sos-key] .o-prog").wait_for(state="attached")
        page.locator("[data-sos-key]").focus()
        for _ in range(3):
            page.keyboard.press("Enter")

        expect(page.get_by_text("They already have it.")).to_be_visible(timeout=30_000)
        with reading() as session:
            assert session.scalar(text("SELECT count(*) FROM sos_alerts")) == 1
