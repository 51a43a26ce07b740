"""Whoever scans a pole is helped there: a page without a script, light enough for any phone, in three languages."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from citizen_api.reports.models import Report
from citizen_api.sos.models import SosPosition
from kernel.unit_of_work import reading
from kernel.web.languages import LANGUAGES
from tests.browser.app_phone import phone_in
from tests.browser.conftest import DESK, PHONE, Desk
from tests.browser.test_app_sos import hold
from tests.browser.test_languages import AT_REST, violations, wider_than_the_window
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, put_up

pytestmark = pytest.mark.enable_socket
MOST_BYTES = 30_000


@pytest.fixture
def pole(app: Flask, with_settings: Callable[..., None]) -> dict[str, UUID]:
    with_settings(sos_sms_number="8715")
    return put_up(camera_row("P17-1"), camera_row("P17-2", looking=90))


@pytest.fixture(params=["light", "dark"])
def look(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture
def street(browser: Browser, pole: dict[str, UUID], look: Any) -> Iterator[Page]:
    """A phone; axe is put in from outside, so scripts are on."""
    context = browser.new_context(viewport=PHONE, color_scheme=look)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_page_of_a_pole_keeps_nobody_out(street: Page, live_server: str, code: str, look: Any) -> None:
    for path in (f"/p/P17?in={code}", f"/p/P99?in={code}", f"/p?in={code}"):
        for viewport in (PHONE, DESK):
            street.set_viewport_size(viewport)
            street.goto(live_server + path)
            assert street.evaluate("document.documentElement.lang") == code
            street.evaluate(AT_REST)
            if folder := os.environ.get("SHOTS"):
                name = f"{path[1:].replace('/', '-').replace('?in=', '-')}-{viewport['width']}-{look}.png"
                street.screenshot(path=Path(folder) / name, full_page=True)
            assert wider_than_the_window(street) <= 0, (path, viewport)
            assert violations(street) == [], path


def test_it_is_whole_without_a_script_and_under_30_kb(
    browser: Browser, pole: dict[str, UUID], live_server: str
) -> None:
    context = browser.new_context(viewport=PHONE, java_script_enabled=False, locale="ur-PK")
    page = context.new_page()
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.__setitem__(answer.url, len(answer.body())))
    page.goto(f"{live_server}/p/p17")
    page.wait_for_load_state("networkidle")

    assert page.locator("html").get_attribute("lang") == "ur"
    expect(page.get_by_role("link", name="یہاں SOS")).to_have_attribute("href", "/?pole=P17#/sos")
    expect(page.locator("a[href='tel:15']")).to_be_visible()
    expect(page.locator("a[href^='sms:']")).to_have_attribute("href", "sms:8715?body=SOS%20P17")
    assert sum(weights.values()) < MOST_BYTES, weights
    assert not any(".js" in url or ".woff2" in url for url in weights)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="What it is for")).to_be_visible()
    context.close()


def test_a_number_that_stands_nowhere_is_asked_again(
    street: Page, pole: dict[str, UUID], live_server: str
) -> None:
    answer = street.goto(f"{live_server}/p/Q99")
    assert answer is not None
    assert answer.status == 404
    street.get_by_label("Number on the pole").fill("p 17")
    street.get_by_role("button", name="Find it").click()

    expect(street.get_by_role("heading", name="P17")).to_be_visible()


def test_report_here_is_a_report_at_the_pole_without_asking_the_phone(
    browser: Browser, pole: dict[str, UUID], live_server: str
) -> None:
    phone = phone_in(browser, live_server, place=None)
    page = phone.open("/p/P17")
    page.get_by_role("link", name="Report here").click()
    page.wait_for_url("**/#/kinds")
    page.locator("#screen").get_by_role("link", name="Fire").click()
    page.get_by_role("button", name="Skip, go on").click()
    expect(page.get_by_text("± 10 m")).to_be_visible()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("The police have your report")).to_be_visible()

    with reading() as session:
        report = session.scalars(select(Report)).one()
    assert (report.lat, report.lon) == pytest.approx((TOWN_SQUARE.lat, TOWN_SQUARE.lon))
    assert phone.troubles == []


def test_sos_here_is_an_sos_at_the_pole_without_asking_the_phone(
    browser: Browser, pole: dict[str, UUID], live_server: str
) -> None:
    phone = phone_in(browser, live_server, place=None)
    page = phone.open("/p/P17")
    page.get_by_role("link", name="SOS here").click()
    page.wait_for_url("**/#/sos")
    hold(page, "#screen .sos-key")

    expect(page.locator(".s-say")).to_be_visible()
    with reading() as session:
        at = session.scalars(select(SosPosition)).first()
    assert at is not None
    assert (at.lat, at.lon, at.accuracy_m) == (
        pytest.approx(TOWN_SQUARE.lat),
        pytest.approx(TOWN_SQUARE.lon),
        30,
    )


def test_home_shows_the_pole_that_was_scanned(
    browser: Browser, pole: dict[str, UUID], live_server: str
) -> None:
    phone = phone_in(browser, live_server, place=None)
    page = phone.open("/?pole=P17")

    expect(page.locator("#here .plate")).to_have_text("P17")
    assert "pole" not in page.url


def test_a_scanned_code_sets_the_place_where_the_browser_reads_codes(
    browser: Browser, pole: dict[str, UUID], live_server: str
) -> None:
    """Chromium on a desk has no reader and no camera; both stand in, as the browser would offer them."""
    phone = phone_in(browser, live_server, place=None)
    phone.context.add_init_script(
        """
        window.BarcodeDetector = class {
          static async getSupportedFormats() { return ["qr_code"]; }
          async detect() { return [{ rawValue: "https://gawah.example/p/P17" }]; }
        };
        navigator.mediaDevices.getUserMedia = async () => document.createElement("canvas").captureStream(1);
        HTMLMediaElement.prototype.play = async () => undefined;
        """
    )
    page = phone.open()
    page.get_by_role("link", name="Fire").click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Scan the code on the pole").click()

    expect(page.get_by_text("± 10 m")).to_be_visible()


def test_the_sign_is_printed_from_the_register_by_a_technician(
    pole: dict[str, UUID], desk_of: Callable[..., Desk]
) -> None:
    is_recorded(pole["P17-1"])
    desk = desk_of("Tariq M.", "technician", first="/register")
    desk.page.get_by_role("link", name="Sign of pole P17, to print").click()

    expect(desk.page.get_by_role("heading", name="P17")).to_be_visible()
    for words in ("SOS P17", "مدد چاہیے؟", "مدد گهرجي؟"):
        expect(desk.page.locator(".sign")).to_contain_text(words)
    desk.page.evaluate(AT_REST)
    if folder := os.environ.get("SHOTS"):
        desk.page.screenshot(path=Path(folder) / "sign.png", full_page=True)
        desk.page.pdf(path=str(Path(folder) / "sign.pdf"), prefer_css_page_size=True)
        desk.page.set_viewport_size(PHONE)
        desk.page.screenshot(path=Path(folder) / "sign-390.png", full_page=True)
    assert wider_than_the_window(desk.page) <= 0
    assert violations(desk.page) == []
    assert desk.troubles == []
