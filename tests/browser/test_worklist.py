"""The worklist in a browser: keys, what others do, search, own views, what is loaded ahead, and ten thousand open tasks."""

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from kernel import clock
from kernel.unit_of_work import unit_of_work
from tests.browser.bad_days import every_screen
from tests.browser.conftest import PHONE, Desk
from tests.house import NUMAISH, House, OfficerClient, ResidentClient

Sit = Callable[..., Desk]
OPEN = {"moderation.jobs.open_verification"}
SHOTS = os.environ.get("SHOTS")
MANY = 10_000

# Copies of the first task and of all it hangs on, as a bad week would leave them.
_MULTIPLY = (
    """CREATE TEMP TABLE made AS SELECT gen_random_uuid() AS incident, gen_random_uuid() AS report, n
        FROM generate_series(1, %(many)s) AS n""",
    """INSERT INTO incidents SELECT (jsonb_populate_record(first, jsonb_build_object('id', made.incident,
        'subject_id', made.report, 'reference', lpad(to_hex(n), 9, '0')))).* FROM incidents AS first, made""",
    """INSERT INTO reports SELECT (jsonb_populate_record(first, jsonb_build_object('id', made.report,
        'incident_id', made.incident, 'reference', lpad(to_hex(n), 9, '0')))).* FROM reports AS first, made""",
    """INSERT INTO verification_tasks SELECT (jsonb_populate_record(first, jsonb_build_object('id',
        gen_random_uuid(), 'incident_id', made.incident, 'report_id', made.report, 'standing', 1 + n %% 50 / 10.0,
        'waits_since', now() - n * interval '1 second'))).* FROM verification_tasks AS first, made""",
    "ANALYZE incidents, reports, verification_tasks",
)


def shot(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=Path(SHOTS) / f"worklist-{name}.png")


@pytest.fixture
def reported(resident: ResidentClient, house: House) -> None:
    """Seven reports of one phone, of which the last four are a flood; and a second phone that tells of a robbery."""
    ago = (3, 12, 1, 70, 8, 12, 2)
    kinds = (
        *("robbery", "phone_snatching", "assault", "road_hazard"),
        *("traffic_collision", "motorcycle_theft", "harassment"),
    )
    for number, (minutes, category) in enumerate(zip(ago, kinds, strict=True)):
        with clock.frozen_at(clock.now() - timedelta(minutes=minutes)):
            resident.report(category=category, position={**NUMAISH, "lat": NUMAISH["lat"] + number / 200})
    house.settle(only=OPEN)


def chosen(page: Page) -> str:
    return page.locator('#tasks tr[aria-selected="true"]').get_attribute("data-task") or ""


def test_keys_choose_the_preview_follows_and_the_next_two_are_ahead(
    reported: None, desk_of: Sit, app: Flask, house: House
) -> None:
    second = ResidentClient.enrolled(app)
    second.report(category="robbery")
    house.settle(only=OPEN)
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    expect(page.locator("#tasks tr[data-task]")).to_have_count(8)

    expect(page.locator("#tasks tr").nth(1)).to_contain_text("2 phones")
    expect(page.locator("#side")).to_contain_text("2 independent phones")
    expect(page.locator("#nextup li")).to_have_count(3)
    shot(page, "desk")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/preview" in request.url else None)
    page.keyboard.press("j")
    expect(page.locator(f'#side [data-preview="{chosen(page)}"]')).to_be_visible()
    assert not [url for url in asked if chosen(page) in url], "it had been fetched ahead"
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")
    assert desk.troubles == []


def test_what_another_has_turns_grey_and_what_is_decided_goes(
    reported: None, desk_of: Sit, other_verifier: OfficerClient
) -> None:
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    expect(page.locator("#tasks tr[data-task]")).to_have_count(7)

    task_id, claim_id = other_verifier.claim_first()
    expect(page.locator(f"#task-{task_id}")).to_contain_text(other_verifier.name, timeout=8_000)
    other_verifier.decide(task_id, claim_id)
    page.mouse.move(5, 700)

    expect(page.locator("#tasks tr[data-task]")).to_have_count(6, timeout=12_000)
    expect(page.locator("#open-count")).to_have_text("6")
    assert desk.troubles == []


def test_search_and_own_views(reported: None, desk_of: Sit) -> None:
    desk = desk_of("Imran A.", "verifier")
    page = desk.page

    page.keyboard.press("/")
    page.keyboard.type("zzz")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_contain_text("Nothing found")
    shot(page, "nothing")
    page.get_by_role("link", name="Back to the list").click()
    page.get_by_role("navigation", name="Kinds").get_by_role("link", name="Road").click()
    expect(page.locator("#tasks tr[data-task]")).to_have_count(2)
    page.get_by_text("Save view").click()
    page.get_by_label("Name of the view").fill("<b>Roads</b>")
    shot(page, "saving")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".saved")).to_contain_text("<b>Roads</b>")
    page.get_by_role("button", name="Remove the view").click()
    expect(page.locator("#undo")).to_contain_text("The view is removed")
    shot(page, "undo")
    page.keyboard.press("u")
    expect(page.locator(".saved")).to_contain_text("<b>Roads</b>")
    assert desk.troubles == []


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("390", {"viewport": PHONE}),
        ("390-dark", {"viewport": PHONE, "color_scheme": "dark"}),
        ("1440-dark", {"color_scheme": "dark"}),
        ("2560", {"viewport": {"width": 2560, "height": 1440}}),
    ],
)
def test_it_fits_every_screen(reported: None, desk_of: Sit, name: str, options: dict[str, object]) -> None:
    desk = desk_of("Imran A.", "verifier", **options)
    page = desk.page
    expect(page.locator("#tasks tr[data-task]")).to_have_count(7)
    time.sleep(0.5)
    shot(page, name)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert desk.troubles == []


def test_ten_thousand_open_tasks_open_and_scroll_at_once(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    resident.report()
    house.settle(only=OPEN)
    with unit_of_work() as uow:
        for statement in _MULTIPLY:
            uow.session.connection().exec_driver_sql(statement, {"many": MANY})
    desk = desk_of("Imran A.", "verifier")
    page = desk.page

    expect(page.locator("#open-count")).to_have_text(f"{MANY + 1}")
    expect(page.locator("#tasks tr[data-task]")).to_have_count(25)
    began_s = time.monotonic()
    page.reload()
    expect(page.locator("#tasks tr[data-task]")).to_have_count(25)
    assert time.monotonic() - began_s < 3
    for _ in range(26):
        page.keyboard.press("j")
    expect(page.locator("#tasks tr[data-task]")).to_have_count(50)
    expect(page.locator(f'#side [data-preview="{chosen(page)}"]')).to_be_visible()
    priorities = [int(words) for words in page.locator("#tasks .pr").all_inner_texts()]
    assert priorities == sorted(priorities, reverse=True)
    every_screen(page, "10000")
    assert desk.troubles == []
