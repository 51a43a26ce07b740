"""A technician's day: take a repair by keys, see what the camera shows beside what it should, say what was done."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import func, select

from cctv_link.recording.models import RecordingSegment
from cctv_link.upkeep import faults as upkeep_faults
from cctv_link.upkeep.models import CameraTruth
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.conftest import DESK, PHONE, STREAM, Desk
from tests.poles import camera_row, put_up
from tests.simulated_poles import Poles
from tests.street_camera import recorded, until
from tests.street_pictures import street
from tests.watched import Watched, the_ticket

Sit = Callable[..., Desk]
STREET = street(seed=4)
LOOKS = [("light", DESK), ("dark", DESK), ("light", PHONE), ("dark", PHONE)]


@pytest.fixture
def covered(app: Flask, settings: Settings) -> Watched:
    """A camera before which somebody has put a billboard, on a pole whose box stands open."""
    found = put_up(camera_row("SQ1-1", stream=STREAM), camera_row("SQ1-2", stream=STREAM))
    # The last of fifteen looks, twelve seconds apart, is over whatever the machine is at.
    at = clock.now() - timedelta(seconds=185)
    watched = Watched(settings, found["SQ1-1"], at)
    watched.shows(STREET, samples=12)
    watched.shows(STREET * 0 + 150.0, samples=3)
    return watched


def a_month(camera_id: UUID) -> None:
    """Days of which one was half lost, before what the camera shows today."""
    begin = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    with unit_of_work() as uow:
        for days in range(1, 9):
            from_at = begin - timedelta(days=days)
            for hour, reason in ((0, ""), (12, "covered" if days == 3 else "")):
                uow.add(
                    CameraTruth(
                        camera_id=camera_id,
                        fails_at="picture_usable" if reason else "",
                        reason=reason,
                        from_at=from_at + timedelta(hours=hour),
                        to_at=from_at + timedelta(hours=hour + 12),
                        seen_at=from_at + timedelta(hours=hour + 12),
                    )
                )


def test_a_repair_is_taken_started_and_done_by_keys_and_one_note(covered: Watched, desk_of: Sit) -> None:
    desk = desk_of("Bilal T.", "technician", first="/upkeep")
    page = desk.page

    row = page.locator("#tasks tr[data-task]")
    expect(row).to_contain_text("Lens covered")
    expect(row).to_contain_text("street works")
    pictures = page.locator("#side .pair img")
    expect(pictures).to_have_count(2)
    expect(page.locator("#side [data-age-of-still]")).to_contain_text("now, ")
    assert page.evaluate(
        "[...document.querySelectorAll('#side .pair img')].every((each) => each.naturalWidth > 0)"
    )

    page.keyboard.press("Enter")
    expect(page.locator("#side")).to_contain_text("taken")
    page.keyboard.press("Enter")
    expect(page.locator("#side")).to_contain_text("in work")
    page.get_by_label("What was done").fill("The owner took the billboard down")
    page.get_by_role("button", name="Done").click()

    expect(page.locator("#tasks")).to_contain_text("done")
    assert (the_ticket().state, the_ticket().note) == ("done", "The owner took the billboard down")
    assert desk.troubles == []


def test_who_reads_along_sees_no_picture_and_no_button(covered: Watched, desk_of: Sit) -> None:
    desk = desk_of("Rabia M.", "auditor", first="/upkeep")

    expect(desk.page.locator("#side")).to_contain_text("Technicians take and mend")
    expect(desk.page.locator("#side img")).to_have_count(0)
    expect(desk.page.locator("#side button")).to_have_count(0)
    assert desk.troubles == []


def test_a_camera_has_its_ladder_its_month_and_its_repairs(covered: Watched, desk_of: Sit) -> None:
    a_month(covered.camera_id)
    with unit_of_work() as uow:  # the recorder goes on saying so, however long the sign-in takes
        uow.execute("UPDATE camera_states SET heartbeat_at = now() + interval '1 minute' WHERE to_at IS NULL")
        uow.execute("UPDATE camera_truths SET seen_at = now() + interval '1 minute' WHERE to_at IS NULL")
    desk = desk_of("Bilal T.", "technician", first=f"/upkeep/cameras/{covered.camera_id}")

    expect(desk.page.locator(".step-no")).to_contain_text("Picture usable")
    expect(desk.page.locator(".step-yes")).to_have_count(6)
    expect(desk.page.locator(".month rect.ok").first).to_be_attached()
    expect(desk.page.locator(".rlist")).to_contain_text("Lens covered")
    expect(desk.page.locator("[data-age-of-still]")).to_contain_text("now, ")
    assert desk.troubles == []


def test_nothing_to_mend_says_so(app: Flask, desk_of: Sit) -> None:
    desk = desk_of("Bilal T.", "technician", first="/upkeep")

    expect(desk.page.locator("#list")).to_contain_text("Every recorded camera sees")
    assert desk.troubles == []


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_the_pages_fit_their_screens(
    covered: Watched, desk_of: Sit, theme: str, size: dict[str, int]
) -> None:
    a_month(covered.camera_id)
    with unit_of_work() as uow:
        pole_id = uow.execute("SELECT pole_id FROM cameras LIMIT 1").scalar_one()
        upkeep_faults.open_fault(uow, pole_id=pole_id, camera_id=None, kind="door-open")
        uow.execute("UPDATE repair_tickets SET due_at = due_at - interval '30 hours' WHERE urgency = 8")
    script = f"localStorage.setItem('gawah-theme', '{theme}')"
    desk = desk_of("Bilal T.", "technician", first="/upkeep", viewport=size, script=script)
    for path in ("/upkeep", f"/upkeep/cameras/{covered.camera_id}", "/upkeep/uptime"):
        desk.open(path)
        if (label := desk.page.locator("[data-age-of-still]")).count():
            expect(label).to_contain_text("now, ")
        spare = desk.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert (path, spare) == (path, 0)
    assert desk.troubles == []


def closed_files(camera_id: UUID) -> int:
    with reading() as session:
        closed = select(func.count()).where(RecordingSegment.camera_id == camera_id)
        return session.scalars(closed.where(RecordingSegment.closed_at.is_not(None))).one()


@pytest.fixture
def street_camera(app: Flask, settings: Settings) -> Iterator[tuple[UUID, Poles]]:
    """A real stream, recorded for long enough to be played."""
    with recorded(app, settings, "P1-1") as (poles, found):
        until(lambda: closed_files(found["P1-1"]), within_s=60)
        yield found["P1-1"], poles


@pytest.mark.timeout(180)
def test_an_operator_states_why_and_sees_the_street_move(
    street_camera: tuple[UUID, Poles], desk_of: Sit
) -> None:
    camera_id, poles = street_camera
    desk = desk_of("Saima K.", "operator", first=f"/live/{camera_id}")
    page = desk.page
    page.get_by_label("Why do you look?").fill("A march has turned into this street; is the road free?")
    page.get_by_role("button", name="Look, for ten minutes").click()

    expect(page.locator("#live-words")).to_have_text("live", timeout=20_000)
    film = page.locator("#live-video")
    until(lambda: film.evaluate("film => film.currentTime") > 1, within_s=30)
    at_s = film.evaluate("film => film.currentTime")
    page.wait_for_timeout(5_000)
    assert film.evaluate("film => film.currentTime") > at_s + 3
    assert film.evaluate("film => film.videoWidth") == 320
    expect(page.locator(".cam-word")).to_have_count(0)

    poles.fault("P1-1", "stall")
    expect(page.locator(".cam-word")).to_contain_text("STALE", timeout=25_000)
    expect(page.locator(".cam-word")).to_contain_text("old")
    assert desk.troubles == []
