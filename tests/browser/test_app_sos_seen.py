"""The screens of an SOS can be used by everybody: axe finds nothing, in two languages and both looks."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_app_sos import PATIENCE_MS, hold

pytestmark = pytest.mark.enable_socket


@pytest.fixture(
    params=[pytest.param(("en", "light"), id="en, light"), pytest.param(("ur", "dark"), id="ur, dark")]
)
def phone(browser: Browser, live_server: str, with_settings: Any, request: Any) -> Iterator[Phone]:
    language, looks = request.param
    with_settings(sos_arming_s=20)
    made = phone_in(browser, live_server, color_scheme=looks)
    made.context.add_init_script(f"localStorage.setItem('gawah-theme', '{looks}')")
    made.open(f"/?in={language}")
    yield made
    made.context.close()


def is_clean(page: Page, screen: str) -> None:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, f"{screen}: {found.generate_report()}"


def test_axe_finds_nothing_on_any_screen(phone: Phone) -> None:
    page = phone.page
    for route, wanted in (
        ("sos", ".sos-key"),
        ("pins", ".a-body button"),
        ("trip", "#t-from"),
        ("contacts", "#c-name"),
    ):
        page.goto(f"{phone.address}/#/{route}")
        expect(page.locator(f"#screen {wanted}").first).to_be_visible(timeout=PATIENCE_MS)
        is_clean(page, route)
    page.goto(f"{phone.address}/#/")
    hold(page)
    expect(page.locator(".s-red")).to_be_visible(timeout=PATIENCE_MS)
    is_clean(page, "arming")
    page.locator(".btn-onsos").click()
    expect(page.locator(".rungs")).to_be_visible(timeout=PATIENCE_MS)
    is_clean(page, "the ladder")
    page.goto(f"{phone.address}/#/sos/pin")
    expect(page.locator(".s-center")).to_be_visible()
    is_clean(page, "standing down")
    page.goto(f"{phone.address}/#/sos/dark")
    expect(page.locator(".s-night")).to_be_visible()
    is_clean(page, "dark")
