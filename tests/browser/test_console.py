"""An operator at the wall: an SOS counts as shown when it was, is answered by one key, and its clips play."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from cctv_link import public as footage
from cctv_link.footage.models import Clip
from kernel import clock
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.conftest import PHONE, PLACE, Desk, put_into_ring
from tests.house import House, ResidentClient

pytestmark = pytest.mark.first
Sit = Callable[..., Desk]
WALL = {"width": 1920, "height": 1080}

# A tab that nobody looks at, until the test brings it to the front.
HIDDEN = """
window.hiddenByTest = true;
Object.defineProperty(document, "visibilityState", {get: () => window.hiddenByTest ? "hidden" : "visible"});
"""
TO_THE_FRONT = "() => { window.hiddenByTest = false; document.dispatchEvent(new Event('visibilitychange')); }"


def raised(resident: ResidentClient, house: House, **body: Any) -> dict[str, Any]:
    answer = resident.post("/v1/sos-alerts", json={"position": dict(PLACE), **body})
    assert answer.status_code == 201, answer.text
    house.settle()
    return dict(answer.json)


def state_of(resident: ResidentClient, alert: dict[str, Any]) -> str:
    return str(resident.get(f"/v1/sos-alerts/{alert['id']}").json["state"])


def wait_for_state(resident: ResidentClient, alert: dict[str, Any], wanted: str) -> None:
    until = time.monotonic() + 10
    while (state := state_of(resident, alert)) != wanted:
        assert time.monotonic() < until, f"the alert is {state}, not {wanted}"
        time.sleep(0.1)


def test_an_sos_is_on_screen_when_a_visible_tab_has_rendered_it_and_not_before(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", script=HIDDEN, viewport=WALL)
    alert = raised(resident, house, kind="followed")

    expect(desk.page.locator(".sos-bar")).to_contain_text(f"SOS {alert['reference']}, nobody has answered")
    time.sleep(1.5)
    assert state_of(resident, alert) == "received"

    desk.page.evaluate(TO_THE_FRONT)
    wait_for_state(resident, alert, "on_screen")
    house.settle()
    expect(desk.page.locator("#case")).to_contain_text("On a screen. Nobody has answered.")
    assert desk.troubles == []


def test_an_sos_that_is_covered_is_not_on_screen(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    page.evaluate(
        """() => {
            const cover = document.createElement("dialog");
            cover.id = "cover";
            document.body.append(cover);
            cover.showModal();
            const sheet = new CSSStyleSheet();
            sheet.replaceSync("#cover { position: fixed; inset: 0; width: 100vw; height: 100vh; max-width: none; max-height: none; }");
            document.adoptedStyleSheets = [sheet];
        }"""
    )
    alert = raised(resident, house)
    expect(page.locator(".sos-bar")).to_have_count(1)
    time.sleep(1.5)
    assert state_of(resident, alert) == "received"

    page.evaluate("() => document.querySelector('#cover').remove()")

    wait_for_state(resident, alert, "on_screen")


def test_one_key_answers_and_a_reason_closes(resident: ResidentClient, house: House, desk_of: Sit) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    page = desk.page
    alert = raised(resident, house, silent=True)
    expect(page.locator(".sos-bar")).to_contain_text("do not ring back")
    wait_for_state(resident, alert, "on_screen")

    page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(page.locator(".sos-bar")).to_have_count(0)
    expect(page.locator("#case")).to_contain_text("Answered by you")

    page.keyboard.press("c")
    page.get_by_role("button", name="The resident is safe").click()
    page.get_by_role("button", name="Close", exact=True).click()
    wait_for_state(resident, alert, "closed")
    house.settle()
    expect(page.locator("#case .case-now")).to_contain_text("Closed: The resident is safe")
    assert desk.troubles == []


def test_the_clip_of_an_open_sos_plays_on_the_wall(
    camera_id: UUID, settings: Settings, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    page = desk.page
    # Far enough ahead that no machine is so slow that the ring would be waited for.
    put_into_ring(settings, camera_id, from_at=clock.now() - timedelta(seconds=8), seconds=60)
    raised(resident, house)
    house.pass_time(seconds=1)
    house.settle()

    film = page.locator("#pictures video")
    expect(film).to_have_count(1, timeout=10_000)
    began_s = film.evaluate("film => film.currentTime")
    page.keyboard.press("p")

    until = time.monotonic() + 10
    while film.evaluate("film => film.currentTime") < began_s + 0.4:
        assert time.monotonic() < until, "the film does not run"
        time.sleep(0.1)
    assert desk.troubles == []


def test_of_two_clips_of_a_camera_the_one_asked_for_last_is_shown(
    camera_id: UUID, settings: Settings, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    film = desk.page.locator("#pictures video")
    put_into_ring(settings, camera_id, from_at=clock.now() - timedelta(seconds=30), seconds=60)
    raised(resident, house)
    house.pass_time(seconds=30)
    house.settle()
    expect(film).to_have_count(1, timeout=10_000)
    before = film.get_attribute("src")

    with unit_of_work() as uow:
        (first,) = uow.session.scalars(select(Clip))
        # It ends before the other does: the end of a clip does not tell which one an officer wanted.
        footage.extend_clip(
            uow,
            incident_id=first.incident_id,
            clip_id=first.id,
            from_at=first.from_at - timedelta(seconds=3),
            to_at=first.to_at - timedelta(seconds=1),
            actor=system("test"),
        )
    house.pass_time(seconds=30)
    house.settle()

    expect(film).not_to_have_attribute("src", before or "", timeout=10_000)
    with reading() as session:
        newest = session.scalars(select(Clip).order_by(Clip.id.desc())).first()
    assert newest is not None
    expect(film).to_have_attribute("src", f"/v1/evidence/{newest.evidence_id}")


def test_a_cut_line_is_said_and_what_was_missed_is_read(
    resident: ResidentClient, neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    raised(resident, house)
    expect(page.locator("#feed li[data-kind=sos_raised]")).to_have_count(1)

    page.route("**/v1/cpo/feed*", lambda route: route.abort())
    expect(page.locator("#lost")).to_be_visible(timeout=20_000)
    expect(page.locator("#line")).to_contain_text("No connection")
    page.unroute("**/v1/cpo/feed*")
    raised(neighbour, house)

    expect(page.locator("#line")).to_contain_text("Live", timeout=20_000)
    expect(page.locator("#lost")).to_be_hidden()
    expect(page.locator("#feed li[data-kind=sos_raised]")).to_have_count(2)


def test_a_console_that_opens_late_still_has_the_sos_that_nobody_closed(
    resident: ResidentClient, neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    alert = raised(resident, house)
    for _ in range(110):
        neighbour.report(category="other")
    house.settle(only=set())

    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page

    expect(page.locator(".sos-bar")).to_contain_text(alert["reference"])


def test_a_moving_resident_leaves_a_track(resident: ResidentClient, house: House, desk_of: Sit) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    alert = raised(resident, house)
    for step in (1, 2, 3):
        page.wait_for_timeout(1_050)  # that she has moved is told once a second
        fix = {**PLACE, "lat": PLACE["lat"] + step * 0.0004, "at": clock.wire(_soon(step))}
        resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [fix]})
        house.settle()

    expect(page.locator("#map .m-fix")).to_have_count(4)
    expect(page.locator("#map .m-track")).to_have_count(1)


def test_a_phone_can_answer(resident: ResidentClient, house: House, desk_of: Sit) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=PHONE, has_touch=True).page
    alert = raised(resident, house)

    page.locator(".sos-bar .btn").tap()

    wait_for_state(resident, alert, "answered")
    assert state_of(resident, alert) == "answered"


def _soon(step: int) -> datetime:
    return clock.now() + timedelta(milliseconds=step)
