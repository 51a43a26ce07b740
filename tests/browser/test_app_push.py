"""A phone is told with the app closed: asked for with its reason, tried step by step, registered anew, and ended by its owner."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from kernel.unit_of_work import unit_of_work
from tests.browser.test_languages import violations, wider_than_the_window
from tests.browser.told_phone import PhoneOf, deliver, phones, shown, told_phone
from tests.community import registered_tokens
from tests.fakes.push_service import FakePushService
from tests.house import House
from tests.webpush import running

pytestmark = pytest.mark.enable_socket

SUBSCRIBES_IN_WORKER = """
const at = %s;
PushManager.prototype.getSubscription = async () => null;
PushManager.prototype.subscribe = async () => ({ endpoint: at.endpoint, toJSON: () => at });
"""
A_DAY_LATER = """async () => {
  const open = indexedDB.open("gawah");
  const db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
  const store = db.transaction("kept", "readwrite").objectStore("kept");
  const asked = store.get("push");
  const known = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
  const put = store.put({ ...known, looked_at: known.looked_at - 25 * 3600_000 }, "push");
  await new Promise((done) => { put.onsuccess = done; });
  db.close();
}"""
OPENED = """async () => {
  const [notification] = await registration.getNotifications();
  dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.fixture
def service(app: Flask, tmp_path: Path, with_settings: Callable[..., None]) -> Iterator[FakePushService]:
    with running(with_settings, tmp_path) as service:
        yield service


@pytest.fixture
def phone_of(browser: Browser, live_server: str, service: FakePushService) -> Iterator[PhoneOf]:
    with phones(browser, live_server, service) as made:
        yield made


def test_a_phone_is_tried_step_by_step(phone_of: PhoneOf, service: FakePushService, house: House) -> None:
    phone = phone_of()
    page = phone.open()
    phone.is_installed()
    page.goto(f"{phone.address}/#/settings")
    page.get_by_role("link", name="Test my phone").click()
    page.get_by_role("button", name="Allow notifications").click()
    steps = page.locator(".tl li")
    expect(steps.first).to_contain_text("Registered")
    expect(steps.first.locator("time")).to_be_visible()

    page.get_by_role("button", name="Send a test to this phone").click()
    expect(steps).to_have_count(5)
    house.settle()
    [message] = service.received
    expect(steps.filter(has_text="Taken by the push service").locator("time")).to_be_visible()
    deliver(phone, message.payload)
    expect(steps.filter(has_text="Shown by this phone").locator("time")).to_be_visible()
    [notification] = shown(page)
    phone.context.service_workers[-1].evaluate(OPENED)

    expect(steps.filter(has_text="Opened by you").locator("time")).to_be_visible()
    expect(page.get_by_text("All of it works.")).to_be_visible()
    assert notification["title"] == "This phone is told"
    assert violations(page) == []
    assert wider_than_the_window(page) == 0
    assert phone.troubles == []


@pytest.mark.parametrize(
    ("may", "words"),
    [
        ("default", "nobody on the way can read what happened or where"),
        ("denied", "Tap the sign before the address of this page"),
    ],
)
def test_it_is_asked_with_its_reason_and_a_no_can_be_undone(phone_of: PhoneOf, may: str, words: str) -> None:
    phone = phone_of(may=may)
    page = phone.open("/#/test")

    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("link", name="Read the notices")).to_be_visible()
    assert page.get_by_role("button", name="Send a test").count() == 0
    assert violations(page) == []
    assert phone.troubles == []


def test_without_a_key_pair_nobody_is_asked_twice(
    phone_of: PhoneOf, with_settings: Callable[..., None], tmp_path: Path
) -> None:
    phone = phone_of()
    with_settings(vapid_key=str(tmp_path / "none.pem"))

    page = phone.open("/#/test")

    expect(page.get_by_text("Notifications of the browser are not set up here.")).to_be_visible()
    expect(page.get_by_role("link", name="Read the notices")).to_be_visible()


def test_a_phone_is_told_no_more_when_its_owner_says_so(phone_of: PhoneOf, app: Flask) -> None:
    phone = phone_of()
    page = told_phone(phone)

    with page.expect_response("**/push") as answered:
        page.get_by_role("button", name="Stop notifications on this phone").click()

    assert answered.value.request.method == "DELETE"
    assert answered.value.status == 204
    expect(page.get_by_role("button", name="Allow notifications")).to_be_visible()


def test_a_subscription_that_the_browser_changes_is_registered_anew(
    phone_of: PhoneOf, service: FakePushService
) -> None:
    phone = phone_of()
    page = told_phone(phone)
    at = {name: value for name, value in service.subscription("ok-2").items() if name != "provider"}
    worker = phone.context.service_workers[-1]
    worker.evaluate(f"() => {{ {SUBSCRIBES_IN_WORKER % json.dumps(at)} }}")

    worker.evaluate("() => { dispatchEvent(new ExtendableEvent('pushsubscriptionchange')); }")

    for _ in range(200):
        if registered_tokens() == {f"{service.url}/ok-2"}:
            break
        page.wait_for_timeout(50)
    assert registered_tokens() == {f"{service.url}/ok-2"}


def test_a_registration_that_was_called_dead_is_made_anew_the_next_day(
    phone_of: PhoneOf, service: FakePushService
) -> None:
    phone = phone_of()
    page = told_phone(phone)
    page.goto(f"{phone.address}/")
    with unit_of_work() as uow:
        uow.execute("DELETE FROM push_registrations")
    page.reload()
    page.wait_for_timeout(1_000)
    assert registered_tokens() == set(), "it is not asked about at each visit"
    page.evaluate(A_DAY_LATER)

    with page.expect_response(lambda answer: answer.url.endswith("/push") and answer.request.method == "PUT"):
        page.reload()

    assert registered_tokens() == {f"{service.url}/ok-1"}


def test_nothing_stands_on_the_screen_of_a_phone_that_was_erased(phone_of: PhoneOf) -> None:
    phone = phone_of()
    page = told_phone(phone)
    deliver(phone, "{")
    shown(page)
    page.goto(f"{phone.address}/#/settings")
    page.get_by_role("button", name="Erase everything from this phone").click()

    page.get_by_role("button", name="Erase it").click()

    expect(page.get_by_role("heading", name="Erased")).to_be_visible()
    assert registered_tokens() == set()
    assert page.evaluate("async () => (await navigator.serviceWorker.getRegistrations()).length") == 0
