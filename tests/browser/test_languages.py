"""The officers' pages in three languages: chosen by a form, right to left where the language is, nothing cut off, axe content."""

import os
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from kernel import clock
from kernel.unit_of_work import reading
from kernel.web.catalogue import keep
from kernel.web.languages import LANGUAGES
from moderation.verification.models import Verification
from tests.browser.conftest import DESK, PHONE, PLACE, Desk
from tests.browser.test_console import raised, wait_for_state
from tests.house import House, ResidentClient

Sit = Callable[..., Desk]
WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}
# Half way from one theme to the other a button has neither's colours.
# Frames are asked for, since a change of colour that is out of sight ends with the next one only. What moves for ever (a
# place that waits for its content) is never at rest.
AT_REST = """async () => {
  const isGoing = (each) => each.playState === "running" && Number.isFinite(each.effect.getComputedTiming().endTime);
  for (let frames = 0; frames < 120 && document.getAnimations().some(isGoing); frames += 1) await new Promise(requestAnimationFrame);
}"""
WORKLIST_OF = {"en": "Worklist", "ur": "کام کی فہرست", "sd": "ڪم جي لسٽ"}
MOTORCYCLE_OF = {"en": "Motorcycle snatched", "ur": "موٹر سائیکل چھینی گئی", "sd": "موٽر سائيڪل ڦري وئي"}
NOBODY_OF = {"en": "nobody has answered", "ur": "کسی نے جواب نہیں دیا", "sd": "ڪنهن جواب نه ڏنو"}
SIGN_IN_OF = {"en": "Sign in", "ur": "داخل ہوں", "sd": "داخل ٿيو"}


def speak(page: Page, code: str) -> None:
    """Choose the language as an officer does: by the key in the top bar, or in the row on the gate."""
    menu = page.locator("details.menu > summary")
    if menu.count():
        menu.click()
    page.locator(f".tongues button[value={code}]").click()
    expect(page.locator("html")).to_have_attribute("lang", code)


AXE = Axe().axe_script
RUN = "options => axe.run(document, options).then(found => found.violations)"


# Who looks, laid over a picture for whoever photographs the screen: it is to be faint, and no part of what is read.
MARK = 'class="mark-water"'


def violations(page: Page) -> list[str]:
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate(RUN, WCAG)
    return [
        f"{each['id']}: {node['html'][:160]}"
        for each in found
        for node in each["nodes"]
        if MARK not in node["html"]
    ]


def wider_than_the_window(page: Page) -> int:
    """By how many pixels the page, or the part of it that is scrolled up and down, can be scrolled sideways."""
    script = (
        "() => Math.max(document.scrollingElement.scrollWidth - document.documentElement.clientWidth,"
        " ...Array.from(document.querySelectorAll('main, main > form'), each => each.scrollWidth - each.clientWidth - 1))"
    )
    return int(page.evaluate(script))


def longer_than_the_window(page: Page) -> int:
    """By how many pixels a page that scrolls in its parts alone can be shoved up by whatever takes the focus."""
    script = (
        "() => getComputedStyle(document.body).overflowY === 'hidden'"
        " ? document.scrollingElement.scrollHeight - document.documentElement.clientHeight : 0"
    )
    return int(page.evaluate(script))


TEXTS = """() => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const each = walker.currentNode.parentElement;
    const theirs = each.closest("[lang], [dir=auto], script, style, kbd, bdi, noscript, option");
    if ((!theirs || theirs === document.documentElement) && each.checkVisibility()) found.push(walker.currentNode.textContent.trim());
  }
  return found;
}"""


@cache
def _english() -> dict[str, frozenset[str]]:
    """By language: what is said in English and has other words there, in lower case."""
    return {
        code: frozenset(
            message.id.lower()
            for message in keep.read(code)
            if isinstance(message.id, str) and message.id and message.string != message.id
        )
        for code in keep.TRANSLATED
    }


def left_in_english(page: Page) -> list[str]:
    """Sentences of the catalogue that a page in another language says in English."""
    known = _english().get(page.locator("html").get_attribute("lang") or "", frozenset())
    return [text for text in page.evaluate(TEXTS) if text.lower() in known] if known else []


def in_both_looks(page: Page, name: str, *, widths: bool = False) -> None:
    """Both themes, at the width that it has; with widths on a phone as well. SHOTS=folder keeps a picture of each."""
    before = page.viewport_size or DESK
    assert left_in_english(page) == [], name
    for viewport in (before, PHONE) if widths else (before,):
        page.set_viewport_size(viewport)
        assert wider_than_the_window(page) <= 0, f"{name} at {viewport['width']} px"
        assert longer_than_the_window(page) <= 0, f"{name} at {viewport['width']} px"
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            page.evaluate(AT_REST)
            if folder := os.environ.get("SHOTS"):
                page.screenshot(path=Path(folder) / f"{name}-{viewport['width']}-{theme}.png")
            assert violations(page) == [], f"{name} at {viewport['width']} px, {theme}"
    page.set_viewport_size(before)


