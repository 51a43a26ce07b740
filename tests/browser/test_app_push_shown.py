"""What a phone with the app closed shows: once, corrected in its place, and without a word where others look."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Worker, expect

from tests.browser.told_phone import SHOWN, PhoneOf, deliver, phones, shown, told_phone
from tests.fakes.push_service import FakePushService
from tests.house import House, OfficerClient, ResidentClient
from tests.webpush import running

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def service(app: Flask, tmp_path: Path, with_settings: Callable[..., None]) -> Iterator[FakePushService]:
    with running(with_settings, tmp_path) as service:
        yield service


@pytest.fixture
def phone_of(browser: Browser, live_server: str, service: FakePushService) -> Iterator[PhoneOf]:
    with phones(browser, live_server, service) as made:
        yield made


def verified(resident: ResidentClient, verifier: OfficerClient, house: House) -> str:
    resident.report()
    house.settle(only={"moderation.jobs.open_verification"})
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    house.pass_time(minutes=5)
    house.settle()
    return task_id


def test_what_was_verified_is_shown_once_and_its_correction_in_its_place(
    phone_of: PhoneOf,
    service: FakePushService,
    house: House,
    resident: ResidentClient,
    verifier: OfficerClient,
    supervisor: OfficerClient,
) -> None:
    phone = phone_of()
    page = told_phone(phone)
    task_id = verified(resident, verifier, house)
    [first] = service.received
    for _ in range(3):
        deliver(phone, first.payload)
    [told] = shown(page)
    put_away(phone.context.service_workers[-1])
    deliver(phone, first.payload)
    page.wait_for_timeout(1_000)
    assert page.evaluate(SHOWN) == [], "put away is put away"

    supervisor.post(f"/v1/worklist/{task_id}/withdrawal", json={"reason": "Another street."})
    house.pass_time(minutes=5)
    house.settle()
    deliver(phone, service.received[-1].payload)

    [corrected] = shown(page)
    assert told["title"].startswith("Phone snatching")
    assert corrected["tag"] == told["tag"]
    assert corrected["title"] != told["title"]
    page.goto(f"{phone.address}/{corrected['data']['to']}")
    expect(page.locator(".vlist [aria-current]")).to_contain_text(corrected["title"])


# The next question for words waits until `letGo` is called; `hasAnswered` once the worker has heard the answer.
HOLDS_THE_NEXT = """() => {
  const real = fetch, held = new Promise((go) => { self.letGo = go; });
  self.hasAsked = self.hasAnswered = false;
  self.fetch = async (...asked) => {
    if (self.hasAsked || !String(asked[0]?.url ?? asked[0]).includes("/v1/notifications/")) return real(...asked);
    self.hasAsked = true;
    await held;
    const answer = await real(...asked);
    self.hasAnswered = true;
    return answer;
  };
}"""


def until(page: Page, worker: Worker, said: str) -> None:
    for _ in range(200):
        if worker.evaluate(said):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never {said}")


def put_away(worker: Worker) -> None:
    worker.evaluate("async () => { for (const each of await registration.getNotifications()) each.close(); }")


@pytest.mark.parametrize("late", ["itself", "corrected"])
def test_words_that_come_late_show_nothing_that_was_put_away(
    phone_of: PhoneOf,
    service: FakePushService,
    house: House,
    resident: ResidentClient,
    verifier: OfficerClient,
    supervisor: OfficerClient,
    late: str,
) -> None:
    phone = phone_of()
    page = told_phone(phone)
    task_id = verified(resident, verifier, house)
    if late == "corrected":
        supervisor.post(f"/v1/worklist/{task_id}/withdrawal", json={"reason": "Another street."})
        house.pass_time(minutes=5)
        house.settle()
    first, newest = service.received[0], service.received[-1]
    worker = phone.context.service_workers[-1]
    worker.evaluate(HOLDS_THE_NEXT)
    deliver(phone, first.payload)
    until(page, worker, "self.hasAsked")
    deliver(phone, newest.payload)
    shown(page)
    put_away(worker)

    worker.evaluate("self.letGo()")
    until(page, worker, "self.hasAnswered")
    page.wait_for_timeout(1_000)

    assert page.evaluate(SHOWN) == [], "put away is put away"


def test_a_worker_begun_anew_knows_what_was_put_away(
    phone_of: PhoneOf,
    service: FakePushService,
    house: House,
    resident: ResidentClient,
    verifier: OfficerClient,
) -> None:
    phone = phone_of()
    page = told_phone(phone)
    verified(resident, verifier, house)
    payload = service.received[-1].payload
    deliver(phone, payload)
    shown(page)
    put_away(phone.context.service_workers[-1])
    page.wait_for_timeout(500)
    tools = phone.context.new_cdp_session(page)
    tools.send("ServiceWorker.enable")
    tools.send("ServiceWorker.stopAllWorkers")
    tools.detach()

    deliver(phone, payload)
    page.wait_for_timeout(1_000)

    assert page.evaluate(SHOWN) == []


def test_a_correction_that_comes_first_leaves_nothing_to_correct(
    phone_of: PhoneOf,
    service: FakePushService,
    house: House,
    resident: ResidentClient,
    verifier: OfficerClient,
    supervisor: OfficerClient,
) -> None:
    phone = phone_of()
    page = told_phone(phone)
    task_id = verified(resident, verifier, house)
    supervisor.post(f"/v1/worklist/{task_id}/withdrawal", json={"reason": "Another street."})
    house.pass_time(minutes=5)
    house.settle()
    first, second = service.received

    deliver(phone, second.payload)
    [corrected] = shown(page)
    deliver(phone, first.payload)
    page.wait_for_timeout(1_000)

    assert page.evaluate(SHOWN) == [corrected]


def test_a_phone_that_others_look_at_shows_no_word_of_it(
    phone_of: PhoneOf,
    service: FakePushService,
    house: House,
    resident: ResidentClient,
    verifier: OfficerClient,
) -> None:
    phone = phone_of()
    page = told_phone(phone)
    page.goto(f"{phone.address}/#/settings")
    page.get_by_role("switch", name="A name that says nothing").click()
    expect(page.get_by_role("switch", name="A name that says nothing")).to_have_attribute(
        "aria-checked", "true"
    )
    verified(resident, verifier, house)

    deliver(phone, service.received[-1].payload)

    [told] = shown(page)
    assert (told["title"], told["body"]) == ("Notes", "There is something new for you.")
    assert "neutral" in told["icon"]


def test_where_nobody_answers_there_is_something_new_in_the_phones_language(
    phone_of: PhoneOf,
    service: FakePushService,
    house: House,
    resident: ResidentClient,
    verifier: OfficerClient,
) -> None:
    phone = phone_of()
    page = told_phone(phone)
    page.goto(f"{phone.address}/?in=ur#/notices")
    expect(page.locator("html[lang=ur]")).to_be_attached()
    page.wait_for_timeout(500)
    verified(resident, verifier, house)
    phone.context.set_offline(True)

    deliver(phone, service.received[-1].payload)

    [told] = shown(page)
    phone.context.set_offline(False)
    assert (told["body"], told["lang"], told["dir"]) == ("آپ کے لیے کچھ نیا ہے۔", "ur", "rtl")


def test_what_was_shown_without_a_network_is_told_when_there_is_one(
    phone_of: PhoneOf,
    service: FakePushService,
    house: House,
    resident: ResidentClient,
    verifier: OfficerClient,
) -> None:
    phone = phone_of()
    page = told_phone(phone)
    verified(resident, verifier, house)
    payload = service.received[-1].payload
    phone.context.set_offline(True)
    deliver(phone, payload)
    shown(page)
    page.wait_for_timeout(500)
    phone.context.set_offline(False)

    with page.expect_response("**/receipts") as answered:
        page.evaluate("dispatchEvent(new Event('online'))")

    assert answered.value.json()["shown_at"] is not None


def test_a_message_that_is_none_breaks_nothing(phone_of: PhoneOf) -> None:
    phone = phone_of()
    page = told_phone(phone)

    deliver(phone, "{")

    [told] = shown(page)
    assert told["body"] == "There is something new for you."


def test_a_phone_in_an_sos_is_woken_without_a_word(phone_of: PhoneOf) -> None:
    phone = phone_of()
    page = told_phone(phone)

    deliver(phone, {"sos_alert_id": "019aa5b4-51c7-7f28-8e93-d6a0b4f1c275"})

    [told] = shown(page)
    assert (told["title"], told["body"]) == ("Gawah", "There is something new for you.")
    assert told["data"] == {"to": "#/sos"}
