"""What the app says of its resident is so: what who reads before it is sent, who looked at the footage, and a copy of all that is kept."""

import json
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.evidence.models import EvidenceItem
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import reading
from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_app_report import reports, three_taps
from tests.house import House, OfficerClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record

pytestmark = pytest.mark.enable_socket

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
STREET = north_of(TOWN_SQUARE, 50)


@pytest.fixture
def phone(browser: Browser, live_server: str) -> Iterator[Phone]:
    made = phone_in(
        browser, live_server, place={"latitude": STREET.lat, "longitude": STREET.lon, "accuracy": 40}
    )
    yield made
    made.context.close()


@pytest.fixture
def filmed(app: Flask, with_settings: Callable[..., None]) -> None:
    """A camera that looks there, and has kept what was there five minutes ago."""
    with_settings(clip_before_s=2, clip_after_s=4)
    settings: Settings = app.extensions["settings"]
    camera_id = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(camera_id)
    record(settings, camera_id, from_at=clock.now() - timedelta(minutes=5, seconds=15), seconds=60)


@pytest.mark.usefixtures("filmed")
def test_each_look_at_the_footage_is_read_on_the_phone(
    phone: Phone, verifier: OfficerClient, house: House
) -> None:
    page = phone.open()
    page.get_by_role("link", name="Robbery").click()
    page.get_by_role("button", name="5 min", exact=True).click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("The police have your report")).to_be_visible()
    house.settle()
    page.get_by_role("button", name="Follow this report").click()
    looked = page.locator("section", has_text="Who looked at the footage")
    expect(looked).to_contain_text("Nobody has looked yet.")
    with reading() as session:
        clips = list(session.scalars(select(EvidenceItem.id).where(EvidenceItem.kind == "clip")))
    verifier.claim_first()
    for clip in clips:
        assert verifier.get(f"/v1/evidence/{clip}").status_code == 200

    page.reload()

    line = looked.locator("li")
    expect(line).to_have_count(1)
    expect(line).to_contain_text("1 recording or picture, as it was taken")
    expect(line).to_contain_text("Verifier")
    expect(line).to_contain_text("Purpose: checking your report.")
    expect(looked).not_to_contain_text(verifier.name)


def test_a_copy_has_what_the_phone_keeps_and_what_the_house_keeps(phone: Phone) -> None:
    page = phone.open("/#/settings")
    page.get_by_role("button", name="Watch a place").click()
    page.get_by_role("button", name="Watch this place").click()
    expect(page.locator(".a-area")).to_be_visible()
    page.goto(f"{phone.address}/#/")
    three_taps(page, "Fire")
    expect(page.get_by_text("The police have your report")).to_be_visible()
    page.goto(f"{phone.address}/#/settings")

    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save a copy").click()

    copy = json.loads(downloading.value.path().read_text())
    [kept] = copy["phone"]
    [report] = reports()
    assert kept["receipt"]["reference"] == report.reference
    assert len(kept["receipt"]["receipt_secret"]) == 64
    assert len(copy["house"]["watching"]["watch_areas"]) == 1
    assert copy["house"]["reports"] == [], "an anonymous one is nobody's there"


def test_without_a_network_a_copy_says_that_it_is_a_part(phone: Phone) -> None:
    page = phone.open("/#/settings")
    page.get_by_role("button", name="Watch a place").click()
    page.get_by_role("button", name="Watch this place").click()
    expect(page.locator(".a-area")).to_be_visible()
    phone.context.set_offline(True)

    with page.expect_download() as downloading:
        page.get_by_role("button", name="Save a copy").click()

    expect(page.get_by_text("only what this phone keeps").last).to_be_visible()
    assert json.loads(downloading.value.path().read_text())["house"] is None


def test_neighbours_are_promised_no_word_of_the_report_and_nothing_of_a_home(phone: Phone) -> None:
    page = phone.open()
    for kind, told in (("Robbery", "Robbery near"), ("Harassment", "Nothing.")):
        page.goto(f"{phone.address}/#/")
        page.locator("#home").get_by_role("link", name=kind).click()
        page.get_by_label("Or in words, if you like").fill("My neighbour Aslam, with a knife.")
        page.get_by_role("button", name="Go on").click()

        expect(page.locator(".see > div")).to_have_count(2)
        police, neighbours = page.locator(".see > div").all()

        expect(police).to_contain_text("My neighbour Aslam, with a knife.")
        expect(neighbours).to_contain_text(told)
        expect(neighbours).not_to_contain_text("Aslam")


def test_whoever_switches_anonymity_off_is_asked_by_this_phone(phone: Phone) -> None:
    page = phone.open()
    page.get_by_role("link", name="Robbery").click()
    page.get_by_role("button", name="Skip, go on").click()
    expect(page.locator(".see")).to_contain_text("not which phone")
    page.get_by_role("switch", name="Stay anonymous").click()
    expect(page.locator(".see")).to_contain_text("this phone, so that they can ask you")
    page.get_by_role("button", name="Send report").click()

    expect(page.get_by_text("It is kept with this phone, without a name and a number.")).to_be_visible()
    [report] = reports()
    assert report.device_id is not None
    assert report.resident_id is not None


def test_the_circle_around_the_pin_is_as_wide_as_the_phone_is_unsure(phone: Phone) -> None:
    page = phone.open()
    page.get_by_role("link", name="Hazard").click()
    expect(page.get_by_text("Place known to ± 40 m")).to_be_visible()
    sure = page.locator(".m-acc-you")
    expect(sure).to_be_visible()
    wide = float(sure.get_attribute("r") or 0)

    phone.context.set_geolocation({"latitude": STREET.lat, "longitude": STREET.lon, "accuracy": 20})

    expect(page.get_by_text("Place known to ± 20 m")).to_be_visible(timeout=15_000)
    assert wide == pytest.approx(40 / 0.7, abs=1)
    assert float(sure.get_attribute("r") or 0) < wide
