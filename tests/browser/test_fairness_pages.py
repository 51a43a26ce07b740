"""A claim that is broken, words that are asked about, an audit item's end, and the page of fairness, as they are seen."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kernel.identity import officers
from kernel.unit_of_work import unit_of_work
from kernel.web.languages import LANGUAGES, speaking, translated
from tests.browser.conftest import PLACE, Desk
from tests.browser.test_languages import look_over, speak
from tests.house import PASSWORD, QUICK_HASHER, House, OfficerClient, ResidentClient
from tests.many_decisions import fill
from tests.two_stations import stations_of_two_sides

Sit = Callable[..., Desk]
REASON = "Her shift has ended <script>alert(1)</script>"
TYPED = "گاڑی کے پیچھے سے آیا <b>x</b>"
FAIRNESS_OF = {"en": "Fairness", "ur": "انصاف", "sd": "انصاف"}


@pytest.fixture
def report(resident: ResidentClient, house: House) -> dict[str, Any]:
    receipt = dict(resident.report(position=PLACE).json)
    house.settle()
    return receipt


def claimed(desk: Desk) -> Page:
    desk.page.keyboard.press("Enter")
    expect(desk.page.locator("#lease")).to_be_visible()
    desk.page.wait_for_load_state()  # the island has run: it knows the keys
    return desk.page


@pytest.mark.parametrize("code", LANGUAGES)
def test_who_loses_the_claim_reads_who_took_it_and_keeps_what_they_typed(
    report: dict[str, Any], desk_of: Sit, code: str
) -> None:
    holder = desk_of("Sana R.", "verifier")
    speak(holder.page, code)
    page = claimed(holder)
    page.keyboard.press("v")
    page.locator("#reason").fill(TYPED)
    page.locator("#reason").blur()
    supervisor = desk_of("Nasreen B.", "supervisor")
    speak(supervisor.page, code)
    supervisor.open(page.url.removeprefix(holder.address))

    broken(supervisor.page, REASON, lambda: look_over(supervisor.page, code, "break"))

    expect(supervisor.page.locator("#take")).to_be_visible()
    expect(page.locator("#notes")).to_contain_text("Nasreen B.", timeout=15_000)
    expect(page.locator("#notes")).to_contain_text(REASON)
    expect(page.locator("#notes")).to_contain_text(
        said(code, "What you wrote is kept on this page and nowhere else.")
    )
    expect(page.locator("#reason")).to_have_value(TYPED)
    look_over(page, code, "broken")
    # And what is kept comes along when it is claimed again.
    page.locator("#notes a.btn").click()
    page.wait_for_load_state()  # the island has run: it knows the keys
    page.keyboard.press("c")
    expect(page.locator("#lease")).to_be_visible()
    expect(page.locator("#reason")).to_have_value(TYPED)
    assert (holder.troubles, supervisor.troubles) == (
        ["Failed to load resource: the server responded with a status of 409 (CONFLICT)"],
        [],
    )


def said(code: str, words: str) -> str:
    with speaking(code):
        return translated(words)


def broken(page: Page, reason: str, seen: Callable[[], None] = lambda: None) -> None:
    """Take the claim away, as the supervisor's form has it; `seen` before it is sent."""
    page.locator(".break summary").first.click()
    page.locator(".break textarea").first.fill(reason)
    seen()
    page.locator(".break-form button").first.click()


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_word_for_who_somebody_is_is_asked_about_in_its_place(
    report: dict[str, Any], desk_of: Sit, code: str
) -> None:
    desk = desk_of("Imran A.", "verifier")
    speak(desk.page, code)
    page = claimed(desk)
    page.keyboard.press("x")
    page.locator("#reason").fill("The Pathan, پٹھان, came <i>first</i>")
    page.keyboard.press("Control+Enter")

    expect(page.locator("#second-question")).to_be_visible()
    expect(page.locator("#second-question q")).to_have_text(["Pathan", "پٹھان"])
    expect(page.locator("#second-question [data-change]")).to_be_focused()
    look_over(page, code, "second-question")
    page.keyboard.press("Enter")  # change the words
    expect(page.locator("#second-question")).to_be_hidden()
    expect(page.locator("#reason")).to_be_focused()
    expect(page.locator("#reason")).to_have_value("The Pathan, پٹھان, came <i>first</i>")
    page.keyboard.press("Control+Enter")
    page.locator("#second-question [data-keep]").click()

    expect(page.locator("section.decided")).to_be_visible()
    assert all("422" in each for each in desk.troubles)


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_same_without_a_script_is_a_page_that_keeps_everything(
    report: dict[str, Any], desk_of: Sit, code: str
) -> None:
    """The supervisors' forms are plain ones: their calm step is a page."""
    holder = desk_of("Sana R.", "verifier")
    address = claimed(holder).url.removeprefix(holder.address)
    desk = desk_of("Nasreen B.", "supervisor")
    speak(desk.page, code)
    page = desk.open(address)
    broken(page, "A Sindhi told me")

    expect(page.locator("main.considered h1")).to_be_visible()
    expect(page.locator("#reason")).to_have_value("A Sindhi told me")
    look_over(page, code, "considered")
    page.locator("#reason").fill("The reporter waits")
    page.locator(".considered-ways .btn-primary").click()

    expect(page.locator("#take")).to_be_visible()


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_audit_item_from_planting_to_its_end(
    report: dict[str, Any], verifier: OfficerClient, house: House, desk_of: Sit, code: str
) -> None:
    verifier.decide(*verifier.claim_first())
    house.settle()
    planting = desk_of("Nasreen B.", "supervisor", first="/panel/fairness")
    planting.page.get_by_label("Reference of a decided report").fill(report["reference"])
    planting.page.get_by_role("button", name="Plant it").click()
    expect(planting.page.locator("#items")).to_contain_text("on the worklist")

    desk = desk_of("Bilal K.", "verifier")
    speak(desk.page, code)
    page = claimed(desk)
    expect(page.locator("#another h2")).to_have_text(said(code, "A second person is needed"))
    look_over(page, code, "audit-item-open")
    page.keyboard.press("x")
    page.keyboard.press("2")
    page.keyboard.press("Control+Enter")

    expect(page.locator("section.audited")).to_be_visible()
    if code == "en":
        expect(page.locator("section.audited")).to_contain_text(
            "You found unfounded; what stands is verified."
        )
    expect(page.locator("#undos .undo")).to_have_count(0)
    look_over(page, code, "audit-item-told")
    speak(planting.page, code)
    planting.open("/panel/fairness")
    expect(planting.page.locator("#items")).to_contain_text("Bilal K.")
    look_over(planting.page, code, "audit-items")
    assert (desk.troubles, planting.troubles) == ([], [])


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_of_fairness(app: Flask, desk_of: Sit, code: str) -> None:
    stations_of_two_sides(app)
    with unit_of_work() as uow:
        for name in ("Sana R.", "Imran A.", "Bilal K."):
            officers.add_officer(uow, name=name, role="verifier", password=PASSWORD, hasher=QUICK_HASHER)
    fill(1_200, apart_s=1_500)
    desk = desk_of("Nasreen B.", "supervisor", first="/panel/fairness")
    page = desk.page

    speak(page, code)

    expect(page.get_by_role("heading", level=1)).to_have_text(FAIRNESS_OF[code])
    expect(page.locator(".hour-cells")).to_have_count(2)
    look_over(page, code, "fairness")
    page.set_viewport_size({"width": 1440, "height": 2000})
    look_tall(page, code)
    page.locator("nav.seg a").nth(2).click()
    expect(page).to_have_url(f"{desk.address}/panel/fairness?days=91&by=district")
    assert desk.troubles == []


def look_tall(page: Page, code: str) -> None:
    """The whole of it, for who looks at the screens."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"fairness-{code}-tall.png")
