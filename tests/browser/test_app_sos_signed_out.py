"""Who is signed out from another phone in the middle of their SOS is still found, and the phone erases itself when the SOS is over."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import text

from kernel.unit_of_work import reading
from tests.browser.app_phone import NUMAISH, Phone, phone_in
from tests.browser.test_app_phones import enrolled, kept
from tests.browser.test_app_sos import PATIENCE_MS, hold, says
from tests.house import OfficerClient
from tests.signing import SigningPhone

pytestmark = pytest.mark.enable_socket


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
    with reading() as session:
        alert_id = session.scalar(text("SELECT id FROM sos_alerts"))
    assert operator.post(f"/v1/cpo/sos-alerts/{alert_id}/answer", json={}).status_code == 200
    closed = operator.post(f"/v1/cpo/sos-alerts/{alert_id}/close", json={"reason": "Found at the bus stop."})
    assert closed.status_code == 200, closed.text
    walks_until(phone, lambda: bool(kept(page, "sos")["told"]["state"] == "closed"))
    page.goto(live_server + "/#/phones")

    expect(page.get_by_text("This phone", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    assert kept(page, "device")["device_id"] != mine
    assert kept(page, "sos") is None


def walks_until(phone: Phone, is_so: Callable[[], bool]) -> None:
    """A step each second, as a phone that is carried says it; each fifth second one is sent."""
    for step in range(1, 25):
        phone.context.set_geolocation({**NUMAISH, "latitude": NUMAISH["latitude"] + step / 10_000})
        phone.page.wait_for_timeout(1_000)
        if is_so():
            return
    raise AssertionError("that never came")
