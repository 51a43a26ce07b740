"""What a phone with the app closed shows: once, corrected in its place, and without a word where others look."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, Worker, expect

from tests.browser.app_phone import Phone
from tests.browser.told_phone import SHOWN, PhoneOf, deliver, phones, shown, told_phone
from tests.fakes.push_service import FakePushService
from tests.house import House, OfficerClient, ResidentClient
from tests.webpush import running

pytestmark = pytest.mark.enable_socket
Payload = dict[str, Any]

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


@pytest.fixture
def service(app: Flask, tmp_path: Path, with_settings: Callable[..., None]) -> Iterator[FakePushService]:
    with running(with_settings, tmp_path) as service:
        yield service


@pytest.fixture
def phone_of(browser: Browser, live_server: str, service: FakePushService) -> Iterator[PhoneOf]:
    with phones(browser, live_server, service) as made:
        yield made


@dataclass
class Told:
    """Somebody with a phone that is told, and the house that tells it."""

    phone: Phone
    page: Page
    service: FakePushService
    house: House
    resident: ResidentClient
    verifier: OfficerClient
    supervisor: OfficerClient
    task_id: str = ""

    @property
    def worker(self) -> Worker:
        return self.phone.context.service_workers[-1]

    def verify(self) -> Payload:
        """Something is found true near the place that the phone watches; what is sent of it."""
        self.resident.report()
        self.house.settle(only={"moderation.jobs.open_verification"})
        self.task_id, claim_id = self.verifier.claim_first()
        self.verifier.decide(self.task_id, claim_id)
        return self._sent()

    def withdraw(self) -> Payload:
        """It is taken back; what is sent of that."""
        path = f"/v1/worklist/{self.task_id}/withdrawal"
        self.supervisor.post(path, json={"reason": "Another street."})
        return self._sent()

    def deliver(self, payload: Payload | str) -> None:
        deliver(self.phone, payload)

    def put_away(self) -> None:
        self.worker.evaluate(
            "async () => { for (const each of await registration.getNotifications()) each.close(); }"
        )

    def until(self, said: str) -> None:
        """Wait until the worker says so."""
        for _ in range(200):
            if self.worker.evaluate(said):
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"never {said}")

    def _sent(self) -> Payload:
        self.house.pass_time(minutes=5)
        self.house.settle()
        return dict(self.service.received[-1].payload)


@pytest.fixture
def told(
    phone_of: PhoneOf,
    service: FakePushService,
    house: House,
    resident: ResidentClient,
    verifier: OfficerClient,
    supervisor: OfficerClient,
) -> Told:
    phone = phone_of()
    return Told(phone, told_phone(phone), service, house, resident, verifier, supervisor)


def test_what_was_verified_is_shown_once_and_its_correction_in_its_place(told: Told) -> None:
    payload = told.verify()
    for _ in range(3):
        told.deliver(payload)
    [first] = shown(told.page)
    told.put_away()
    told.deliver(payload)
    told.page.wait_for_timeout(1_000)
    assert told.page.evaluate(SHOWN) == [], "put away is put away"

    told.deliver(told.withdraw())

    [corrected] = shown(told.page)
    assert first["title"].startswith("Phone snatching")
    assert corrected["tag"] == first["tag"]
    assert corrected["title"] != first["title"]
    told.page.goto(f"{told.phone.address}/{corrected['data']['to']}")
    expect(told.page.locator(".vlist [aria-current]")).to_contain_text(corrected["title"])


@pytest.mark.parametrize("late", ["itself", "corrected"])
def test_words_that_come_late_show_nothing_that_was_put_away(told: Told, late: str) -> None:
    first = newest = told.verify()
    if late == "corrected":
        newest = told.withdraw()
    told.worker.evaluate(HOLDS_THE_NEXT)
    told.deliver(first)
    told.until("self.hasAsked")
    told.deliver(newest)
    shown(told.page)
    told.put_away()

    told.worker.evaluate("self.letGo()")
    told.until("self.hasAnswered")
    told.page.wait_for_timeout(1_000)

    assert told.page.evaluate(SHOWN) == [], "put away is put away"


def test_a_worker_begun_anew_knows_what_was_put_away(told: Told) -> None:
    payload = told.verify()
    told.deliver(payload)
    shown(told.page)
    told.put_away()
    told.page.wait_for_timeout(500)
    tools = told.phone.context.new_cdp_session(told.page)
    tools.send("ServiceWorker.enable")
    tools.send("ServiceWorker.stopAllWorkers")
    tools.detach()

    told.deliver(payload)
    told.page.wait_for_timeout(1_000)

    assert told.page.evaluate(SHOWN) == []


def test_a_correction_that_comes_first_leaves_nothing_to_correct(told: Told) -> None:
    first, second = told.verify(), told.withdraw()

    told.deliver(second)
    [corrected] = shown(told.page)
    told.deliver(first)
    told.page.wait_for_timeout(1_000)

    assert told.page.evaluate(SHOWN) == [corrected]


def test_a_phone_that_others_look_at_shows_no_word_of_it(told: Told) -> None:
    told.page.goto(f"{told.phone.address}/#/settings")
    neutral = told.page.get_by_role("switch", name="A name that says nothing")
    neutral.click()
    expect(neutral).to_have_attribute("aria-checked", "true")

    told.deliver(told.verify())

    [notice] = shown(told.page)
    assert (notice["title"], notice["body"]) == ("Notes", "There is something new for you.")
    assert "neutral" in notice["icon"]


def test_where_nobody_answers_there_is_something_new_in_the_phones_language(told: Told) -> None:
    told.page.goto(f"{told.phone.address}/?in=ur#/notices")
    expect(told.page.locator("html[lang=ur]")).to_be_attached()
    told.page.wait_for_timeout(500)
    payload = told.verify()
    told.phone.context.set_offline(True)

    told.deliver(payload)

    [notice] = shown(told.page)
    told.phone.context.set_offline(False)
    assert (notice["body"], notice["lang"], notice["dir"]) == ("آپ کے لیے کچھ نیا ہے۔", "ur", "rtl")


def test_what_was_shown_without_a_network_is_told_when_there_is_one(told: Told) -> None:
    payload = told.verify()
    told.phone.context.set_offline(True)
    told.deliver(payload)
    shown(told.page)
    told.page.wait_for_timeout(500)
    told.phone.context.set_offline(False)

    with told.page.expect_response("**/receipts") as answered:
        told.page.evaluate("dispatchEvent(new Event('online'))")

    assert answered.value.json()["shown_at"] is not None


def test_a_message_that_is_none_breaks_nothing(told: Told) -> None:
    told.deliver("{")

    [notice] = shown(told.page)
    assert notice["body"] == "There is something new for you."


def test_a_phone_in_an_sos_is_woken_without_a_word(told: Told) -> None:
    told.deliver({"sos_alert_id": "019aa5b4-51c7-7f28-8e93-d6a0b4f1c275"})

    [notice] = shown(told.page)
    assert (notice["title"], notice["body"]) == ("Gawah", "There is something new for you.")
    assert notice["data"] == {"to": "#/sos"}
