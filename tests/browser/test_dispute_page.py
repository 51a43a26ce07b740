"""A second look at the panel: the row and the page say that it is one, show the reporter's words, and no first verdict."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from kernel import clock
from tests.browser.conftest import PLACE, Desk
from tests.browser.pictures import shot
from tests.house import House, OfficerClient, ResidentClient

Sit = Callable[..., Desk]
WORDS = 'سامنے والی دکان کے اوپر بھی کیمرہ ہے، اس نے بھی دیکھا ہوگا۔ <img src=x onerror="alert(1)">'
FIRST_REASON = "The account contradicts itself entirely."


@pytest.fixture
def disputed(
    filmed: datetime, resident: ResidentClient, verifier: OfficerClient, house: House
) -> dict[str, Any]:
    """A report with a clip, that was found unfounded and is disputed."""
    receipt = dict(resident.report(position=PLACE, occurred_at=clock.wire(filmed)).json)
    house.settle()
    task_id, claim_id = verifier.claim_first()
    body = {"claim_id": claim_id, "outcome": "unfounded", "reason": FIRST_REASON}
    assert verifier.post(f"/v1/worklist/{task_id}/decision", json=body).status_code == 201
    said = {"reason": "more_to_see", "narrative": WORDS}
    path = f"/v1/reports/{receipt['id']}/dispute"
    answer = resident.post(path, json=said, headers={"Idempotency-Key": str(uuid4())})
    assert answer.status_code == 201
    house.settle()
    return receipt


def test_a_second_look_says_so_and_ends_as_any_decision(
    disputed: dict[str, Any], desk_of: Sit, resident: ResidentClient
) -> None:
    desk = desk_of("Sana R.", "verifier")
    page = desk.page

    row = page.locator("#tasks tr[data-task]")
    expect(row).to_contain_text("second look")
    expect(page.locator("#side")).to_contain_text("Not everything was looked at")
    expect(page.locator("#side")).to_contain_text("دکان کے اوپر")
    expect(page.locator("#view-disputes .num")).to_have_text("1")
    shot(page, "worklist")
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")
    expect(page.locator("#dispute")).to_contain_text('<img src=x onerror="alert(1)">')
    expect(page.locator("#dispute")).to_contain_text("is not shown until you have decided")
    assert FIRST_REASON not in page.content()
    shot(page, "task")

    page.keyboard.press("v")
    page.keyboard.press("1")
    page.keyboard.press("Control+Enter")
    expect(page.locator("section.decided-verified")).to_contain_text("You,")
    expect(page.locator("#dispute")).to_contain_text(FIRST_REASON)
    shot(page, "decided")

    assert desk.troubles == []
    timeline = resident.get(f"/v1/reports/{disputed['id']}").json["timeline"]
    assert timeline[-1]["text"].startswith("Your dispute has ended and changed the outcome")


def test_who_decided_before_sees_that_another_looks_again_and_no_way_to_claim_it(
    disputed: dict[str, Any], desk_of: Sit, other_verifier: OfficerClient, verifier: OfficerClient
) -> None:
    task_id = other_verifier.get("/v1/worklist").json["items"][0]["id"]
    desk = desk_of("Nasreen B.", "supervisor")
    cookie = verifier.client.get_cookie("gawah_session")
    assert cookie is not None
    desk.page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": desk.address}])

    page = desk.open("/panel")
    expect(page.locator("#tasks")).to_have_count(0)
    desk.open(f"/panel/tasks/{task_id}")

    expect(page.locator("#claim")).to_contain_text("another officer looks again")
    expect(page.locator("#take")).to_have_count(0)
    expect(page.locator("#decide-go")).to_have_attribute("aria-disabled", "true")
    shot(page, "decided-before")
    page.keyboard.press("c")
    expect(page.locator("#lease")).to_have_count(0)
    assert desk.troubles == []
