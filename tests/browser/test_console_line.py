"""The console's line to the feed: how far behind it is, since when it is cut, and what came late."""

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.test_console import WALL, raised, wait_for_state
from tests.house import House, ResidentClient

Sit = Callable[..., Desk]
FEED = "**/v1/cpo/feed*"


def cut(page: Page) -> None:
    page.route(FEED, lambda route: route.abort())
    expect(page.locator("#lost")).to_be_visible(timeout=30_000)


def test_it_says_how_far_behind_it_is_and_what_came_late(
    resident: ResidentClient, neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    expect(page.locator("#line")).to_contain_text("s behind", timeout=15_000)
    raised(resident, house)
    expect(page.locator("#feed li[data-kind=sos_raised]")).to_have_count(1)
    expect(page.locator("#feed .missed")).to_have_count(0)

    cut(page)
    before = page.locator("#lost-words").text_content()
    expect(page.locator("#lost-words")).not_to_have_text(before or "", timeout=5_000)  # the seconds go on
    for _ in range(3):
        neighbour.report(category="fire")
    house.settle(only=set())
    page.unroute(FEED)

    expect(page.locator("#line")).to_contain_text("Live", timeout=30_000)
    expect(page.locator("#feed li.missed[data-kind=report_submitted]")).to_have_count(3)
    expect(page.locator("#feed li.cut")).to_contain_text("came late: no connection")
    expect(page.locator("#feed-foot")).to_contain_text("came late after the cut")

    neighbour.report(category="other")
    house.settle(only=set())
    expect(page.locator("#feed li[data-kind=report_submitted]:not(.missed)")).to_have_count(1)


def test_a_thousand_entries_that_came_late_are_counted_and_the_newest_shown(
    neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    expect(page.locator("#line")).to_contain_text("Live", timeout=15_000)
    cut(page)
    for _ in range(520):
        neighbour.report(category="other")
    house.settle(only=set())
    page.unroute(FEED)

    expect(page.locator("#feed li.cut")).to_contain_text("520 entries came late", timeout=30_000)
    assert page.locator("#feed > li").count() <= 200


# What was sounded, in hertz, and when.
LISTENING = """
window.sounded = [];
const made = AudioContext.prototype.createOscillator;
AudioContext.prototype.createOscillator = function () {
    const tone = made.call(this);
    const start = tone.start.bind(tone);
    tone.start = (at) => { window.sounded.push(Math.round(tone.frequency.value)); start(at); };
    return tone;
};
"""


def test_an_armed_console_sounds_until_somebody_answers(
    resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, script=LISTENING).page
    expect(page.locator("#line")).to_contain_text("Live", timeout=15_000)
    alert = raised(resident, house)
    expect(page.locator(".sos-bar")).to_be_visible(timeout=15_000)
    page.wait_for_timeout(2_500)
    assert page.evaluate("window.sounded") == []  # nobody has armed it

    page.keyboard.press("s")
    expect(page.locator("#arm")).to_contain_text("Armed, sound on")
    until = time.monotonic() + 15
    while page.evaluate("window.sounded").count(880) < 2:
        assert time.monotonic() < until, "it sounds once and no more"
        page.wait_for_timeout(200)
    assert page.evaluate("window.sounded.slice(1, 3)") == [660, 880]  # behind the one that says it is on

    page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(page.locator(".sos-bar")).to_have_count(0, timeout=15_000)
    before = page.evaluate("window.sounded.length")
    page.wait_for_timeout(4_500)
    assert page.evaluate("window.sounded.length") == before


# How many reports the feed showed at the moment at which the bar of an SOS came into the page.
WHAT_CAME_FIRST = """
window.rowsBefore = null;
new MutationObserver(() => {
    if (window.rowsBefore === null && document.querySelector(".sos-bar"))
        window.rowsBefore = document.querySelectorAll("#feed li[data-kind=report_submitted]").length;
}).observe(document, { childList: true, subtree: true });
"""


def test_an_sos_stands_there_before_the_reports_that_came_with_it(
    resident: ResidentClient, neighbour: ResidentClient, house: House, desk_of: Sit
) -> None:
    for _ in range(30):
        neighbour.report(category="other")
    raised(resident, house)

    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL, script=WHAT_CAME_FIRST).page

    expect(page.locator(".sos-bar")).to_be_visible(timeout=15_000)
    expect(page.locator("#feed li[data-kind=report_submitted]")).to_have_count(30, timeout=15_000)
    assert page.evaluate("() => window.rowsBefore") == 0
