"""Aeroplane mode in the middle of everything: what was begun goes on when there is a network again, once; what has not left says so."""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import resident_media
from tests.browser.app_phone import NUMAISH, Phone, phone_in
from tests.browser.test_app_media import photo, sent, uploads
from tests.browser.test_app_mine import followed
from tests.browser.test_app_report import reports
from tests.browser.test_app_sos import PATIENCE_MS, alerts, hold, says
from tests.house import House, OfficerClient

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def phone(browser: Browser, live_server: str) -> Iterator[Phone]:
    made = phone_in(browser, live_server, service_workers="block")
    yield made
    made.context.close()


@pytest.fixture
def reported(phone: Phone, house: House) -> Page:
    """One's own report, open."""
    page = phone.open()
    page.get_by_role("link", name="Robbery").click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("The police have your report")).to_be_visible()
    house.settle(only={"moderation.jobs.open_verification"})
    return followed(phone)


def test_an_open_sos_keeps_its_places_and_sends_the_newest_first(phone: Phone) -> None:
    page = phone.open()
    hold(page)
    page.get_by_role("button", name="Send now").click()
    says(page, "The police have your call. Nobody has seen it yet.")
    expect(page.get_by_text("Your place is sent every 5 seconds.")).to_be_visible(timeout=PATIENCE_MS)
    phone.context.set_offline(True)
    for step in range(1, 3):  # a place in five seconds is kept
        page.wait_for_timeout(5_000)
        phone.context.set_geolocation({**NUMAISH, "latitude": NUMAISH["latitude"] + step / 1_000})
    expect(page.get_by_text("The SOS stands.")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_role("link", name="Call 15 as well")).to_be_visible()

    with page.expect_request(
        lambda each: each.url.endswith("/positions") and len(each.post_data_json["positions"]) > 1,
        timeout=20_000,
    ) as asked:
        phone.context.set_offline(False)

    places: list[dict[str, Any]] = asked.value.post_data_json["positions"]
    assert places[0]["lat"] == pytest.approx(NUMAISH["latitude"] + 0.002)
    assert [each["at"] for each in places] == sorted((each["at"] for each in places), reverse=True)
    assert {each["accuracy_m"] for each in places} == {12}
    assert all(0 <= each["battery_pct"] <= 100 for each in places)
    expect(page.get_by_text("The SOS stands.")).to_be_hidden(timeout=PATIENCE_MS)
    assert len(alerts()) == 1


def test_words_to_the_operator_stay_until_they_can_go_and_go_once(
    phone: Phone, operator: OfficerClient, house: House
) -> None:
    page = phone.open()
    hold(page)
    page.get_by_role("button", name="Send now").click()
    says(page, "The police have your call. Nobody has seen it yet.")
    phone.context.set_offline(True)
    page.get_by_label("Write to the operator").fill("Behind the bakery")

    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.get_by_text("Your words are still here.")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_label("Write to the operator")).to_have_value("Behind the bakery")
    phone.context.set_offline(False)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".s-words li")).to_have_count(1, timeout=PATIENCE_MS)
    house.settle()
    (alert,) = alerts()
    told = operator.get(f"/v1/cpo/sos-alerts/{alert.id}/messages").json["items"]
    assert [each["text"] for each in told] == ["Behind the bakery"]


def test_an_answer_and_a_dispute_that_cannot_go_say_so_and_go_once(
    phone: Phone, reported: Page, verifier: OfficerClient, house: House
) -> None:
    page = reported
    task_id, claim_id = verifier.claim_first()
    asked = verifier.post(
        f"/v1/worklist/{task_id}/questions", json={"claim_id": claim_id, "template": "weapon"}
    )
    assert asked.status_code == 201
    page.reload()
    expect(page.get_by_role("heading", name="The police ask you")).to_be_visible()
    phone.context.set_offline(True)
    page.locator(".ask-choices button").first.click()
    expect(page.get_by_text("No network. It was not sent; try again in a moment.").last).to_be_visible()
    phone.context.set_offline(False)
    page.locator(".ask-choices button").first.click()
    expect(page.get_by_text("Your answer is with the police.").first).to_be_visible()
    assert verifier.decide(task_id, claim_id, "unfounded").status_code == 201
    house.pass_time(minutes=5)
    house.settle()
    page.reload()
    page.get_by_role("button", name="Dispute this outcome").click()
    page.get_by_label("In your own words").fill("The shop has a camera too.")
    phone.context.set_offline(True)

    page.get_by_role("button", name="Send the dispute").click()

    expect(page.get_by_text("No network. It was not sent; try again in a moment.").last).to_be_visible()
    expect(page.get_by_label("In your own words")).to_have_value("The shop has a camera too.")
    phone.context.set_offline(False)
    page.get_by_role("button", name="Send the dispute").click()
    expect(page.get_by_text("Another officer will look again.").first).to_be_visible()


def test_a_page_that_is_closed_in_the_middle_of_a_video_goes_on_where_it_was(phone: Phone) -> None:
    content = resident_media.jpeg() + bytes(range(256)) * 3_000
    page = phone.open()
    offsets: list[int] = []

    def one_part_and_no_more(route: Route) -> None:
        if route.request.method != "PATCH" or not offsets:
            if route.request.method == "PATCH":
                offsets.append(int(route.request.headers["upload-offset"]))
            return route.continue_()
        return route.abort()

    page.route("**/v1/uploads/**", one_part_and_no_more)
    page.get_by_role("link", name="Fire").click()
    page.locator("input[type=file]").first.set_input_files(photo(content))
    expect(page.locator("img.thumb")).to_have_count(1)
    sent(page)
    expect(page.get_by_text("Goes on from there.")).to_be_visible(timeout=30_000)
    page.goto("about:blank")
    page.unroute("**/v1/uploads/**")
    page.on(
        "request",
        lambda each: offsets.append(int(each.headers["upload-offset"])) if each.method == "PATCH" else None,
    )

    phone.open("/#/reports")

    expect(page.get_by_text("Received", exact=True)).to_be_visible(timeout=15_000)
    for _ in range(150):
        if [each.state for each in uploads()] == ["received"]:
            break
        page.wait_for_timeout(200)
    [upload] = uploads()
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert offsets[0] == 0
    assert min(offsets[1:]) > 0, "no byte goes twice"
    assert len(reports()) == 1


def test_a_trip_that_cannot_be_shared_says_so_and_keeps_what_was_written(phone: Phone) -> None:
    page = phone.open("/#/trip")
    page.get_by_label("To", exact=True).fill("Gulshan 13-D")
    phone.context.set_offline(True)

    page.get_by_role("button", name="Set out").click()

    expect(page.locator("#screen").get_by_text("network").first).to_be_visible(timeout=PATIENCE_MS)
    expect(page.get_by_label("To", exact=True)).to_have_value("Gulshan 13-D")
    phone.context.set_offline(False)
    page.get_by_role("button", name="Set out").click()
    expect(page.locator(".s-say")).to_contain_text("left", timeout=PATIENCE_MS)
