"""What is being typed is on the phone before it is sent: a reload, a call or a dead battery takes none of it, and leaving takes all."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import resident_media
from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_app_media import photo
from tests.browser.test_app_mine import followed, found, reported
from tests.browser.test_app_sos import PATIENCE_MS, hold
from tests.browser.test_app_trust import another_phone_of
from tests.house import House, OfficerClient
from tests.trusted import found_made_up, marked

__all__ = ["marked", "reported"]
pytestmark = pytest.mark.enable_socket

WORDS = "It was the shop beside the school."
WRITTEN = """async () => {
  const open = indexedDB.open("gawah");
  const base = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const read = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const within = base.transaction(["kept", "media"]);
  const keys = (await read(within.objectStore("kept").getAllKeys())).filter((key) => key === "draft" || key.startsWith("typed "));
  const drafts = (await read(within.objectStore("media").getAll())).filter((piece) => piece.report === "draft");
  base.close();
  return [...keys, ...drafts.map(({ medium }) => medium)].sort();
}"""


def is_kept(page: Page, *names: str) -> None:
    """What is being written is on the disk, and nothing else of the kind."""
    for _ in range(50):
        kept = [name.split()[0] for name in page.evaluate(WRITTEN)]
        if kept == list(names):
            return
        page.wait_for_timeout(100)
    assert kept == list(names)


def test_a_dispute_of_an_anonymous_report_is_there_after_a_reload_and_gone_when_sent(
    reported: Phone, verifier: OfficerClient, house: House
) -> None:
    page = followed(reported)
    found(verifier, house, "unfounded")
    page.reload()
    page.get_by_role("button", name="Dispute this outcome").click()
    page.get_by_label("For another reason").check()
    page.get_by_label("In your own words").fill(WORDS)
    is_kept(page, "typed")

    page.reload()

    expect(page.get_by_label("In your own words")).to_have_value(WORDS)
    expect(page.get_by_label("For another reason")).to_be_checked()
    page.get_by_role("button", name="Send the dispute").click()
    expect(page.get_by_text("Another officer will look again.").first).to_be_visible()
    is_kept(page)


def test_what_was_put_back_does_not_keep_news_away(
    reported: Phone, verifier: OfficerClient, house: House
) -> None:
    page = followed(reported)
    task_id, claim_id = verifier.claim_first()
    asked: Any = verifier.post(
        f"/v1/worklist/{task_id}/questions", json={"claim_id": claim_id, "template": "vehicle"}
    )
    assert asked.status_code == 201, asked.json
    page.reload()
    page.get_by_label("Your answer").fill(WORDS)
    is_kept(page, "typed")
    assert verifier.decide(task_id, claim_id, "verified").status_code == 201
    house.pass_time(minutes=5)
    house.settle()

    page.reload()

    expect(page.get_by_text("An officer has looked. It happened.")).to_be_visible()


def test_an_answer_in_words_is_there_after_a_reload_and_gone_when_sent(
    reported: Phone, verifier: OfficerClient
) -> None:
    page = followed(reported)
    task_id, claim_id = verifier.claim_first()
    verifier.post(f"/v1/worklist/{task_id}/questions", json={"claim_id": claim_id, "template": "vehicle"})
    page.reload()
    page.get_by_label("Your answer").fill(WORDS)
    is_kept(page, "typed")

    page.reload()

    expect(page.get_by_label("Your answer")).to_have_value(WORDS)
    page.get_by_role("button", name="Send the answer").click()
    expect(page.get_by_text("Your answer is with the police.").first).to_be_visible()
    is_kept(page)


def test_an_appeal_a_contact_a_trip_and_words_to_the_operator_are_there_too(
    live_server: str, browser: Browser, house: House, verifier: OfficerClient
) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open("/#/standing")
    expect(page.locator("section.blk").first).to_be_visible()
    found_made_up(another_phone_of(page, house), verifier, house, times=2)
    for screen, field, send in (
        ("standing", "#appeal-words", "Ask for another look"),
        ("contacts", "#c-name", "Make a link and send it"),
        ("trip", "#t-to", "Set out"),
    ):
        page.goto(f"{live_server}/#/{screen}")
        page.reload()
        page.locator(field).fill(WORDS)
        is_kept(page, "typed")
        page.reload()
        expect(page.locator(field)).to_have_value(WORDS)
        page.get_by_role("button", name=send).click()
        is_kept(page)
    page.goto(f"{live_server}/#/sos")
    hold(page, "#screen .sos-key")
    page.get_by_role("button", name="Send now").click()
    page.locator("#s-write").fill(WORDS, timeout=PATIENCE_MS)
    is_kept(page, "typed")
    page.reload()
    expect(page.locator("#s-write")).to_have_value(WORDS, timeout=PATIENCE_MS)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("[data-messages]")).to_contain_text(WORDS, timeout=PATIENCE_MS)
    is_kept(page)


def test_who_leaves_at_once_leaves_nothing_that_was_being_written(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open("/#/contacts")
    page.route("https://www.google.com/**", lambda route: route.fulfill(body="weather"))
    page.locator("#c-name").fill("Ammi")
    page.goto(f"{live_server}/#/report/fire")
    page.locator("#words").fill(WORDS)
    page.locator("input[type=file]").first.set_input_files(photo(resident_media.jpeg()))
    expect(page.locator("img.thumb")).to_have_count(1)
    is_kept(page, "draft", "photo", "typed")

    page.get_by_role("link", name="Leave").click()

    page.wait_for_url("https://www.google.com/**")
    page.goto(live_server)
    is_kept(page)
