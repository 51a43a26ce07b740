"""The pages of two persons: what waits for whom, the look without the first verdict, and the withdrawal's form."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import expect

from tests.browser.conftest import PLACE, Desk
from tests.browser.test_undo_page import shot
from tests.community import NUMAISH, circle, watching
from tests.house import PASSWORD, House, OfficerClient, ResidentClient
from tests.journeys.test_proof_before_far_decisions import left_open
from tests.poles import north_of

Sit = Callable[..., Desk]


@pytest.fixture
def proposed(app: Flask, resident: ResidentClient, verifier: OfficerClient, house: House) -> dict[str, Any]:
    """Verified by one where two are needed."""
    watching(ResidentClient.enrolled(app, locale="ur"), circle(north_of(NUMAISH, 3_000), 5_000))
    receipt = dict(resident.report(position=PLACE).json)
    house.settle()
    assert verifier.decide(*verifier.claim_first()).json["needs_second_person"] is True
    house.settle()
    return receipt


def test_the_second_person_finds_it_looks_alone_and_a_supervisor_withdraws_it(
    proposed: dict[str, Any], desk_of: Sit, resident: ResidentClient, house: House
) -> None:
    desk = desk_of("Nasreen B.", "supervisor")
    page = desk.page
    page.get_by_role("link", name="Approvals 1").click()
    expect(page.locator("#main")).to_contain_text("an officer has decided; look for yourself")
    shot(page, "approvals")
    page.get_by_role("button", name="Open and claim").click()
    expect(page.locator("#another")).to_contain_text("A second person is needed")
    assert "Two cameras show it as told." not in page.content().replace("Two or more cameras", "")
    page.keyboard.press("v")
    page.keyboard.press("1")
    shot(page, "another")
    page.keyboard.press("Control+Enter")
    expect(page.locator("section.decided")).to_be_visible()
    house.settle()

    page.reload()
    page.locator("#withdraw summary").click()
    expect(page.locator("#withdraw")).to_contain_text("1 device reads")
    page.locator("#why").fill("Another street. <script>alert(1)</script>")
    shot(page, "withdraw")
    page.get_by_role("button", name="Withdraw and tell them").click()
    expect(page.locator("#withdrawn")).to_contain_text("<script>alert(1)</script>")
    shot(page, "withdrawn")

    assert resident.get(f"/v1/reports/{proposed['id']}").json["status"] == "withdrawn"
    assert desk.troubles == []


def test_who_left_the_session_open_shows_who_they_are_and_decides_with_what_was_typed(
    app: Flask, resident: ResidentClient, desk_of: Sit, house: House
) -> None:
    watching(ResidentClient.enrolled(app, locale="ur"), circle(north_of(NUMAISH, 3_000), 5_000))
    resident.report(position=PLACE)
    house.settle()
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")
    page.wait_for_load_state()
    left_open()
    page.locator("#outcome-verified").check(force=True)
    page.locator("#reason").fill("As told")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#proof")).to_be_visible()
    shot(page, "proof")
    page.locator("#proof-password").fill(PASSWORD)
    page.locator("#proof-go").click()

    expect(page.locator("section.decided")).to_contain_text("As told")
    assert [each for each in desk.troubles if "403" not in each] == []
