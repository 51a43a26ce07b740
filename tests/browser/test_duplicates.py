"""Duplicates at the panel: seen side by side, joined by a key, taken apart again, told apart for good."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from kernel import clock
from tests.browser.conftest import PLACE, Desk
from tests.browser.pictures import shot
from tests.house import House, OfficerClient, ResidentClient

Sit = Callable[..., Desk]
FIRST_WORDS = "میں نمائش پر بس سے اتری ہی تھی کہ پیچھے سے لال 125 پر دو لوگ آئے۔"
SECOND_WORDS = 'Snatched from a girl at the bus stop, red 125 <img src=x onerror="alert(1)">'


@pytest.fixture
def two(
    filmed: datetime, resident: ResidentClient, neighbour: ResidentClient, house: House
) -> dict[str, Any]:
    """Two reports of one thing with a clip each; the second is the neighbour's."""
    first = resident.report(position=PLACE, occurred_at=clock.wire(filmed), narrative=FIRST_WORDS).json
    near = {**PLACE, "lat": PLACE["lat"] + 0.0001}
    later = clock.wire(filmed + timedelta(seconds=2))
    neighbour.report(position=near, occurred_at=later, narrative=SECOND_WORDS)
    house.settle()
    return dict(first)


def task_of(officer: OfficerClient, report: dict[str, Any]) -> str:
    items = officer.get("/v1/worklist").json["items"]
    return next(str(each["id"]) for each in items if each["report"]["id"] == report["id"])


def test_they_are_joined_by_a_key_and_taken_apart_again(
    two: dict[str, Any], desk_of: Sit, verifier: OfficerClient
) -> None:
    desk = desk_of("Sana R.", "verifier")
    page = desk.open(f"/panel/tasks/{task_of(verifier, two)}")
    suggested = page.locator("#duplicates .dup")
    expect(suggested).to_contain_text("11 m away, 2 s later")
    expect(page.locator("#duplicates button")).to_have_count(0)

    page.keyboard.press("c")
    expect(page.locator("#lease")).to_contain_text("Yours")
    expect(suggested).to_contain_text(SECOND_WORDS)
    shot(page, "suggested")
    page.locator("#reason").fill("What I had begun to write")
    page.locator("#reason").blur()
    page.keyboard.press("d")
    expect(page.locator("#duplicates h2")).to_contain_text("1 joined")
    expect(page.locator("#claim")).to_contain_text("2 reports")
    expect(page.locator("#reason")).to_have_value("What I had begun to write")
    expect(page.locator("#tiles figure")).to_have_count(2)  # the other clip shows two seconds more
    assert [each["id"] for each in verifier.get("/v1/worklist").json["items"]] == [task_of(verifier, two)]
    shot(page, "joined")

    page.get_by_role("button", name="Take apart").click()
    expect(page.locator("#duplicates h2")).to_contain_text("1 suggested")
    expect(page.locator("#tiles figure")).to_have_count(1)
    page.get_by_role("button", name="Different").click()
    expect(page.locator("#duplicates .dup")).to_have_count(0)
    assert len(verifier.get("/v1/worklist").json["items"]) == 2
    assert [each for each in desk.troubles if "Failed to load resource" not in each] == []


def test_somebody_elses_page_follows_to_where_both_are_decided(
    two: dict[str, Any], desk_of: Sit, verifier: OfficerClient
) -> None:
    items = verifier.get("/v1/worklist").json["items"]
    task = task_of(verifier, two)
    other = next(each for each in items if each["id"] != task)
    desk = desk_of("Sana R.", "verifier")
    page = desk.open(f"/panel/tasks/{other['id']}")
    claim = verifier.post(f"/v1/worklist/{task}/claim").json["claim_id"]
    body = {"claim_id": claim, "incident_id": other["incident"]["id"]}
    assert verifier.post(f"/v1/worklist/{task}/joins", json=body).status_code == 201

    page.wait_for_url(f"**/panel/tasks/{task}", timeout=15_000)
    expect(page.locator("#duplicates")).to_contain_text(SECOND_WORDS)
    expect(page.locator("#duplicates button")).to_have_count(0)
