"""A report takes three taps. It is on the phone before it is anywhere else, goes when it can, and arrives once."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import select

from citizen_api.reports.models import Report
from kernel.unit_of_work import reading
from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_app_phones import kept
from tests.poles import TOWN_SQUARE, camera_row, put_up

pytestmark = pytest.mark.first
MOST_TAPS_S = 20


def reports() -> list[Report]:
    with reading() as session:
        return list(session.scalars(select(Report)))


def three_taps(page: Page, kind: str = "Phone snatched") -> None:
    page.get_by_role("link", name=kind).click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()


def test_three_taps_make_a_report_with_its_place_and_a_receipt(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open()
    expect(page.get_by_text("known to")).to_be_visible()
    begun_at = time.monotonic()

    three_taps(page)

    expect(page.get_by_text("The police have your report")).to_be_visible()
    assert time.monotonic() - begun_at < MOST_TAPS_S
    [report] = reports()
    expect(page.locator(".big-ref")).to_have_text(report.reference)
    assert report.category == "phone_snatching"
    assert (report.lat, report.lon, report.accuracy_m) == (24.8719, 67.0346, 12)
    assert report.resident_id is None
    assert report.device_id is None
    assert phone.troubles == []


def test_without_a_network_it_stays_on_the_phone_and_goes_by_itself(
    live_server: str, browser: Browser
) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open()
    phone.is_installed()
    phone.context.set_offline(True)

    three_taps(page, "Fire")
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    page.goto(f"{live_server}/#/reports")
    page.reload()
    expect(page.get_by_text("Saved on this phone, not sent")).to_be_visible()
    assert reports() == []
    phone.context.set_offline(False)

    expect(page.get_by_text("Received", exact=True)).to_be_visible(timeout=15_000)
    assert [each.category for each in reports()] == ["fire"]


def test_an_answer_that_is_lost_on_the_way_makes_no_second_report(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server, service_workers="block")
    page = phone.open()
    keys: list[str] = []

    def lose_the_answer(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        route.fetch()
        route.abort()

    page.route("**/v1/reports", lose_the_answer, times=2)
    three_taps(page)

    expect(page.get_by_text("The police have your report")).to_be_visible(timeout=20_000)
    assert len(keys) == 2
    assert len({*keys}) == 1
    assert len(reports()) == 1


def test_a_closed_page_leaves_the_sending_to_the_worker(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open()
    phone.is_installed()
    phone.context.set_offline(True)
    three_taps(page)
    expect(page.get_by_role("heading", name="Saved on this phone")).to_be_visible()
    system = Background(phone)
    page.goto("about:blank")

    phone.context.set_offline(False)
    system.has_a_network_again()

    until(lambda: len(reports()) == 1)
    page.goto(f"{live_server}/#/reports")
    expect(page.get_by_text("Received", exact=True)).to_be_visible(timeout=15_000)
    assert len(reports()) == 1


def test_what_is_written_survives_the_page(live_server: str, browser: Browser) -> None:
    page = phone_in(browser, live_server).open()
    page.get_by_role("link", name="Robbery").click()
    page.get_by_label("Or in words, if you like").fill("دو آدمی دکان میں آئے۔")
    # Read after what is being written: a page that goes sooner than the disk has it may lose the last letter.
    assert kept(page, "draft")["words"] == "دو آدمی دکان میں آئے۔"

    page.reload()

    expect(page.get_by_label("Or in words, if you like")).to_have_value("دو آدمی دکان میں آئے۔")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("دو آدمی دکان میں آئے۔")).to_be_visible()


def test_a_phone_that_tells_no_place_is_placed_by_the_number_on_a_pole(
    live_server: str, browser: Browser
) -> None:
    put_up(camera_row("P17-1"))
    page = phone_in(browser, live_server, place=None, permissions=[]).open()
    page.get_by_role("link", name="Assault").click()
    page.get_by_label("Number on the pole").fill("P99")
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("We know no pole with this number")).to_be_visible()

    page.get_by_label("Number on the pole").fill("p 17")
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_text("The police have your report")).to_be_visible()
    [report] = reports()
    assert (round(report.lat, 4), round(report.lon, 4)) == (
        round(TOWN_SQUARE.lat, 4),
        round(TOWN_SQUARE.lon, 4),
    )


def test_the_pin_is_moved_by_finger_and_by_key(live_server: str, browser: Browser) -> None:
    page = phone_in(browser, live_server).open()
    page.get_by_role("link", name="Hazard").click()
    expect(page.get_by_text("Place known to")).to_be_visible()
    page.get_by_role("button", name="Move pin").click()
    pin = page.get_by_role("slider")
    box = pin.bounding_box()
    assert box

    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 60, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    pin.focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_text("The police have your report")).to_be_visible()
    [report] = reports()
    assert report.lon > 67.0346 + 0.0002
    assert report.lat > 24.8719 + 0.0001
    assert report.accuracy_m == 25


def test_what_the_server_refuses_is_kept_and_says_what_to_do(live_server: str, browser: Browser) -> None:
    lahore = {"latitude": 31.5497, "longitude": 74.3436, "accuracy": 20}
    page = phone_in(browser, live_server, place=lahore).open()
    page.get_by_role("link", name="Robbery").click()
    page.get_by_label("Or in words, if you like").fill("Two men in the shop.")
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_text("The police do not have this report.")).to_be_visible()
    expect(page.get_by_text("The place lies outside this city.")).to_be_visible()
    page.get_by_role("button", name="Change it and send it again").click()

    expect(page.get_by_label("Or in words, if you like")).to_have_value("Two men in the shop.")
    assert reports() == []


def test_a_phone_on_which_nothing_can_be_kept_says_so_and_sends_all_the_same(
    live_server: str, browser: Browser
) -> None:
    phone = phone_in(browser, live_server, service_workers="block")
    phone.context.add_init_script(
        "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    page = phone.open()

    three_taps(page)

    expect(page.get_by_text("Nothing can be saved on this phone.").first).to_be_visible()
    expect(page.get_by_text("The police have your report")).to_be_visible(timeout=15_000)
    assert len(reports()) == 1


def test_a_clock_that_is_a_day_off_does_not_move_the_moment(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    phone.context.clock.set_system_time(time.time() + 24 * 3600)
    page = phone.open()

    three_taps(page)

    expect(page.get_by_text("The police have your report")).to_be_visible(timeout=15_000)
    [report] = reports()
    assert abs((report.received_at - report.occurred_at).total_seconds()) < 120


class Background:
    """What the phone does with a page closed: it wakes the worker. The browser cannot see that this network was only played."""

    def __init__(self, phone: Phone) -> None:
        self._registrations: list[str] = []
        self._address = phone.address
        self._session = phone.context.new_cdp_session(phone.page)
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._note)
        self._session.send("ServiceWorker.enable")

    def _note(self, event: dict[str, Any]) -> None:
        self._registrations += [
            each["registrationId"] for each in event["registrations"] if self._address in each["scopeURL"]
        ]

    def has_a_network_again(self) -> None:
        until(lambda: bool(self._registrations))
        told = {
            "origin": self._address,
            "registrationId": self._registrations[0],
            "tag": "reports",
            "lastChance": False,
        }
        self._session.send("ServiceWorker.dispatchSyncEvent", told)


def until(holds: Callable[[], bool], within_s: float = 20) -> None:
    """Look again until it is so."""
    ends_at = time.monotonic() + within_s
    while not holds():
        assert time.monotonic() < ends_at, "it did not become so"
        time.sleep(0.2)
