"""What is read in Urdu and in Sindhi stands in the fonts that come with the pages, thick and thin; none is the machine's own."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Desk
from tests.browser.test_languages import speak

pytestmark = pytest.mark.enable_socket

OWN = {"ur": "Noto Nastaliq Urdu", "sd": "Noto Naskh Arabic"}
TEXT = {"ur": "سب سے پرانا، ۱۲ منٹ", "sd": "سڀ کان پراڻو، گهڙي ڏيو"}


def fonts_of(page: Page, selector: str) -> dict[str, bool]:
    """The fonts in which the first such thing is drawn, and whether they came with the page."""
    line = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        line.send(f"{domain}.enable")
    root = line.send("DOM.getDocument")["root"]["nodeId"]
    node = line.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
    fonts: list[dict[str, Any]] = line.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    line.detach()
    return {each["familyName"]: each["isCustomFont"] for each in fonts}


@pytest.mark.parametrize("weight", ["400", "700"])
@pytest.mark.parametrize("code", OWN)
def test_thin_and_thick_words_stand_in_our_own_letters(
    desk_of: Callable[..., Desk], code: str, weight: str
) -> None:
    page = desk_of("Imran A.", "verifier").page
    speak(page, code)
    page.evaluate(
        "([words, weight]) => { const p = document.createElement('p'); p.id = 'said'; p.textContent = words; p.style.fontWeight = weight;"
        " document.querySelector('main').prepend(p); }",
        [TEXT[code], weight],
    )
    page.evaluate("() => document.fonts.ready")

    expect(page.locator("#said")).to_be_visible()
    used = fonts_of(page, "#said")
    assert OWN[code] in used
    assert all(used.values()), used
