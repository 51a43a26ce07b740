"""A phone is told with the app closed: asked for with its reason, shown once, without a word where others look, and tried step by step."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from kernel.unit_of_work import unit_of_work
from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_languages import violations, wider_than_the_window
from tests.community import registered_tokens
from tests.fakes.push_service import FakePushService
from tests.house import House, OfficerClient, ResidentClient
from tests.webpush import running

pytestmark = pytest.mark.enable_socket

# The browser's own push service is far away: its subscription is one at ours.
SUBSCRIBES = """
const at = %s, KEY = "a-subscription-of-the-test";
const bytes = (key) => Uint8Array.from(atob(key.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0)).buffer;
const made = (key) => ({
  endpoint: at.endpoint, options: { applicationServerKey: bytes(key) }, toJSON: () => at,
  unsubscribe: async () => { localStorage.removeItem(KEY); return true; },
});
PushManager.prototype.getSubscription = async () => localStorage.getItem(KEY) ? made(localStorage.getItem(KEY)) : null;
PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
  localStorage.setItem(KEY, applicationServerKey);
  return made(applicationServerKey);
};
"""
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
MAY = "Object.defineProperty(Notification, 'permission', { get: () => '%s' });"
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, lang, dir, icon, data }) => ({ title, body, tag, lang, dir, icon, data }))"""
OPENED = """async () => {
  const [notification] = await registration.getNotifications();
  dispatchEvent(new NotificationEvent("notificationclick", { notification }));
}"""


@pytest.fixture
def service(app: Flask, tmp_path: Path, with_settings: Callable[..., None]) -> Iterator[FakePushService]:
    with running(with_settings, tmp_path) as service:
        yield service


PhoneOf = Callable[..., Phone]


@pytest.fixture
def phone_of(browser: Browser, live_server: str, service: FakePushService) -> Iterator[PhoneOf]:
    """A phone whose browser subscribes at our service; `may`: what it may show, as somebody has said before."""

    made: list[Phone] = []

    def make(*, may: str = "granted", **options: Any) -> Phone:
        phone = phone_in(browser, live_server, **options)
        made.append(phone)
        at = {name: value for name, value in service.subscription("ok-1").items() if name != "provider"}
        phone.context.add_init_script(SUBSCRIBES % json.dumps(at))
        if may == "granted":
            phone.context.grant_permissions(["geolocation", "notifications"])
        else:
            phone.context.add_init_script(MAY % may)
        return phone

    yield make
    for phone in made:
        phone.context.close()


def deliver(phone: Phone, payload: dict[str, Any] | str) -> None:
    """As the browser's push service would."""
    tools = phone.context.new_cdp_session(phone.page)
    found: list[dict[str, Any]] = []
    tools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
    tools.send("ServiceWorker.enable")
    for _ in range(100):
        if found:
            break
        phone.page.wait_for_timeout(50)
    data = payload if isinstance(payload, str) else json.dumps(payload)
    sent = {"origin": phone.address, "registrationId": found[-1]["registrationId"], "data": data}
    tools.send("ServiceWorker.deliverPushMessage", sent)
    tools.detach()


def shown(page: Page, count: int = 1) -> list[dict[str, Any]]:
    """What stands on the screen, once there is so much."""
    for _ in range(400):  # longer than the worker waits for words
        found: list[dict[str, Any]] = page.evaluate(SHOWN)
        if len(found) >= count:
            return found
        page.wait_for_timeout(50)
    raise AssertionError("nothing is shown")


def told_phone(phone: Phone) -> Page:
    """It watches the place, and is registered."""
    page = phone.open()
    phone.is_installed()
    page.goto(f"{phone.address}/#/test")
    page.get_by_role("button", name="Allow notifications").click()
    expect(page.get_by_role("button", name="Send a test to this phone")).to_be_visible()
    page.goto(f"{phone.address}/#/settings")
    page.get_by_role("button", name="Watch a place").click()
    page.get_by_role("button", name="Watch this place").click()
    expect(page.locator(".a-area")).to_be_visible()
    page.goto(f"{phone.address}/#/test")
    expect(page.get_by_role("button", name="Send a test to this phone")).to_be_visible()
    return page


def verified(resident: ResidentClient, verifier: OfficerClient, house: House) -> str:
    resident.report()
    house.settle(only={"moderation.jobs.open_verification"})
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    house.pass_time(minutes=5)
    house.settle()
    return task_id


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
    phone.context.service_workers[-1].evaluate(
        "async () => { for (const each of await registration.getNotifications()) each.close(); }"
    )
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


def test_a_phone_in_an_sos_is_woken_without_a_word(phone_of: PhoneOf) -> None:
    phone = phone_of()
    page = told_phone(phone)

    deliver(phone, {"sos_alert_id": "019aa5b4-51c7-7f28-8e93-d6a0b4f1c275"})

    [told] = shown(page)
    assert (told["title"], told["body"]) == ("Gawah", "There is something new for you.")
    assert told["data"] == {"to": "#/sos"}


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
