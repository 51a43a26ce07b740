"""Nobody answers: the bar counts down to the next step by the server's clock, the case says who was called, and rings."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from playwright.sync_api import Page, expect

from kernel import clock
from kernel.events import SosDrillDue
from kernel.unit_of_work import unit_of_work
from tests.browser.conftest import PHONE, Desk
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.house import House, ResidentClient, instant

Sit = Callable[..., Desk]

# What the console would sound, in hertz: the tones are made by the page's own code.
LISTEN = """
window.tones = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.tones.push(Math.round(this.frequency.value)); start.apply(this, when); };
"""


def pictured(page: Page, name: str) -> None:
    """Keep a picture to look at, where LADDER_PICTURES says so."""
    if folder := os.environ.get("LADDER_PICTURES"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def tones(page: Page) -> set[int]:
    """What sounds within the next three seconds."""
    page.evaluate("() => { window.tones = []; }")
    time.sleep(3)
    return set(page.evaluate("() => window.tones"))


def climb(house: House, seconds: float) -> None:
    house.pass_time(seconds=seconds)
    house.settle()


def test_the_bar_counts_down_and_the_case_says_who_was_called(
    resident: ResidentClient, house: House, desk_of: Sit, app: Any
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, script=LISTEN)
    page = desk.page
    page.locator("#arm").click()
    expect(page.locator("#arm")).to_contain_text("Armed")
    page.wait_for_timeout(300)
    alert = raised(resident, house, kind="followed")
    wait_for_state(resident, alert, "on_screen")
    house.settle()
    expect(page.locator(".sb-next")).to_contain_text("to the second console")
    left = int(page.locator(".sb-next .count").inner_text())
    waited_s = (clock.now() - instant(alert["raised_at"])).total_seconds()
    assert abs(left - (15 - waited_s)) < 3
    expect(page.locator("#case")).to_contain_text("If nobody answers: the second console")
    pictured(page, "countdown")
    assert {660, 880} <= tones(page)

    climb(house, 15)
    expect(page.locator(".sb-next")).to_contain_text("to the supervisor")
    expect(page.locator("#case")).to_contain_text("No second console is signed in")
    climb(house, 30)
    expect(page.locator("#case")).to_contain_text("No supervisor is signed in")
    assert {round(660 * 2 ** (2 / 12)), round(880 * 2 ** (2 / 12))} <= tones(page)
    climb(house, 60)
    expect(page.locator(".sb-next")).to_contain_text("all have been called")
    pictured(page, "climbed")

    page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(page.locator("#case .case-now")).to_contain_text("Answered by you")
    assert tones(page) == set()
    pictured(page, "answered")
    assert desk.troubles == []


def test_a_second_console_is_silent_until_it_is_called(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    first = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, script=LISTEN).page
    first.locator("#arm").click()
    expect(first.locator("#arm")).to_contain_text("Armed")
    first.wait_for_timeout(300)
    alert = raised(resident, house)
    wait_for_state(resident, alert, "on_screen")
    house.settle()
    second = desk_of("Bilal R.", "operator", first="/cpo", viewport=WALL, script=LISTEN).page
    second.locator("#arm").click()
    expect(second.locator(".sos-bar")).to_have_count(1)
    second.wait_for_timeout(1_500)
    assert tones(second) == set()

    climb(house, 15)

    expect(second.locator("#case")).to_contain_text("Bilal R.")
    assert tones(second) != set()


def test_an_sos_is_handed_over_by_name_and_taken_by_one_key(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    first = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    second = desk_of("Bilal R.", "operator", first="/cpo", viewport=WALL)
    alert = raised(resident, house)
    wait_for_state(resident, alert, "on_screen")
    first.page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(first.page.locator("#case .case-now")).to_contain_text("Answered by you")

    first.page.keyboard.press("h")
    with first.page.expect_response("**/hand-over"):
        first.page.get_by_role("button", name="Bilal R.").click()
    house.settle()
    expect(first.page.locator("#case")).to_contain_text("Offered to Bilal R.")
    expect(second.page.locator("#offers")).to_contain_text("Saima K. hands SOS")
    pictured(first.page, "offered")
    pictured(second.page, "asked")

    with second.page.expect_response("**/take-over"):
        second.page.keyboard.press("t")
    house.settle()
    expect(second.page.locator("#case h1")).to_contain_text("yours")
    expect(second.page.locator("#offers .offer")).to_have_count(0)
    expect(first.page.locator("#case")).to_contain_text("Handed over to Bilal R.")

    first.page.keyboard.press("c")
    expect(first.page.locator("#close-reason")).to_be_focused()
    pictured(first.page, "closing")
    assert first.troubles == second.troubles == []


def test_who_reads_urdu_at_the_console_has_the_sentences_in_urdu(
    app: Any, house: House, desk_of: Sit
) -> None:
    resident = ResidentClient.enrolled(app, locale="en-PK")
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    page = desk.page
    page.context.add_cookies([{"name": "gawah_language", "value": "ur", "url": desk.address}])
    page.reload()

    alert = raised(resident, house)
    wait_for_state(resident, alert, "on_screen")
    page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(page.locator(".tmpls button").first).to_contain_text("روشنی میں رہیں")
    with page.expect_response("**/messages"):
        page.keyboard.press("1")
    house.settle()

    # The resident reads English; beside it stands what was meant.
    expect(page.locator(".msg .out bdi")).to_have_text("Stay in the light, where people are.")
    expect(page.locator(".msg .out .en")).to_contain_text("روشنی میں رہیں")
    assert desk.troubles == []


def test_one_key_sends_a_sentence_in_the_residents_language(app: Any, house: House, desk_of: Sit) -> None:
    resident = ResidentClient.enrolled(app, locale="ur-PK")
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    page = desk.page
    alert = raised(resident, house)
    wait_for_state(resident, alert, "on_screen")
    page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(page.locator(".talk")).to_contain_text("Stay in the light")

    path = f"/v1/sos-alerts/{alert['id']}/messages"
    written = resident.post(
        path, json={"text": "<b>وہ</b> اب بھی میرے پیچھے ہے"}, headers={"Idempotency-Key": str(uuid4())}
    )
    house.settle()
    expect(page.locator(".msg .in")).to_contain_text("<b>وہ</b>")
    with page.expect_response("**/messages"):
        page.keyboard.press("1")
    expect(page.locator(".msg .out")).to_contain_text("Stay in the light")
    house.settle()
    page.locator(".talk input").fill("4,000 words of نستعلیق 😀")
    house.settle()
    with page.expect_response("**/messages"):
        page.keyboard.press("Enter")
    expect(page.locator(".msg .out")).to_have_count(2)
    expect(page.locator(".talk input")).to_have_value("")
    pictured(page, "messages")
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    pictured(page, "messages-390")
    page.set_viewport_size(WALL)

    items = resident.get(path).json["items"]
    assert [each["text"] for each in items][1] == "روشنی میں رہیں، جہاں لوگ ہوں۔"
    assert written.status_code == 201
    assert items[0]["state"] == "read"
    page.locator("[aria-label='Write to the resident']").fill("half a")
    page.keyboard.press("Escape")
    resident.post(path, json={"text": "Now?"}, headers={"Idempotency-Key": str(uuid4())})
    house.settle()
    expect(page.locator(".msg .in")).to_have_count(2)
    expect(page.locator(".talk input")).to_have_value("half a")
    assert desk.troubles == []


def test_a_drill_has_a_dashed_flag_and_the_word_wherever_an_octagon_would_be(
    house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    page = desk.page
    page.emulate_media(color_scheme="dark")
    with unit_of_work() as uow:
        uow.publish(SosDrillDue())
    house.settle()

    expect(page.locator(".sos-bar")).to_contain_text("Drill")
    expect(page.locator(".sos-bar")).to_contain_text("nobody is in danger")
    expect(page.locator("#case h1")).to_contain_text("Drill")
    expect(page.locator("#feed .drill-flag").first).to_be_visible()
    assert page.locator(".oct:visible").count() == 0
    assert page.locator(".case-sos, .btn-sos, .state-sos").count() == 0
    pictured(page, "drill")

    with page.expect_response("**/answer"):
        page.keyboard.press("a")
    house.settle()
    expect(page.locator("#case .case-now")).to_contain_text("Answered by you")
    page.goto(page.url.replace("/cpo", "/cpo/drills"))
    expect(page.locator(".drills")).to_contain_text("Saima K.")
    pictured(page, "drills")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    pictured(page, "drills-390")
    assert desk.troubles == []
