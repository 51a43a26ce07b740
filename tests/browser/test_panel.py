"""A verifier's day at the panel: sign in, claim, look, decide; and what the pages never do."""

import re
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cctv_link.evidence import answers
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.browser.conftest import PHONE, PLACE, Desk
from tests.house import House, ResidentClient

pytestmark = pytest.mark.first
Sit = Callable[..., Desk]
HOSTILE = '<img src=x onerror="alert(1)"><script>alert(2)</script> "\'>{{7*7}}'


def played_s(page: Page, *, beyond: float, within_s: float = 10) -> float:
    """Where the film stands, once it is beyond that second."""
    until = time.monotonic() + within_s
    while (at := page.locator("video").first.evaluate("film => film.currentTime")) <= beyond:
        assert time.monotonic() < until, f"the film stands at {at:.2f} s"
        time.sleep(0.1)
    return float(at)


def press_play(page: Page) -> None:
    """By the key, once the page listens: its lease is in the HTML, its player comes with the script."""
    expect(page.get_by_role("button", name="Play (Space)")).to_be_visible()
    page.keyboard.press("Space")


@pytest.fixture
def secured(filmed: datetime, resident: ResidentClient, house: House) -> dict[str, Any]:
    """A report whose clip has been cut."""
    receipt = resident.report(position=PLACE, occurred_at=clock.wire(filmed)).json
    house.settle()
    return dict(receipt)


def test_a_verifier_signs_in_claims_sees_the_clip_and_decides(
    secured: dict[str, Any], desk_of: Sit, resident: ResidentClient, house: House
) -> None:
    desk = desk_of("Imran A.", "verifier")
    page = desk.page

    row = page.locator("#tasks tr[data-task]")
    expect(row).to_contain_text("Phone snatched")
    expect(row.locator(".camset")).to_have_attribute("aria-label", "1 of 1 clips here")
    expect(page.locator("video")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")

    expect(page.locator("#tiles .mark-water")).to_contain_text("Imran A.")
    began_s = page.locator("video").evaluate("film => film.currentTime")
    press_play(page)
    played_s(page, beyond=began_s + 0.5)

    page.keyboard.press("v")
    page.keyboard.press("2")
    page.locator("#reason").fill("The stop is in the picture")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".decided")).to_contain_text(
        "One camera shows it as told. The stop is in the picture"
    )
    house.settle()
    assert resident.get(f"/v1/reports/{secured['id']}").json["status"] == "verified"
    with reading() as session:
        views = session.scalars(select(AuditEntry).where(AuditEntry.action == "evidence.view")).all()
    assert {view.actor_name for view in views} == {"Imran A."}
    assert desk.troubles == []


