"""The cameras around an open SOS as they are now, another one under a purpose, the wall, three screens, the filters."""

import os
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import select

from cctv_link.live.models import LivePurpose, LiveView
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.conftest import PLACE, STREAM, Desk, put_into_ring
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

Sit = Callable[..., Desk]
REASON = "A fire brigade asks which way the smoke goes"


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


# Something else than one colour has been drawn.
IS_PAINTED = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value, at) => at % 4 === 0 && value !== data[0]);
}"""


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


def test_three_screens_share_what_is_chosen(
    resident: ResidentClient, neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    feed, maps = desk.open("/cpo?screen=feed"), desk.page.context.new_page()
    maps.goto(feed.url.replace("feed", "map"))
    first = raised(resident, house)
    second = raised(neighbour, house)
    expect(maps.locator("#map-head")).to_contain_text(first["reference"], timeout=15_000)
    expect(maps.locator("#case")).to_be_hidden()
    expect(feed.locator("#map")).to_be_hidden()

    feed.bring_to_front()
    feed.locator("#feed .feed-title", has_text=second["reference"]).first.click()

    expect(maps.locator("#map-head")).to_contain_text(second["reference"])
    shoot(feed, "screen-feed-1920-dark")
    shoot(maps, "screen-map-1920-dark")


def test_the_feed_shows_what_is_asked_for_and_every_sos_that_nobody_has(
    resident: ResidentClient, neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    for category in ("fire", "robbery", "road_hazard"):
        neighbour.report(category=category, position=dict(PLACE))
    raised(resident, house)
    rows = page.locator("#feed li[data-kind=report_submitted]:not([hidden])")
    expect(rows).to_have_count(3, timeout=15_000)

    page.get_by_role("button", name="Crime").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("Robbery")
    expect(page.locator("#feed li[data-kind=sos_raised]")).to_be_visible()
    expect(page.locator("#feed-hides")).to_contain_text("hidden by the filter")

    page.locator("#feed-hides button").click()
    expect(rows).to_have_count(3)
    page.locator("#filter-state").select_option("verified")
    expect(rows).to_have_count(0)
    page.locator("#filter-state").select_option("")
    page.locator("#filter-district").select_option("Malir")
    expect(rows).to_have_count(0)
    page.locator("#filter-district").select_option("East")
    expect(rows).to_have_count(3)


def test_the_sheet_of_keys_gives_way_to_an_sos(resident: ResidentClient, house: House, desk_of: Sit) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark").page
    expect(page.locator("#line")).to_contain_text("Live", timeout=15_000)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    shoot(page, "keys-1920-dark")

    raised(resident, house)

    expect(page.locator("#keys")).to_be_hidden(timeout=15_000)
    expect(page.locator(".sos-bar")).to_be_visible()


def test_verified_incidents_show_as_heat_by_hour(
    neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark")
    page = desk.page
    for _ in range(3):
        neighbour.report(category="robbery", position=dict(PLACE))
    house.settle()
    with unit_of_work() as uow:
        uow.execute("UPDATE incidents SET status = 'verified', occurred_at = :at", {"at": clock.now()})

    page.keyboard.press("b")

    cell = page.locator("#map .map-sheet .m-heat")
    expect(cell).to_have_count(1, timeout=15_000)
    expect(page.locator("#heat-said")).to_contain_text("3 verified in 28 days")
    shoot(page, "heat-1920-dark")
    hour = page.locator("#heat-hour")
    hour.focus()
    page.keyboard.press(
        "ArrowRight" if hour.input_value() == "0" else "ArrowLeft"
    )  # to another hour, at midnight too
    expect(cell).to_have_count(0)
    page.keyboard.press("f")
    expect(page.locator("#heat")).to_be_hidden()
    assert desk.troubles == []


ALL_SIZES = [(390, 844), (1440, 900), (1920, 1080), (2560, 1440), (3840, 2160)]


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


def test_script_in_what_the_resident_said_is_shown_as_text(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    said = "<img src=x onerror=alert(1)> وہ پیچھے 🚨"
    raised(resident, house, kind=said)

    expect(desk.page.locator(".sos-bar .sb-where")).to_contain_text(said, timeout=15_000)
    expect(desk.page.locator("#case")).to_contain_text(said)
    assert desk.page.locator("main img").count() == 0
    fits_every_desk(desk.page, "script")
    assert desk.troubles == []


def test_five_hundred_cameras_and_five_thousand_incidents_leave_the_sos_first(
    app: Flask, resident: ResidentClient, neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    put_up(
        *(
            camera_row(f"T{number:03}-1", at=north_of(TOWN_SQUARE, 5 * number), stream=STREAM)
            for number in range(500)
        )
    )
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, color_scheme="dark").page
    expect(page.locator("#line")).to_contain_text("Live", timeout=30_000)
    neighbour.report(category="fire", position=dict(PLACE))
    house.settle(only=set())
    with unit_of_work() as uow:
        uow.execute(MANY_ENTRIES, {"now": clock.now()})
    alert = raised(resident, house)

    expect(page.locator(".sos-bar")).to_contain_text(alert["reference"], timeout=60_000)
    wait_for_state(resident, alert, "on_screen")
    assert page.locator("#feed > li").count() <= 200
    expect(page.locator("#map > .vh")).to_contain_text("1 SOS, 5001 incidents, 500 poles", timeout=60_000)
    fits_every_desk(page, "many")


# The entry of one report, told 5,000 times as that of as many incidents around the city, as an evening leaves them.
MANY_ENTRIES = """
    WITH first AS (SELECT seq, kind, at, body, body::jsonb AS said FROM feed_entries ORDER BY seq LIMIT 1),
    messages AS (
        INSERT INTO outbox_messages (id, event, payload, request_id, urgent, published_at, relayed_at, untold)
        SELECT gen_random_uuid(), 'ReportSubmitted', '{}', '', false, :now, :now, '' FROM generate_series(1, 5000)
        RETURNING id
    ),
    numbered AS (SELECT id, row_number() OVER () AS more FROM messages)
    INSERT INTO feed_entries (seq, message_id, kind, at, body)
    SELECT seq + more, numbered.id, kind, at, jsonb_set(
        jsonb_set(said, '{seq}', to_jsonb(seq + more)),
        '{incident}', (said -> 'incident') || jsonb_build_object(
            'id', gen_random_uuid(), 'position', jsonb_build_object(
                'lat', 24.8 + 0.2 * random(), 'lon', 66.95 + 0.2 * random(), 'accuracy_m', 20)))::text
    FROM numbered, first
"""
