"""Bad days at the panel and the console: the server goes away in mid-decision, a claim is lost while somebody types, a task is
open twice, a clip is late or never comes, a page of words in two directions, script in every field, a feed that was cut."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from moderation.verification.models import Verification
from tests.browser.bad_days import Server, every_screen
from tests.browser.conftest import PLACE, STREAM, Desk, opened
from tests.browser.test_languages import speak
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import camera_row, is_recorded, put_up

Sit = Callable[..., Desk]
OPEN = {"moderation.jobs.open_verification"}
WORDS = "Two men on a red 125, دو آدمی 👀"
SCRIPT = '<script>alert(1)</script><img src=x onerror="alert(2)">{{7*7}}'
LONG = ("میں نمائش پر بس سے اتری 😀👨‍👩‍👧 (لال 125) abc_" * 120)[:4_000]


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    running = Server(app)
    yield running
    running.stop()


@pytest.fixture
def live_server(server: Server) -> str:
    return server.address


@pytest.fixture
def reported(resident: ResidentClient, house: House) -> None:
    resident.report(position=PLACE)
    house.settle(only=OPEN)


def claimed(desk: Desk) -> Page:
    """The only task, held by who sits there, with an outcome chosen and words written."""
    page = desk.page
    expect(page.locator("#tasks tr[data-task]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")
    page.wait_for_load_state()
    page.keyboard.press("v")
    page.locator("#reason").fill(WORDS)
    return page


def decisions() -> list[str]:
    with reading() as session:
        return list(session.scalars(select(Verification.reason)))


def test_the_server_restarts_in_mid_decision_and_what_was_chosen_and_written_is_there(
    reported: None, desk_of: Sit, server: Server
) -> None:
    page = claimed(desk_of("Imran A.", "verifier"))
    server.stop()
    page.keyboard.press("Control+Enter")
    expect(page.locator("#decide-error")).to_contain_text("Nobody answered")
    every_screen(page, "restart")
    assert decisions() == []

    server.start()
    expect(page.locator("#reason")).to_have_value(WORDS)
    expect(page.locator("#outcome-verified")).to_be_checked()
    page.locator("#reason").press("Control+Enter")

    expect(page.locator("section.decided")).to_contain_text(WORDS)
    assert decisions() == [WORDS]


def test_an_answer_that_was_lost_on_the_way_is_not_told_as_nothing_decided(
    reported: None, desk_of: Sit
) -> None:
    page = claimed(desk_of("Imran A.", "verifier"))
    # Nor does the page's own look come through, which would have shown what was decided.
    page.route("**/panel/tasks/**", lambda route: route.abort())
    page.route("**/decision", _lose_the_answer, times=1)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#decide-error")).to_contain_text("Whether it arrived is not known")
    page.unroute("**/panel/tasks/**")

    page.locator("#reason").press("Control+Enter")

    expect(page.locator("section.decided")).to_contain_text(WORDS)
    assert decisions() == [WORDS]


def _lose_the_answer(route: Route) -> None:
    route.fetch()
    route.abort()


def test_a_claim_is_lost_while_somebody_types_and_nothing_typed_is_lost(
    reported: None, desk_of: Sit, with_settings: Callable[..., None], other_verifier: OfficerClient
) -> None:
    with_settings(lease_s=2)
    page = claimed(desk_of("Imran A.", "verifier"))
    expect(page.locator("#notes")).to_contain_text("Your claim ran out", timeout=15_000)
    with_settings(lease_s=180)
    task_id, claim_id = other_verifier.claim_first()

    expect(page.locator("#notes")).to_contain_text(f"{other_verifier.name} has it now", timeout=10_000)
    expect(page.locator("#reason")).to_have_value(WORDS)
    every_screen(page, "lease-lost")

    other_verifier.delete(f"/v1/worklist/{task_id}/claim", json={"claim_id": claim_id})
    page.reload()
    page.get_by_role("button", name="Claim").click()
    expect(page.locator("#reason")).to_have_value(WORDS)


def test_in_two_tabs_it_is_decided_once_and_the_other_says_so(reported: None, desk_of: Sit) -> None:
    desk = desk_of("Imran A.", "verifier")
    first = claimed(desk)
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator("#lease")).to_contain_text("Yours")
    second.locator("#outcome-unfounded").check(force=True)
    second.locator("#reason").fill("In the other tab")

    first.keyboard.press("Control+Enter")

    expect(first.locator("section.decided")).to_contain_text(WORDS)
    expect(second.locator("section.decided")).to_contain_text(WORDS, timeout=10_000)
    every_screen(second, "two-tabs")
    assert decisions() == [WORDS]


def test_a_clip_that_is_late_and_one_that_never_comes_say_so(
    app: Flask, with_settings: Callable[..., None], resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    with_settings(clip_before_s=2, clip_after_s=600)
    cameras = put_up(camera_row("SQ1-1", stream=STREAM), camera_row("SQ1-2", stream=STREAM))
    is_recorded(cameras["SQ1-1"])
    resident.report(position=PLACE)
    house.settle()
    with unit_of_work() as uow:
        given_up = "UPDATE clips SET state = 'unavailable', reason = 'overwritten' WHERE camera_id = :id"
        uow.execute(given_up, {"id": cameras["SQ1-2"]})

    page = opened(desk_of("Imran A.", "verifier"), claim=True)

    late, never = (_tile(page, cameras[label]) for label in ("SQ1-1", "SQ1-2"))
    expect(late).to_contain_text("arriving in")
    expect(never.locator(".cam-word")).to_contain_text("already overwritten")
    expect(never).not_to_contain_text("arriving")
    every_screen(page, "clips")


def _tile(page: Page, camera_id: UUID) -> object:
    return page.locator(f'#tiles figure[id^="tile-{camera_id}"]')


def test_four_thousand_characters_in_two_directions_stay_in_their_place(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    assert len(LONG) == 4_000
    assert resident.report(position=PLACE, narrative=LONG).status_code == 201
    house.settle(only=OPEN)
    desk = desk_of("Imran A.", "verifier")
    expect(desk.page.locator("#side .quote")).to_have_text(LONG.strip())
    every_screen(desk.page, "long-worklist")

    page = claimed(desk)

    expect(page.locator(".said .words")).to_contain_text(LONG[-200:].strip())
    expect(page.locator("#decide-go")).to_be_in_viewport()
    every_screen(page, "long-task")
    speak(page, "ur")
    expect(page.locator("#decide-go")).to_be_in_viewport()
    every_screen(page, "long-task-ur")
    desk.open("/panel")
    every_screen(page, "long-worklist-ur")
    assert desk.troubles == []


def test_script_in_every_text_field_is_text(
    app: Flask, resident: ResidentClient, house: House, desk_of: Sit, with_settings: Callable[..., None]
) -> None:
    """The reporter's words, the officer's name, a view's, a search, a reason, a dispute, a camera's label."""
    with_settings(undo_s=0)
    put_up(camera_row(SCRIPT[:40], stream=STREAM))
    report = resident.report(position=PLACE, narrative=SCRIPT).json
    house.settle(only=OPEN)
    desk = desk_of(f"Imran {SCRIPT}", "verifier")
    page = desk.page
    expect(page.locator("#side .quote")).to_have_text(SCRIPT)
    expect(page.locator(".who")).to_contain_text(SCRIPT)
    desk.open("/panel?group=street")
    page.get_by_text("Save view").click()
    page.get_by_label("Name of the view").fill(SCRIPT[:30])
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".saved")).to_contain_text(SCRIPT[:30])
    page.keyboard.press("/")
    page.keyboard.type(SCRIPT[:50])
    page.keyboard.press("Enter")
    expect(page.locator(".find-top input")).to_have_value(SCRIPT[:50])
    desk.open("/panel")
    page = claimed(desk)
    page.locator("#outcome-unfounded").check(force=True)
    page.locator("#reason").fill(SCRIPT)
    page.locator("#reason").press("Control+Enter")
    expect(page.locator("section.decided")).to_contain_text(SCRIPT)
    every_screen(page, "script")
    house.settle()
    body = {"reason": "other", "narrative": SCRIPT}
    headers = {"Idempotency-Key": "01a22bcf-1f67-70b5-b299-f3ad7113bb2f"}
    assert resident.post(f"/v1/reports/{report['id']}/dispute", json=body, headers=headers).status_code == 201
    house.settle(only={"moderation.jobs.open_second_look"})
    again = desk_of("Sana R.", "verifier")
    expect(again.page.locator("#side .quote").first).to_have_text(SCRIPT)
    every_screen(again.page, "script-dispute")

    assert [each for each in desk.troubles + again.troubles if "dialog" in each or "policy" in each] == []


def test_a_feed_that_was_cut_for_ten_minutes_shows_what_came_late(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo").page
    expect(page.locator("#line")).to_contain_text("Live", timeout=15_000)
    page.route("**/v1/cpo/feed*", lambda route: route.abort())
    expect(page.locator("#lost")).to_be_visible(timeout=30_000)
    every_screen(page, "feed-cut")

    now = clock.now()
    for minutes in range(10, 0, -1):
        with clock.frozen_at(now - timedelta(minutes=minutes)):
            resident.report(category="other")
    house.settle(only=set())
    page.unroute("**/v1/cpo/feed*")

    expect(page.locator("#line")).to_contain_text("Live", timeout=30_000)
    expect(page.locator("#feed li.missed[data-kind=report_submitted]")).to_have_count(10)
    every_screen(page, "feed-back")
