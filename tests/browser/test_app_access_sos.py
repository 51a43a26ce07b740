"""Help is called by one switch, read out by a screen reader and seen at twice the size: each rung, each refusal, each key.

The reader here is Chromium's own accessibility tree: what NVDA or TalkBack are given. No such program has been run on it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from kernel.web.languages import LANGUAGES
from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_app_access import CUT, SEEN
from tests.browser.test_app_media import TONE
from tests.browser.test_app_sos import PATIENCE_MS, WRONG, alerts, choose_pins, enter, hold, says
from tests.browser.test_languages import wider_than_the_window
from tests.house import House, OfficerClient

pytestmark = pytest.mark.enable_socket

ASKED = {"button", "link", "textbox", "switch", "slider", "checkbox", "radio", "combobox"}
WORDS = """[...document.querySelectorAll("#home :is(h1, h2, a, p, button)")].flatMap((each) => {
  const range = document.createRange();
  range.selectNodeContents(each);
  const box = range.getBoundingClientRect();
  return each.checkVisibility() && box.width && each.textContent.trim() ? [{ each, box, words: each.textContent.trim() }] : [];
})"""
BESIDE = f"() => {WORDS}.filter(({{ box }}) => box.left < -1 || box.right > innerWidth + 1).map(({{ words }}) => words)"
OVER_EACH_OTHER = f"""() => {{
  const all = {WORDS}.filter(({{ each }}) => each.matches("h1, h2, h2 ~ a"));
  return all.flatMap((one, index) => all.slice(index + 1).filter(({{ box }}) => box.left < one.box.right - 1 && one.box.left < box.right - 1
    && box.top < one.box.bottom - 1 && one.box.top < box.bottom - 1).map(({{ words }}) => [one.words, words]));
}}"""
# What a live region has said, in its order.
HEARD = """
window.heard = [];
document.addEventListener("DOMContentLoaded", () => new MutationObserver((seen) => {
  for (const { target } of seen) {
    const region = (target.closest ? target : target.parentElement)?.closest("[role=status], [role=alert], [aria-live]");
    const words = region?.checkVisibility() && region.textContent.trim();
    if (words && window.heard.at(-1) !== words) window.heard.push(words);
  }
}).observe(document.body, { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ["hidden"] }));
"""


@pytest.fixture
def phone(browser: Browser, live_server: str, with_settings: Callable[..., None]) -> Iterator[Phone]:
    with_settings(sos_pin_answer_ms=100)
    made = phone_in(browser, live_server)
    made.context.add_init_script(HEARD)
    yield made
    made.context.close()


def by_switch(page: Page, selector: str) -> None:
    """One step after the other to what is wanted, and pressed there."""
    wanted = page.locator(selector).first
    expect(wanted).to_be_visible(timeout=PATIENCE_MS)
    for _ in range(40):
        page.keyboard.press("Tab")
        if wanted.evaluate("(each) => each === document.activeElement"):
            assert page.evaluate(SEEN), f"nothing shows that {selector} has the focus"
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{selector} is not reached by one switch")


def read(page: Page) -> list[tuple[str, str]]:
    """What a reader is given of the page, in its order: the role and the name of each thing."""
    tools = page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = tools.send("Accessibility.getFullAXTree")["nodes"]
    tools.detach()
    return [
        (each["role"]["value"], each.get("name", {}).get("value", "").strip())
        for each in nodes
        if not each["ignored"]
    ]


def test_it_is_called_and_stood_down_by_one_switch(phone: Phone) -> None:
    page = phone.open()
    page.locator("[data-sos-key] .o-prog").wait_for(state="attached")
    key = page.locator("[data-sos-key]")
    for _ in range(40):
        page.keyboard.press("Tab")
        if key.evaluate("(each) => each === document.activeElement"):
            break
    for _ in range(3):
        page.keyboard.press("Enter")
    says(page, "Calling the police for you")
    by_switch(page, "main:not([hidden]) button:has-text('Send now')")
    says(page, "The police have your call. Nobody has seen it yet.")
    by_switch(page, "main:not([hidden]) button:has-text('Stand down')")
    by_switch(page, "main:not([hidden]) button:has-text('Stand it down')")

    says(page, "You have stood it down.")
    assert [alert.state for alert in alerts()] == ["stood_down"]


def test_each_rung_and_a_pin_that_was_not_it_are_said_aloud(
    phone: Phone, operator: OfficerClient, house: House
) -> None:
    page = phone.open()
    choose_pins(page)
    page.goto(phone.address + "/#/")
    hold(page)
    page.get_by_role("button", name="Send now").click()
    says(page, "The police have your call. Nobody has seen it yet.")
    house.settle()
    (alert,) = alerts()
    operator.post(f"/v1/cpo/sos-alerts/{alert.id}/shown", json={"console_id": "wall-1"})
    says(page, "It is on an operator's screen. Not answered yet.")
    operator.post(f"/v1/cpo/sos-alerts/{alert.id}/answer", json={})
    says(page, "An operator has answered.")
    page.get_by_role("button", name="Stand down with PIN").click()
    enter(page, WRONG)
    expect(page.get_by_text("That was not it. The SOS stays open.")).to_be_visible(timeout=PATIENCE_MS)

    heard: list[str] = page.evaluate("window.heard")

    for words in (
        "The police have your call. Nobody has seen it yet.",
        "It is on an operator's screen. Not answered yet.",
        "An operator has answered.",
        "That was not it. The SOS stays open.",
    ):
        assert any(words in each for each in heard), (words, heard)


def test_all_that_can_be_pressed_is_read_by_a_name_and_each_screen_has_one_heading_or_is_told(
    phone: Phone,
) -> None:
    page = phone.open()
    for screen in (
        "",
        "report/robbery",
        "reports",
        "map",
        "notices",
        "settings",
        "phones",
        "trip",
        "contacts",
        "sos",
    ):
        page.goto(f"{phone.address}/#/{screen}")
        expect(page.locator("main:not([hidden]) :is(h1, h2)").first).to_be_visible()
        page.wait_for_timeout(300)

        found = read(page)

        assert [role for role, name in found if role in ASKED and not name] == [], screen
        assert any(role == "heading" and name for role, name in found), screen
        assert any(role == "main" for role, _ in found), screen
    page.goto(f"{phone.address}/#/")
    hold(page)
    page.get_by_role("button", name="Send now").click()
    says(page, "The police have your call. Nobody has seen it yet.")
    found = read(page)
    names = [name for role, name in found if role in ASKED]
    assert "" not in names
    assert {"Write to the operator", "Voice note", "Stand down"} <= set(names)
    assert any("Call 15" in name for name in names)


@pytest.mark.parametrize("code", LANGUAGES)
def test_at_twice_the_size_nothing_of_it_is_cut(phone: Phone, code: str) -> None:
    page = phone.open(f"/?in={code}")
    phone.is_installed()
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    def fits(screen: str) -> None:
        page.wait_for_timeout(300)
        assert wider_than_the_window(page) == 0, screen
        assert page.evaluate(CUT) == [], screen

    phone.context.set_offline(True)
    page.locator("[data-sos-key]").scroll_into_view_if_needed()
    hold(page)
    expect(page.locator(".s-red")).to_be_visible(timeout=PATIENCE_MS)
    fits("arming")
    expect(page.locator("a.call15")).to_be_visible(timeout=PATIENCE_MS)
    fits("no network")
    phone.context.set_offline(False)
    expect(page.locator(".rungs")).to_be_visible(timeout=PATIENCE_MS)
    fits("ladder")
    page.locator(".a-foot button").last.click()
    expect(page.locator(".s-center, .pin").first).to_be_visible()
    fits("standing down")


@pytest.mark.parametrize("code", LANGUAGES)
def test_home_at_twice_the_size_has_its_words_in_the_window_and_none_over_another(
    phone: Phone, code: str
) -> None:
    page = phone.open(f"/?in={code}")
    expect(page.locator("#here bdi, #here p span").first).to_be_visible(timeout=PATIENCE_MS)
    page.wait_for_timeout(500)

    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(300)

    assert page.evaluate(BESIDE) == []
    assert page.evaluate(OVER_EACH_OTHER) == []


def test_who_cannot_write_speaks(phone: Phone) -> None:
    phone.context.add_init_script(TONE)
    page = phone.open()
    hold(page)
    page.get_by_role("button", name="Send now").click()
    says(page, "The police have your call. Nobody has seen it yet.")

    page.get_by_role("button", name="Voice note").click()
    expect(page.get_by_text("Speak. Press again to send it.")).to_be_visible()
    page.wait_for_timeout(1_500)
    with page.expect_response(
        lambda each: each.url.endswith("/messages") and each.request.method == "POST"
    ) as said:
        page.get_by_role("button", name="Voice note").click()

    assert said.value.status == 201
    expect(page.locator(".s-words li")).to_contain_text("A voice note", timeout=PATIENCE_MS)
