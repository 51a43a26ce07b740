"""Who is signed out from another phone in the middle of their SOS is still found, and the phone erases itself when the SOS is over."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import text

from kernel.identity import residents
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.app_phone import NUMAISH, Phone, phone_in
from tests.browser.test_app_phones import CHANGE, enrolled, kept
from tests.browser.test_app_sos import PATIENCE_MS, hold, says
from tests.house import OfficerClient
from tests.signing import SigningPhone

pytestmark = pytest.mark.enable_socket
# A report that has not left this phone, and what makes the page try again.
WAITING = """async () => {
  const opened = await new Promise((done) => { const asked = indexedDB.open('gawah'); asked.onsuccess = () => done(asked.result); });
  const store = opened.transaction('reports', 'readwrite').objectStore('reports');
  await new Promise((done) => { store.put({ key: crypto.randomUUID(), said: {}, place: '', state: 'waiting', made_at: 0, next_at: 0 }).onsuccess = done; });
  opened.close();
}"""
TRIES = "dispatchEvent(new Event('online'))"


def stored() -> int:
    with reading() as session:
        return int(session.scalar(text("SELECT count(*) FROM sos_positions")) or 0)


def test_places_go_on_and_then_the_phone_is_empty(
    live_server: str, browser: Browser, app: Flask, operator: OfficerClient
) -> None:
    phone = phone_in(browser, live_server)
    page = enrolled(phone)
    mine: Any = kept(page, "device")["device_id"]
    page.get_by_role("button", name="Show a code").click()
    other = SigningPhone.enrolled(app, invitation=page.locator(".p-code").inner_text())
    page.get_by_role("button", name="Yes, the same: let it in").click()
    expect(page.locator(".acc .a-area")).to_have_count(2)
    page.goto(live_server)
    hold(page)
    page.get_by_role("button", name="Send now").click()
    says(page, "The police have your call. Nobody has seen it yet.")

    assert other.post(f"/v1/devices/{mine}/sign-out").status_code == 204
    before = stored()

    walks_until(phone, lambda: stored() > before)

    assert kept(page, "sos") is not None
    close(operator)
    walks_until(phone, lambda: bool(kept(page, "sos")["told"]["state"] == "closed"))
    page.goto(live_server + "/#/phones")

    expect(page.get_by_text("This phone", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    assert kept(page, "device")["device_id"] != mine
    assert kept(page, "sos") is None


def test_a_phone_that_lies_still_learns_of_the_end_and_asks_but_each_minute(
    live_server: str, browser: Browser, operator: OfficerClient
) -> None:
    phone = phone_in(browser, live_server, place=None)
    page = phone.page
    page.clock.install()
    page = calling(phone)
    mine = signed_out(page)
    page.wait_for_timeout(5_000)
    asked: list[str] = []
    page.on(
        "request", lambda request: asked.append(request.method) if "/v1/sos-alerts/" in request.url else None
    )
    page.clock.fast_forward("00:50")
    page.wait_for_timeout(1_000)
    assert asked == []

    page.clock.fast_forward("00:20")
    page.wait_for_timeout(2_000)
    assert asked == ["POST", "GET"]
    says(page, "The police have your call. Nobody has seen it yet.")
    close(operator)
    page.clock.fast_forward("01:05")

    expect(page.locator(".s-band")).to_contain_text("SOS is over", timeout=PATIENCE_MS)
    assert stored() == 0
    is_emptied(phone, mine)


@pytest.mark.parametrize("hours", [5, 7])
def test_an_sos_that_never_got_through_does_not_keep_a_signed_out_phone_for_ever(
    live_server: str, browser: Browser, hours: int
) -> None:
    phone = phone_in(browser, live_server)
    page = enrolled(phone)
    phone.context.route("**/v1/sos-alerts", lambda route: route.abort())
    page.goto(live_server + "/")
    hold(page)
    says(page, "Your SOS has not left this phone.")
    mine = signed_out(page)
    begun = int(kept(page, "sos")["begun_at"]) - hours * 3_600_000
    page.goto(live_server + "/static/app/icon-192.png")
    page.evaluate(CHANGE, ["sos", {"begun_at": begun}])

    page.goto(live_server + "/#/phones")

    if hours > 6:
        is_emptied(phone, mine)
        return
    page.wait_for_timeout(3_000)
    assert kept(page, "sos")["begun_at"] == begun


def test_in_the_meantime_it_asks_nothing_that_would_be_refused_and_goes_on_when_it_has_joined_again(
    live_server: str, browser: Browser
) -> None:
    phone = phone_in(browser, live_server)
    page = calling(phone)
    mine = signed_out(page)
    page.evaluate(WAITING)
    page.evaluate(TRIES)
    page.wait_for_timeout(3_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.extend(beside_the_sos(request.url)))

    for _ in range(4):
        page.evaluate(TRIES)
        page.wait_for_timeout(500)

    assert asked == []
    assert kept(page, "device")["device_id"] == mine
    page.evaluate(CHANGE, ["device", {"device_id": str(UUID(int=7))}])
    with page.expect_request("**/v1/reports", timeout=PATIENCE_MS):
        page.evaluate(TRIES)


def beside_the_sos(url: str) -> list[str]:
    return [url] if "/v1/" in url and "/v1/sos-alerts" not in url else []


def calling(phone: Phone) -> Page:
    """An SOS is open, raised by this phone."""
    page = enrolled(phone)
    page.goto(phone.address + "/")
    hold(page)
    page.get_by_role("button", name="Send now").click()
    says(page, "The police have your call. Nobody has seen it yet.")
    return page


def signed_out(page: Page) -> str:
    """From another phone; answers what it was."""
    mine = str(kept(page, "device")["device_id"])
    with unit_of_work() as uow:
        residents.end_device(uow, UUID(mine))
    return mine


def close(operator: OfficerClient) -> None:
    with reading() as session:
        alert_id = session.scalar(text("SELECT id FROM sos_alerts"))
    assert operator.post(f"/v1/cpo/sos-alerts/{alert_id}/answer", json={}).status_code == 200
    closed = operator.post(f"/v1/cpo/sos-alerts/{alert_id}/close", json={"reason": "Found at the bus stop."})
    assert closed.status_code == 200, closed.text


def is_emptied(phone: Phone, was: str) -> None:
    """When the app is next opened it is another phone's, which has kept nothing."""
    phone.page.goto("about:blank")
    page = phone.open("/#/phones")
    expect(page.get_by_text("This phone", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    assert kept(page, "device")["device_id"] != was
    assert kept(page, "sos") is None


def walks_until(phone: Phone, is_so: Callable[[], bool]) -> None:
    """A step each second, as a phone that is carried says it; each fifth second one is sent."""
    for step in range(1, 25):
        phone.context.set_geolocation({**NUMAISH, "latitude": NUMAISH["latitude"] + step / 10_000})
        phone.page.wait_for_timeout(1_000)
        if is_so():
            return
    raise AssertionError("that never came")
