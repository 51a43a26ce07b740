"""Who reported follows it on the phone, answers what is asked, and disputes what was found; with a receipt secret and no name."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from citizen_api.reports.models import Report
from kernel.unit_of_work import reading, unit_of_work
from tests.browser.app_phone import Phone, phone_in
from tests.house import House, OfficerClient, ResidentClient


@pytest.fixture
def reported(live_server: str, browser: Browser, house: House) -> Phone:
    """An anonymous report of a robbery, at the receipt."""
    phone = phone_in(browser, live_server)
    page = phone.open()
    page.get_by_role("link", name="Robbery").click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("The police have your report")).to_be_visible()
    house.settle(only={"moderation.jobs.open_verification"})
    return phone


def followed(phone: Phone) -> Page:
    phone.page.get_by_role("button", name="Follow this report").click()
    expect(phone.page.get_by_text("What happened to it")).to_be_visible()
    return phone.page


def found(verifier: OfficerClient, house: House, outcome: str) -> None:
    task_id, claim_id = verifier.claim_first()
    assert verifier.decide(task_id, claim_id, outcome).status_code == 201
    house.pass_time(minutes=5)
    house.settle()


def test_the_timeline_says_what_happened(reported: Phone, verifier: OfficerClient, house: House) -> None:
    page = followed(reported)
    expect(page.get_by_text("The police have it. Nobody has looked yet.")).to_be_visible()
    found(verifier, house, "verified")

    page.reload()

    expect(page.get_by_text("An officer has looked. It happened.")).to_be_visible()
    expect(page.locator(".tl")).to_contain_text(
        "People nearby have been told, without your name or the exact place."
    )
    assert reported.troubles == []


def test_a_question_is_answered_by_a_tap(reported: Phone, verifier: OfficerClient, house: House) -> None:
    page = followed(reported)
    task_id, claim_id = verifier.claim_first()
    asked: Any = verifier.post(
        f"/v1/worklist/{task_id}/questions", json={"claim_id": claim_id, "template": "weapon"}
    )
    assert asked.status_code == 201
    page.reload()
    expect(page.get_by_role("heading", name="The police ask you")).to_be_visible()
    expect(page.locator(".badge-n").last).to_have_text("1")

    page.locator(".ask-choices button").first.click()

    expect(page.get_by_text("Your answer is with the police.").first).to_be_visible()
    expect(page.get_by_role("heading", name="The police ask you")).to_have_count(0)
    [read] = verifier.get(f"/v1/worklist/{task_id}/questions").json["questions"]
    assert read["state"] == "answered"


def test_an_outcome_is_disputed_with_words(reported: Phone, verifier: OfficerClient, house: House) -> None:
    page = followed(reported)
    found(verifier, house, "unfounded")
    page.reload()
    expect(page.get_by_text("An officer has looked, and found otherwise.")).to_be_visible()

    page.get_by_role("button", name="Dispute this outcome").click()
    page.get_by_label("For another reason").check()
    page.get_by_role("button", name="Send the dispute").click()
    expect(page.get_by_text("Say the reason in your own words.")).to_be_visible()
    page.get_by_label("In your own words").fill("The shop has a camera too.")
    page.get_by_role("button", name="Send the dispute").click()

    expect(page.get_by_text("Another officer will look again.").first).to_be_visible()
    expect(page.locator(".tl")).to_contain_text("You disputed the outcome.")
    expect(page.get_by_role("button", name="Dispute this outcome")).to_have_count(0)


def test_without_a_network_it_stands_as_it_was_last_read(reported: Phone) -> None:
    page = followed(reported)
    reported.is_installed()
    expect(page.locator(".tl")).to_contain_text("The police have your report.")
    reported.context.set_offline(True)

    page.reload()

    expect(page.locator(".tl")).to_contain_text("The police have your report.")
    expect(page.get_by_text("No answer from the police's side.")).to_be_visible()


def test_the_receipt_is_taken_elsewhere_with_the_key_to_it(reported: Phone) -> None:
    page = reported.page
    with reading() as session:
        reference = session.scalars(select(Report.reference)).one()

    with page.expect_download() as downloading:
        page.get_by_role("button", name="Keep").click()

    kept = downloading.value.path().read_text()
    assert reference in kept
    secret = kept.split("for nobody else:")[1].strip()
    assert len(secret) == 64


def test_what_was_verified_nearby_stands_on_home_and_on_the_map(
    reported: Phone, verifier: OfficerClient, house: House, resident: ResidentClient
) -> None:
    found(verifier, house, "verified")
    with unit_of_work() as uow:  # who has no watch area reads half an hour late
        uow.execute("UPDATE notifications SET at = at - interval '40 minutes'")
    reported.page.clock.install()
    reported.page.clock.fast_forward(60_000)  # what it has of them is asked for anew after a minute
    page = reported.open("/")
    expect(page.locator("#nearby")).to_contain_text("near Numaish Chowrangi")

    page.locator("#nearby a").click()

    expect(page.get_by_role("heading", name="Verified near you")).to_be_visible()
    expect(page.locator(".vlist li")).to_have_count(1)
    expect(page.locator(".m-told")).to_have_count(1)
    told = page.evaluate("fetch('/v1/community').then(answer => answer.text())")
    with reading() as session:
        report = session.scalars(select(Report)).one()
    assert str(report.id) not in told
    assert report.reference not in told
    assert "24.8719" not in told
