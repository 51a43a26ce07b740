"""Eight seconds to take a decision back, at the pages: on the item, on the next one, in two tabs, over a restart."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PLACE, Desk
from tests.browser.pictures import shot
from tests.house import House, OfficerClient, ResidentClient

Sit = Callable[..., Desk]
WORDS = "دیکھا <script>alert(1)</script>"


@pytest.fixture
def two_reports(
    resident: ResidentClient, neighbour: ResidentClient, house: House, with_settings: Any
) -> list[dict[str, Any]]:
    """Two on the worklist; one device watches the place. Time enough for a slow browser to be slow."""
    with_settings(undo_s=40)
    circle = {"position": {"lat": PLACE["lat"], "lon": PLACE["lon"]}, "radius_m": 900}
    neighbour.put("/v1/watch-areas", json={"watch_areas": [circle]})
    receipts = [
        dict(resident.report(position=PLACE, category=category).json) for category in ("robbery", "fire")
    ]
    house.settle()
    return receipts


def take_and_decide(page: Page, key: str) -> str:
    """Claim the first, decide it with the keys; the address of its page."""
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")
    page.wait_for_load_state()  # the keys come with the scripts
    page.keyboard.press(key)
    page.keyboard.press("1")
    page.locator("#reason").fill(WORDS)
    page.keyboard.press("Control+Enter")
    expect(page.locator("section.decided")).to_be_visible()
    return page.url


def test_what_will_be_read_stands_beside_the_outcome_before_it_is_chosen_for_good(
    two_reports: list[dict[str, Any]], desk_of: Sit
) -> None:
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")

    page.keyboard.press("v")
    expect(page.locator(".reads-verified")).to_contain_text("An officer verified what you reported.")
    expect(page.locator(".reads-verified")).to_contain_text("1 device reads")
    expect(page.locator(".reads-verified")).to_contain_text("was verified.")
    expect(page.locator("form.decide")).to_contain_text("40 s to undo, nothing leaves before")
    shot(page, "preview")
    page.keyboard.press("Escape")
    page.keyboard.press("x")
    expect(page.locator(".reads-unfounded")).to_contain_text("did not happen as reported")
    expect(page.locator(".reads-unfounded")).to_contain_text("Nobody else hears of it.")
    expect(page.locator(".reads-verified")).to_be_hidden()
    assert desk.troubles == []


def test_two_bars_stack_go_along_to_the_next_item_and_u_takes_the_newest_back(
    two_reports: list[dict[str, Any]], desk_of: Sit, resident: ResidentClient, house: House
) -> None:
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    bars = page.locator("#undos .undo")

    take_and_decide(page, "v")
    expect(bars).to_have_count(1)
    expect(bars).to_contain_text("1 device will be told in")
    page.keyboard.press("Enter")
    page.wait_for_url("**/panel")
    expect(bars).to_have_count(1)
    second = take_and_decide(page, "x")
    expect(bars).to_have_count(2)
    first_box, second_box = bars.nth(0).bounding_box(), bars.nth(1).bounding_box()
    assert first_box
    assert second_box
    assert second_box["y"] + second_box["height"] <= first_box["y"]
    shot(page, "two")

    page.keyboard.press("u")
    expect(page.locator("#lease")).to_contain_text("Yours")
    assert page.url == second
    expect(page.locator("#reason")).to_have_value(WORDS)
    expect(page.locator("#outcome-unfounded")).to_be_checked()
    expect(bars).to_have_count(1)
    house.pass_time(seconds=60)
    house.settle()
    told = sorted(resident.get(f"/v1/reports/{each['id']}").json["status"] for each in two_reports)
    assert told == ["under_review", "verified"]
    assert desk.troubles == []


def test_a_second_tab_and_a_new_browser_window_can_take_it_back_too(
    two_reports: list[dict[str, Any]], desk_of: Sit
) -> None:
    """The server keeps what can be taken back: whatever page is open, or opened again, has the bar."""
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    other = page.context.new_page()
    other.goto(f"{desk.address}/panel")
    take_and_decide(page, "v")

    expect(other.locator("#undos .undo")).to_have_count(1, timeout=10_000)
    page.close()
    other.locator("#undos .btn").click()

    expect(other.locator("#lease")).to_contain_text("Yours")
    assert desk.troubles == []


def test_without_a_script_the_bar_is_a_plain_form_and_too_late_is_said(
    two_reports: list[dict[str, Any]], verifier: OfficerClient, house: House
) -> None:
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id, "unfounded")
    form = {"csrf_token": verifier.csrf_token}
    page = verifier.get("/panel").text
    assert f'action="/panel/tasks/{task_id}/undo"' in page
    assert "The reporter will read it in" in page

    undone = verifier.client.post(f"/panel/tasks/{task_id}/undo", data=form)
    assert undone.status_code == 303
    assert "Two cameras show it as told." in verifier.get(undone.headers["Location"]).text
    assert f"/panel/tasks/{task_id}/undo" not in verifier.get("/panel").text

    claim = verifier.post(f"/v1/worklist/{task_id}/claim").json["claim_id"]
    verifier.decide(task_id, claim, "unfounded")
    house.pass_time(seconds=60)
    house.settle()
    late = verifier.client.post(f"/panel/tasks/{task_id}/undo", data=form)
    assert late.status_code == 409
    assert "There is nothing to take back any more" in late.text


def test_a_bar_whose_time_is_over_goes_by_itself(
    two_reports: list[dict[str, Any]], desk_of: Sit, with_settings: Any
) -> None:
    desk = desk_of("Imran A.", "verifier")
    with_settings(undo_s=3)
    take_and_decide(desk.page, "v")

    expect(desk.page.locator("#undos .undo")).to_have_count(0, timeout=5_000)
    assert desk.troubles == []
