"""Asking the reporter at the panel: by a key, and the answer comes onto the open page by itself."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

from playwright.sync_api import expect

from kernel import clock
from tests.browser.conftest import PLACE, Desk
from tests.browser.pictures import shot
from tests.house import House, OfficerClient, ResidentClient

Sit = Callable[..., Desk]


def test_asked_by_a_key_and_answered_on_the_open_page(
    filmed: datetime, resident: ResidentClient, verifier: OfficerClient, house: House, desk_of: Sit
) -> None:
    report = resident.report(position=PLACE, occurred_at=clock.wire(filmed)).json
    house.settle()
    task_id = verifier.get("/v1/worklist").json["items"][0]["id"]
    desk = desk_of("Sana R.", "verifier")
    page = desk.open(f"/panel/tasks/{task_id}")
    expect(page.locator("#ask-new")).to_have_count(0)

    page.keyboard.press("c")
    expect(page.locator("#lease")).to_contain_text("Yours")
    page.keyboard.press("q")
    expect(page.locator("#ask-new select")).to_be_focused()
    page.locator("#ask-new select").select_option("how_away")
    shot(page, "asking")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator("#asked")).to_contain_text("no answer yet")

    [question] = resident.get(f"/v1/reports/{report['id']}").json["questions"]
    page.locator("#reason").fill("Half a sentence")
    said = {"question_id": question["id"], "choice": "motorcycle", "narrative": "لال 125، گرو مندر کی طرف"}
    headers = {"Idempotency-Key": str(uuid4())}
    path = f"/v1/reports/{report['id']}/answers"
    assert resident.post(path, json=said, headers=headers).status_code == 201

    expect(page.locator("#asked")).to_contain_text("By motorcycle", timeout=15_000)
    expect(page.locator("#asked")).to_contain_text("گرو مندر")
    expect(page.locator("#reason")).to_have_value("Half a sentence")
    shot(page, "answered")
    assert desk.troubles == []
