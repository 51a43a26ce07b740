"""A phone that is told with the app closed, for tests: its browser subscribes at a push service of ours, and is brought what that was sent."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.app_phone import Phone, phone_in
from tests.fakes.push_service import FakePushService

PhoneOf = Callable[..., Phone]

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
MAY = "Object.defineProperty(Notification, 'permission', { get: () => '%s' });"
SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag, lang, dir, icon, data }) => ({ title, body, tag, lang, dir, icon, data }))"""


@contextmanager
def phones(browser: Browser, live_server: str, service: FakePushService) -> Iterator[PhoneOf]:
    """Each one's browser subscribes at our service; `may`: what it may show, as somebody has said before."""

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
