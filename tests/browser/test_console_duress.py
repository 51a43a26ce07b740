"""The console tells of an SOS that arms, and of one whose phone was made to stand it down."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Desk
from tests.house import House, ResidentClient
from tests.journeys.test_sos_arming import armed
from tests.journeys.test_sos_duress import DURESS, choose, stand_down

pytestmark = pytest.mark.enable_socket
PATIENCE_MS = 15_000


def test_arming_is_told_and_cannot_be_answered_then_duress_says_neither_call_nor_write(
    desk_of: Callable[..., Desk], resident: ResidentClient, house: House, with_settings: Callable[..., None]
) -> None:
    with_settings(sos_arming_s=30, sos_pin_answer_ms=0)
    choose(resident)
    desk = desk_of("Saima K.", "operator", first="/cpo")
    page = desk.page
    alert = armed(resident)
    house.settle()

    expect(page.locator("li[data-kind=sos_arming]")).to_contain_text(
        "is about to be raised", timeout=PATIENCE_MS
    )
    expect(page.locator(".sos-bar")).to_have_count(0)
    page.locator("li[data-kind=sos_arming] .feed-title").click()
    expect(page.locator(".case-now")).to_contain_text("About to be raised")
    expect(page.get_by_role("button", name="Answer")).to_have_count(0)
    sent: list[str] = []
    page.on("request", lambda asked: sent.append(asked.url) if asked.method == "POST" else None)
    resident.post(
        f"/v1/sos-alerts/{alert['id']}/messages",
        json={"text": "He is at the door."},
        headers={"Idempotency-Key": str(uuid4())},
    )

    assert stand_down(resident, alert, DURESS).json["state"] == "stood_down"
    house.settle()

    expect(page.locator(".sos-bar .sb-where")).to_contain_text(
        "under duress: neither call nor write", ignore_case=True, timeout=PATIENCE_MS
    )
    expect(page.locator(".case-now")).to_contain_text("Under duress. Neither call nor write.")
    with page.expect_response(lambda answer: answer.url.endswith("/answer")):
        page.locator(".sos-bar .btn-onsos").click()
    house.settle()
    expect(page.locator(".sos-bar")).to_have_count(0, timeout=PATIENCE_MS)
    expect(page.locator(".case-now")).to_contain_text("Neither call nor write")
    # What was said until then is read, now more than ever; nothing is written, and nobody is told.
    expect(page.locator(".talk")).to_contain_text("He is at the door.", timeout=PATIENCE_MS)
    expect(page.locator(".talk").get_by_role("textbox")).to_have_count(0)
    expect(page.locator(".talk").get_by_role("button")).to_have_count(0)
    page.keyboard.press("1")
    page.wait_for_timeout(500)
    assert [url for url in sent if "/messages" in url] == []
    assert resident.get(f"/v1/sos-alerts/{alert['id']}/messages").json["items"][0]["state"] == "sent"
    assert desk.troubles == []