def test_a_film_is_handed_out_in_parts_so_that_no_connection_is_held(
    secured: dict[str, Any], desk_of: Sit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PLAYER_PART_BYTES", 4_000)
    desk = desk_of("Imran A.", "verifier")
    page, parts = desk.page, list[str]()
    page.on("response", lambda answer: parts.append(answer.headers.get("content-range", "")))

    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")
    press_play(page)
    played_s(page, beyond=4.0, within_s=20)

    ranges = [re.fullmatch(r"bytes (\d+)-(\d+)/(\d+)", part) for part in parts if part]
    sizes = [int(found[2]) - int(found[1]) + 1 for found in ranges if found]
    assert len(sizes) > 2
    assert max(sizes) <= 4_000
    assert desk.troubles == []


def test_without_a_script_the_forms_do_the_same(secured: dict[str, Any], desk_of: Sit, house: House) -> None:
    page = desk_of("Imran A.", "verifier", java_script_enabled=False).page

    page.locator("#tasks a.what").click()
    page.get_by_role("button", name="Claim").click()
    expect(page.locator("video")).to_have_count(1)
    page.get_by_text("Unfounded").click()
    page.locator("#reason").fill("It did not happen there")
    page.get_by_role("button", name="Decide").click()

    expect(page.locator(".decided")).to_contain_text("It did not happen there")


def test_a_lost_claim_names_the_holder_shuts_the_films_and_keeps_what_was_typed(
    secured: dict[str, Any], desk_of: Sit, with_settings: Callable[..., None], other_verifier: Any
) -> None:
    with_settings(lease_s=2)
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    page.keyboard.press("Enter")
    page.locator("#reason").fill("Two men on a red 125")
    time.sleep(4)  # the page renews once when it opens, and then no more for twenty seconds
    with_settings(lease_s=180)
    other_verifier.claim_first()

    expect(page.locator("#notes")).to_contain_text("Sana R. has it now")

    expect(page.locator("#reason")).to_have_value("Two men on a red 125")
    expect(page.locator("#decide-go")).to_have_attribute("aria-disabled", "true")
    assert page.locator("video").evaluate("film => film.hasAttribute('src')") is False


def test_what_a_resident_wrote_is_text_and_nothing_else(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    resident.report(narrative=HOSTILE)
    house.settle(only={"moderation.jobs.open_verification"})

    desk = desk_of("Imran A.", "verifier")
    expect(desk.page.locator("#side .quote")).to_have_text(HOSTILE)
    desk.page.keyboard.press("o")
    expect(desk.page.locator(".words")).to_have_text(HOSTILE)

    assert desk.troubles == []


def test_urdu_is_set_in_its_script_from_right_to_left(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    resident.report()
    house.settle(only={"moderation.jobs.open_verification"})

    words = desk_of("Imran A.", "verifier").page.locator("#side .quote")

    expect(words).to_have_attribute("lang", "ur")
    assert words.evaluate("words => getComputedStyle(words).direction") == "rtl"
    assert "Nastaliq" in words.evaluate("words => getComputedStyle(words).fontFamily")


def test_a_new_report_comes_by_itself_and_the_row_with_the_focus_stays_where_it_is(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    resident.report(category="other")
    house.settle(only={"moderation.jobs.open_verification"})
    page = desk_of("Imran A.", "verifier").page
    page.keyboard.press("j")
    before = page.locator("#tasks tr[data-task]").first.bounding_box()

    resident.report(category="fire")
    house.settle(only={"moderation.jobs.open_verification"})

    expect(page.locator("#tasks tr[data-task]")).to_have_count(2, timeout=10_000)
    assert page.locator("#tasks tr[aria-selected=true]").bounding_box() == before
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.evaluate("() => document.activeElement.blur()")
    expect(page.locator("#tasks tr[data-task]").first).to_contain_text("Fire", timeout=10_000)


def test_a_wrong_password_keeps_the_name_and_says_so(desk_of: Sit, live_server: str) -> None:
    page = desk_of("Imran A.", "verifier").page
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Name").fill("Imran A.")
    page.get_by_label("Password").fill("not the password")

    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("alert")).to_contain_text("do not belong together")
    expect(page.get_by_label("Name")).to_have_value("Imran A.")


def test_the_theme_that_was_chosen_is_kept(desk_of: Sit) -> None:
    page = desk_of("Imran A.", "verifier", color_scheme="dark").page
    shown = page.locator("html")

    expect(shown).to_have_attribute("data-theme", "dark")
    page.locator("[data-switch=theme]").click()
    expect(shown).to_have_attribute("data-theme", "light")
    page.reload()
    expect(shown).to_have_attribute("data-theme", "light")


def test_a_phone_shows_every_page_without_scrolling_sideways(secured: dict[str, Any], desk_of: Sit) -> None:
    desk = desk_of("Nadia B.", "supervisor", viewport=PHONE)

    for path in ("/panel", f"/panel/tasks/{_task_of(desk.page)}", "/cpo", "/docs"):
        page = desk.open(path)
        assert page.locator("main").count() == 1, f"{path} is no page"
        wide = page.evaluate("() => document.documentElement.scrollWidth")
        assert wide <= PHONE["width"], f"{path} is {wide} px wide"
    assert desk.troubles == []


def _task_of(page: Page) -> str:
    task = page.locator("#tasks tr[data-task]").first.get_attribute("data-task")
    assert task
    return task
