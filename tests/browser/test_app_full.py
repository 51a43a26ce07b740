"""A phone that is full, or keeps nothing for us, still calls for help and reports; what does not fit is said, and what waits at a full
disk of ours waits in peace."""

import hashlib
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Route, expect

from tests import resident_media
from tests.browser.app_phone import Phone, phone_in
from tests.browser.test_app_media import looked_at_again, photo, sent, uploads
from tests.browser.test_app_report import reports, three_taps
from tests.browser.test_app_sos import PATIENCE_MS, alerts, hold, says

pytestmark = pytest.mark.enable_socket

FULL = "throw new DOMException('full', 'QuotaExceededError');"
FULL_PHONE = f"""
IDBObjectStore.prototype.put = () => {{ {FULL} }};
Storage.prototype.setItem = () => {{ {FULL} }};
"""
CLOSED_PHONE = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("closed", "SecurityError"); } });
IDBFactory.prototype.open = () => { throw new DOMException("closed", "SecurityError"); };
"""
NO_ROOM_FOR_PICTURES = f"""
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function (...given) {{ if (this.name === "media") {FULL} return put.apply(this, given); }};
"""
STORAGES = pytest.mark.parametrize(
    "storage", [pytest.param(FULL_PHONE, id="full"), pytest.param(CLOSED_PHONE, id="closed")]
)


@pytest.fixture
def phone(browser: Browser, live_server: str) -> Iterator[Phone]:
    made = phone_in(browser, live_server, service_workers="block")
    yield made
    made.context.close()


@STORAGES
def test_it_calls_for_help(phone: Phone, storage: str) -> None:
    phone.context.add_init_script(storage)
    page = phone.open()

    hold(page)

    expect(page.get_by_text("They already have it.")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Send now").click()
    says(page, "The police have your call. Nobody has seen it yet.")
    page.get_by_role("button", name="Stand down").click()
    page.get_by_role("button", name="Stand it down").click()
    says(page, "You have stood it down.")
    assert [alert.state for alert in alerts()] == ["stood_down"]


@STORAGES
def test_it_shares_a_trip(phone: Phone, storage: str) -> None:
    phone.context.add_init_script(storage)
    page = phone.open("/#/trip")
    page.get_by_label("To", exact=True).fill("Gulshan 13-D")

    page.get_by_role("button", name="Set out").click()

    expect(page.locator(".s-say")).to_contain_text("left", timeout=PATIENCE_MS)


def test_a_browser_that_is_closed_to_us_reports(phone: Phone) -> None:
    phone.context.add_init_script(CLOSED_PHONE)
    page = phone.open()

    three_taps(page)

    expect(page.get_by_text("Nothing can be saved on this phone.").first).to_be_visible()
    expect(page.get_by_text("The police have your report")).to_be_visible(timeout=PATIENCE_MS)
    assert len(reports()) == 1


def test_a_photo_that_does_not_fit_is_said_and_the_words_go(phone: Phone) -> None:
    phone.context.add_init_script(NO_ROOM_FOR_PICTURES)
    page = phone.open()
    page.get_by_role("link", name="Fire").click()

    page.locator("input[type=file]").first.set_input_files(photo(resident_media.jpeg()))

    expect(
        page.get_by_text("This phone has no room for it. The report goes without it.").last
    ).to_be_visible()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("The police have your report")).to_be_visible()
    assert [each.category for each in reports()] == ["fire"]


def test_a_photo_waits_at_our_full_disk_without_asking_again_and_again(
    phone: Phone, with_settings: Callable[..., None]
) -> None:
    """It was begun when there was room, and the disk has filled since."""
    content = resident_media.jpeg() + bytes(range(256)) * 3_000
    page = phone.open()
    parts: list[str] = []

    def fill(route: Route) -> None:
        if route.request.method == "PATCH":
            parts.append(route.request.url)
            with_settings(storage_reserve_bytes=10**18)
        route.continue_()

    page.route("**/v1/uploads/**", fill)
    page.get_by_role("link", name="Fire").click()
    page.locator("input[type=file]").first.set_input_files(photo(content))
    expect(page.locator("img.thumb")).to_have_count(1)
    sent(page)
    expect(page.get_by_text("The police have your report")).to_be_visible()
    page.wait_for_timeout(4_000)
    in_vain = len(parts)
    expect(page.get_by_text("there is no room at the police's side just now")).to_contain_text(
        "Nothing is lost; it is tried again from "
    )
    page.unroute("**/v1/uploads/**")
    with_settings(storage_reserve_bytes=0)
    page.evaluate(
        """async () => {
          const open = indexedDB.open("gawah");
          const db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
          const store = db.transaction("media", "readwrite").objectStore("media"), asked = store.getAll();
          const [piece] = await new Promise((done) => { asked.onsuccess = () => done(asked.result); });
          const put = store.put({ ...piece, next_at: 0 });
          await new Promise((done) => { put.onsuccess = done; });
          db.close();
        }"""
    )
    looked_at_again(page)

    expect(page.get_by_text("Arrived. It is being looked at by a machine.")).to_be_visible(timeout=30_000)
    expect(page.get_by_text("there is no room")).to_have_count(0)
    [upload] = uploads()
    assert upload.sha256 == hashlib.sha256(content).hexdigest()
    assert 1 <= in_vain <= 3


@pytest.mark.parametrize(
    ("code", "words"),
    [
        pytest.param("en", "takes nothing just now. Nothing is lost", id="en"),
        pytest.param("ur", "کچھ ضائع نہیں ہوا", id="ur"),
        pytest.param("sd", "ڪجھ به ضايع نه ٿيو", id="sd"),
    ],
)
def test_a_photo_that_our_side_does_not_take_says_why_it_waits(phone: Phone, code: str, words: str) -> None:
    page = phone.open(f"/?in={code}")
    page.route("**/v1/uploads", lambda route: route.fulfill(status=503, headers={"Retry-After": "60"}))
    page.locator("a.kind[href='#/report/fire']").click()
    page.locator("input[type=file]").first.set_input_files(photo(resident_media.jpeg()))
    expect(page.locator("img.thumb")).to_have_count(1)

    page.locator(".a-foot .btn-primary").click()
    page.locator(".a-foot .btn-primary").click()

    expect(page.locator(".facts")).to_contain_text(words)
    assert [each.category for each in reports()] == ["fire"]