def look_over(page: Page, code: str, name: str) -> None:
    """Both widths and both themes. SHOTS=folder keeps a picture of each, to be looked at."""
    expect(page.locator("html")).to_have_attribute("dir", LANGUAGES[code].direction)
    assert left_in_english(page) == [], name
    for viewport in (PHONE, DESK):
        page.set_viewport_size(viewport)
        assert wider_than_the_window(page) <= 0, f"{page.url} at {viewport['width']} px in {code}"
        assert longer_than_the_window(page) <= 0, f"{page.url} at {viewport['width']} px in {code}"
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
            page.evaluate(AT_REST)
            if folder := os.environ.get("SHOTS"):
                page.screenshot(path=Path(folder) / f"{name}-{code}-{viewport['width']}-{theme}.png")
            assert violations(page) == [], f"{page.url} at {viewport['width']} px in {code}, {theme}"


@pytest.fixture
def secured(filmed: datetime, resident: ResidentClient, house: House) -> None:
    """A report whose clip has been cut."""
    resident.report(position=PLACE, occurred_at=clock.wire(filmed))
    house.settle()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_gate(desk_of: Sit, code: str) -> None:
    page = desk_of("Imran A.", "verifier").open("/sign-in")

    speak(page, code)

    expect(page.get_by_role("heading", level=1)).to_have_text(SIGN_IN_OF[code])
    look_over(page, code, "gate")


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.usefixtures("secured")
def test_the_panel(desk_of: Sit, code: str) -> None:
    desk = desk_of("Imran A.", "verifier")
    page = desk.page
    speak(page, code)
    expect(page.get_by_role("heading", level=1)).to_have_text(WORKLIST_OF[code])
    look_over(page, code, "worklist")

    page.locator("#side form button").click()

    expect(page.locator("#lease")).to_be_visible()
    page.locator("#outcome-verified").check(force=True)
    look_over(page, code, "task")
    assert desk.troubles == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_console(resident: ResidentClient, house: House, desk_of: Sit, code: str) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo")
    speak(desk.page, code)
    resident.report(category="motorcycle_snatching")
    alert = raised(resident, house)

    expect(desk.page.locator(".sos-bar")).to_contain_text(NOBODY_OF[code])
    expect(desk.page.locator("#feed")).to_contain_text(MOTORCYCLE_OF[code])
    look_over(desk.page, code, "console")
    desk.page.set_viewport_size(DESK)
    wait_for_state(resident, alert, "on_screen")
    desk.page.keyboard.press("a")
    wait_for_state(resident, alert, "answered")
    house.settle()
    expect(desk.page.locator(".sos-bar")).to_have_count(0)
    look_over(desk.page, code, "console-answered")
    assert desk.troubles == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_register_the_upkeep_and_a_refusal(camera_id: UUID, desk_of: Sit, code: str) -> None:
    desk = desk_of("Bilal T.", "technician", first=f"/register/cameras/{camera_id}")
    speak(desk.page, code)
    look_over(desk.page, code, "register")
    for path, name in (
        ("/upkeep", "upkeep"),
        (f"/upkeep/cameras/{camera_id}", "upkeep-camera"),
        ("/upkeep/uptime", "uptime"),
    ):
        desk.open(path)
        look_over(desk.page, code, name)
    desk.open("/panel")
    look_over(desk.page, code, "refusal")
    expect(desk.page.locator("html")).to_have_attribute("lang", code)


def test_the_browser_is_asked_before_anybody_has_chosen(browser: Browser, live_server: str) -> None:
    context = browser.new_context(locale="sd-PK")
    page = context.new_page()

    page.goto(live_server + "/sign-in")

    expect(page.locator("html")).to_have_attribute("lang", "sd")
    context.close()


@pytest.mark.usefixtures("secured")
def test_a_reason_is_shown_in_the_officers_language_and_stored_in_the_wires(
    resident: ResidentClient, desk_of: Sit
) -> None:
    page = desk_of("Imran A.", "verifier").page
    speak(page, "ur")
    page.locator("#side form button").click()
    page.locator("#outcome-verified").check(force=True)

    page.get_by_text("ایک کیمرہ وہی دکھاتا ہے جو بتایا گیا").click()
    page.locator("#decide-go").click()

    expect(page.locator(".decided")).to_contain_text("ایک کیمرہ وہی دکھاتا ہے جو بتایا گیا")
    with reading() as session:
        assert session.scalars(select(Verification.reason)).all() == ["One camera shows it as told"]
