"""The cameras around an open SOS as they are now, another one under a purpose, the wall; on every desk."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cctv_link.live.models import LivePurpose, LiveView
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.conftest import PLACE, STREAM, Desk, put_into_ring
from tests.browser.test_console import WALL, raised
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

Sit = Callable[..., Desk]
REASON = "A fire brigade asks which way the smoke goes"
# Something else than one colour has been drawn.
IS_PAINTED = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, at) => at % 4 === 0 && value !== data[0]);
}"""
ALL_SIZES = [(390, 844), (1440, 900), (1920, 1080), (2560, 1440), (3840, 2160)]


@pytest.fixture
def far_away(settings: Settings, camera_id: UUID) -> UUID:
    """A camera a kilometre off, which no SOS in the square is linked to."""
    found = put_up(camera_row("FAR-1", at=north_of(TOWN_SQUARE, 1_000), stream=STREAM))["FAR-1"]
    is_recorded(found)
    seen_lately(settings, found)
    return found


def seen_lately(settings: Settings, camera_id: UUID) -> None:
    put_into_ring(settings, camera_id, from_at=clock.now() - timedelta(seconds=10), seconds=9)


def shoot(page: Page, name: str) -> None:
    """For who wants to look: SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_the_cameras_around_an_open_sos_show_what_is_now_and_how_old_it_is(
    settings: Settings, camera_id: UUID, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    page = desk.page
    seen_lately(settings, camera_id)
    raised(resident, house)

    tile = page.locator("#live figure[aria-label=SQ1-1]")
    expect(tile.locator("canvas")).to_be_visible(timeout=20_000)
    expect(tile.locator(".cam-old")).to_have_text(re.compile(r"^\d+ s$"))
    expect(tile.locator(".cam-rank")).to_contain_text("rank 1")
    expect(tile.locator(".cam-by")).to_contain_text("Saima K., SOS")
    expect(tile.locator(".mark-water")).to_have_text(re.compile(r"^Saima K\. \d\d:\d\d$"))
    assert tile.locator("canvas").evaluate(IS_PAINTED)
    shoot(page, "sos-1920-dark")
    with reading() as session:
        views = {(view.kind, view.purpose_kind) for view in session.scalars(select(LiveView))}
    assert views == {("still", "sos_alert"), ("stream", "sos_alert")}
    assert desk.troubles == []


def test_an_old_picture_says_stale(
    settings: Settings, camera_id: UUID, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark").page
    put_into_ring(settings, camera_id, from_at=clock.now() - timedelta(seconds=200), seconds=20)
    raised(resident, house)

    tile = page.locator("#live figure[aria-label=SQ1-1]")
    expect(tile).to_have_class(re.compile("cam-stale"), timeout=20_000)
    expect(tile.locator(".cam-word")).to_contain_text("STALE")
    expect(tile.locator(".cam-word")).to_contain_text("last picture")
    shoot(page, "stale-1920-dark")


def test_a_camera_that_never_showed_anything_says_so(
    camera_id: UUID, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    raised(resident, house)

    expect(page.locator("#live figure[aria-label=SQ1-1] .cam-word")).to_contain_text(
        "No picture yet", timeout=20_000
    )


def test_the_pictures_follow_the_resident_from_camera_to_camera(
    settings: Settings, camera_id: UUID, far_away: UUID, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark").page
    seen_lately(settings, camera_id)
    alert = raised(resident, house)
    expect(page.locator("#live figure")).to_have_attribute("aria-label", "SQ1-1")

    page.wait_for_timeout(1_050)  # that she has moved is told once a second
    fix = {**wire(north_of(TOWN_SQUARE, 1_040)), "at": clock.wire(clock.now())}
    resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [fix]})
    house.pass_time(seconds=10)
    house.settle()

    expect(page.locator("#live figure").first).to_have_attribute("aria-label", "FAR-1", timeout=20_000)
    expect(page.locator("#live figure").first.locator("canvas")).to_be_visible(timeout=20_000)
    shoot(page, "followed-1920-dark")


def test_an_sos_that_no_camera_is_linked_to_offers_the_nearest_ones(
    far_away: UUID, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    page = desk.page
    with unit_of_work() as uow:
        uow.execute("UPDATE cameras SET retired_at = now() WHERE label = 'SQ1-1'")
    page.reload()
    raised(resident, house)

    none = page.locator("#live-none")
    expect(none).to_contain_text("No camera is linked to this SOS", timeout=15_000)
    shoot(page, "nearest-1920-dark")
    none.get_by_role("button", name="FAR-1").click()

    expect(page.locator("#purpose-which")).to_have_value("FAR-1")
    expect(page.locator("#purpose-why")).to_be_focused()
    assert desk.troubles == []


def test_another_camera_opens_for_ten_minutes_when_somebody_says_why(
    far_away: UUID, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    page = desk.page
    expect(page.locator("#line")).to_contain_text("Live", timeout=15_000)
    page.keyboard.press("/")
    page.keyboard.type("FAR-1")
    expect(page.locator("#purpose-left")).to_have_text("10 minutes, recorded")
    page.get_by_label("Why").fill("curious")
    page.keyboard.press("Enter")
    expect(page.locator("#purpose-said")).to_contain_text("23 are missing")
    with reading() as session:
        assert session.scalars(select(LivePurpose)).all() == []

    page.get_by_label("Why").fill(REASON)
    page.keyboard.press("Enter")

    tile = page.locator("#live figure[aria-label=FAR-1]")
    expect(tile.locator("canvas")).to_be_visible(timeout=20_000)
    expect(tile.locator(".cam-rank")).to_contain_text("opened by you")
    expect(tile.locator(".mark-water")).to_contain_text("Saima K.")
    expect(page.locator("#purpose-left")).to_contain_text("left")
    shoot(page, "purpose-1920-dark")
    with reading() as session:
        (stated,) = session.scalars(select(LivePurpose))
        actions = set(session.scalars(select(AuditEntry.action)))
    assert stated.reason == REASON
    assert {"live_purpose.state", "still.view"} <= actions
    assert desk.troubles == []


def test_what_is_open_shows_on_the_wall(
    settings: Settings, camera_id: UUID, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark").page
    expect(page.locator("#line")).to_contain_text("Live", timeout=15_000)
    page.keyboard.press("w")
    expect(page.locator("#live-none")).to_contain_text("Nothing is open")

    seen_lately(settings, camera_id)
    raised(resident, house)

    expect(page.locator("#live figure[aria-label=SQ1-1] canvas")).to_be_visible(timeout=20_000)
    expect(page.locator(".sos-bar")).to_be_visible()
    box = page.locator(".seen").bounding_box()
    assert box
    assert box["width"] > 1_900
    shoot(page, "wall-1920-dark")
    page.keyboard.press("w")
    expect(page.locator("#map")).to_be_visible()
    box = page.locator(".seen").bounding_box()
    assert box
    assert box["width"] < 600


def fits_every_desk(page: Page, name: str) -> None:
    """Nothing runs over the side, and the SOS can be answered without scrolling."""
    for width, height in ALL_SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)
        shoot(page, f"{name}-{width}-dark")
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), width
        expect(page.locator(".sos-bar .btn")).to_be_in_viewport()


def test_it_fits_every_desk(
    settings: Settings,
    camera_id: UUID,
    far_away: UUID,
    resident: ResidentClient,
    neighbour: ResidentClient,
    house: House,
    desk_of: Sit,
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    page = desk.page
    seen_lately(settings, camera_id)
    for category in ("fire", "robbery", "road_hazard"):
        neighbour.report(category=category, position=dict(PLACE))
    raised(resident, house)
    expect(page.locator("#live figure[aria-label=SQ1-1] canvas")).to_be_visible(timeout=30_000)
    expect(page.locator("#feed li[data-kind=report_submitted]")).to_have_count(3, timeout=15_000)

    fits_every_desk(page, "desk")
    page.emulate_media(color_scheme="light")
    for width, height in ALL_SIZES[:3]:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_timeout(400)
        shoot(page, f"desk-{width}-light")
    assert desk.troubles == []
