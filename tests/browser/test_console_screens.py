"""The console on three screens: what is chosen on one is chosen on all, filters, keys, heat, and how much it holds."""

from collections.abc import Callable

from flask import Flask
from playwright.sync_api import expect

from kernel import clock
from kernel.unit_of_work import unit_of_work
from tests.browser.conftest import PLACE, STREAM, Desk
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.browser.test_console_now import fits_every_desk, shoot
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up

Sit = Callable[..., Desk]
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
