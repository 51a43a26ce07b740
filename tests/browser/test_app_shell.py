"""The app stands by itself: in three languages, light and dark, without a network, installable, light, and gone at one touch."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Route, expect

from kernel.web.assets import STATIC_FOLDER
from kernel.web.languages import LANGUAGES
from tests.browser.app_phone import PHONE, phone_in
from tests.browser.test_languages import violations, wider_than_the_window
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import camera_row, put_up

APP = STATIC_FOLDER / "app"
SCREENS = (
    "/",
    "/#/kinds",
    "/#/report/robbery",
    "/#/reports",
    "/#/map",
    "/#/notices",
    "/#/settings",
    "/#/test",
    "/#/number",
    "/#/standing",
    "/#/sos",
)
# How many databases, caches, workers and words of its own this browser keeps.
KEPT = """async () => [
  (await indexedDB.databases()).length, (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length, localStorage.length, sessionStorage.length,
]"""
HEADS = {"en": "What happened?", "ur": "کیا ہوا؟", "sd": "ڇا ٿيو؟"}


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_screen_in_every_language(live_server: str, browser: Browser, code: str, theme: str) -> None:
    put_up(camera_row("P17-1"))
    phone = phone_in(browser, live_server, color_scheme=theme)
    page = phone.open(f"/?in={code}")
    for screen in SCREENS:
        page.goto(live_server + screen)
        expect(page.locator("main:not([hidden])")).to_have_count(1)
        expect(page.locator("main:not([hidden]) h1, main:not([hidden]) h2").first).to_be_visible()
        page.wait_for_timeout(300)

        assert page.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
            code,
            LANGUAGES[code].direction,
        ], screen
        assert page.evaluate("document.documentElement.dataset.theme") == theme
        assert wider_than_the_window(page) == 0, screen
        with unfolded(page):
            assert violations(page) == [], screen
    assert phone.troubles == []


def test_home_fits_a_phone_in_every_language(live_server: str, browser: Browser) -> None:
    """The SOS key lies under the thumb: nobody scrolls for it."""
    put_up(camera_row("P17-1"))
    page = phone_in(browser, live_server).open()
    for code in LANGUAGES:
        page.goto(f"{live_server}/?in={code}")
        expect(page.locator("#here h1")).to_be_visible()

        box = page.locator("[data-sos-key]").bounding_box()

        assert box
        assert box["y"] + box["height"] < 844, code
        assert page.locator(".kind").count() == 9


def test_a_language_is_chosen_once_and_stays_without_a_network(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open()
    phone.is_installed()
    page.get_by_role("link", name="اردو").click()
    expect(page.get_by_role("heading", name=HEADS["ur"])).to_be_visible()
    assert page.url.rstrip("/") == live_server
    phone.context.set_offline(True)

    page.reload()
    expect(page.get_by_role("heading", name=HEADS["ur"])).to_be_visible()
    page.get_by_role("link", name="سنڌي").click()

    expect(page.get_by_role("heading", name=HEADS["sd"])).to_be_visible()
    page.goto(f"{live_server}/#/settings")
    expect(page.get_by_role("link", name="سنڌي")).to_have_attribute("aria-current", "true")


def test_who_is_spoken_to_in_another_language_is_told_in_it_too(
    live_server: str, browser: Browser, house: House, resident: ResidentClient, verifier: OfficerClient
) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open("/#/settings")
    page.get_by_role("button", name="Watch a place").click()
    page.get_by_role("button", name="Watch this place").click()
    expect(page.locator(".a-area")).to_be_visible()
    resident.report()
    house.settle(only={"moderation.jobs.open_verification"})
    verifier.decide(*verifier.claim_first())
    house.pass_time(minutes=5)
    house.settle()

    with page.expect_response("**/language"):
        page.goto(f"{live_server}/?in=ur#/notices")

    page.reload()
    expect(page.locator(".vlist li")).to_contain_text("موبائل چھیننے")


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_screen_comes_without_a_network_and_with_its_words(
    live_server: str, browser: Browser, code: str
) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open(f"/?in={code}")
    phone.is_installed()
    phone.context.set_offline(True)
    for screen in SCREENS:
        page.goto("about:blank")
        page.goto(live_server + screen)

        head = page.locator("main:not([hidden]) h1, main:not([hidden]) h2").first
        expect(head).to_be_visible()
        assert head.inner_text().isascii() is (code == "en"), screen
    expect(page.locator("main:not([hidden]) a[href='tel:15']")).to_be_visible()


def test_what_the_worker_keeps_is_there_and_is_all_that_was_built(client: FlaskClient) -> None:
    source = client.get("/sw.js")
    found = re.match(r"self\.gawahKept=(.*);\n", source.text)
    assert found, "the worker begins with what it keeps"
    given = json.loads(found[1])

    assert source.headers["Cache-Control"] == "no-cache"
    for url in (*given["kept"], *given["shells"].values()):
        assert status(client, url) == 200, url
    chunks = {f"/static/app/chunks/{path.name}" for path in (APP / "chunks").iterdir()}
    assert chunks <= {*given["kept"]}
    assert client.get("/sw.js").text == source.text, "the same text when nothing has changed"


def test_it_can_be_installed_by_its_name_or_by_one_that_says_nothing(client: FlaskClient) -> None:
    for query, name in (("", "Gawah"), ("?name=neutral", "Notes")):
        manifest = client.get(f"/manifest.webmanifest{query}")

        assert manifest.mimetype == "application/manifest+json"
        assert (manifest.json or json.loads(manifest.text))["name"] == name
        assert {icon["sizes"] for icon in json.loads(manifest.text)["icons"]} == {"192x192", "512x512"}
        assert all(status(client, icon["src"]) == 200 for icon in json.loads(manifest.text)["icons"])
        assert ("Gawah" in manifest.text) is (name == "Gawah")


def test_no_page_of_the_app_loosens_the_policy(client: FlaskClient) -> None:
    page = client.get("/")

    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"<script(?![^>]*src=)|style=\"", page.text)
    assert page.headers["Permissions-Policy"] == "camera=(self), microphone=(self), geolocation=(self)"


def test_leaving_leaves_nothing_to_go_back_to(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open()
    page.route("https://www.google.com/**", lambda route: route.fulfill(body="weather"))
    for link in ("اردو", "English", "Robbery"):
        page.locator("[data-sos-key] .o-prog").wait_for(state="attached")  # the script follows links itself
        page.get_by_role("link", name=link).click()
        page.wait_for_load_state()
    expect(page.get_by_role("heading", name="Robbery")).to_be_visible()
    page.get_by_role("button", name="Skip, go on").click()
    expect(page.get_by_role("button", name="Send report")).to_be_visible()

    page.get_by_role("link", name="Leave").click()

    page.wait_for_url("https://www.google.com/**")
    for turn in (page.go_back, page.go_forward):
        turn()
        assert not page.url.startswith(live_server)


def test_the_phones_back_key_goes_to_the_screen_before(live_server: str, browser: Browser) -> None:
    """Though the app is one entry of the history: where the browser lets a page hear the key, which Escape is here."""
    page = phone_in(browser, live_server, is_mobile=True).open()
    page.get_by_role("link", name="Robbery").click()
    expect(page.get_by_role("heading", name="Robbery")).to_be_visible()

    page.keyboard.press("Escape")

    expect(page.get_by_role("heading", name="What happened?")).to_be_visible()


def test_erasing_leaves_nothing_on_the_phone(live_server: str, browser: Browser) -> None:
    phone = phone_in(browser, live_server)
    page = phone.open("/?in=ur")
    page.goto(f"{live_server}/?in=en")
    phone.is_installed()
    assert phone.context.cookies()
    page.get_by_role("link", name="Fire").click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_text("The police have your report")).to_be_visible()
    page.goto(f"{live_server}/#/settings")

    page.get_by_role("button", name="Erase everything from this phone").click()
    expect(page.get_by_text("1 report is kept here.")).to_be_visible()
    page.get_by_role("button", name="Erase it").click()

    expect(page.get_by_text("Nothing of this app is left on this phone.")).to_be_visible()
    assert wider_than_the_window(page) == 0
    assert violations(page) == []
    assert page.evaluate(KEPT) == [0, 0, 0, 0, 0]
    assert phone.context.cookies() == []
    page.get_by_role("button", name="Begin again").click()
    expect(page.get_by_role("heading", name="What happened?")).to_be_visible()
    page.goto(f"{live_server}/#/reports")
    expect(page.get_by_text("No report from this phone")).to_be_visible()


def test_places_are_watched_and_left_again(live_server: str, browser: Browser) -> None:
    page = phone_in(browser, live_server).open("/#/settings")
    page.get_by_role("button", name="Watch a place").click()
    page.get_by_role("button", name="2 km").click()
    page.get_by_role("button", name="Watch this place").click()
    expect(page.locator(".a-area")).to_contain_text("Numaish Chowrangi")

    page.reload()
    expect(page.get_by_text("2 km around")).to_be_visible()
    page.get_by_role("button", name="Remove").click()

    expect(page.get_by_text("2 km around")).to_have_count(0)


def test_a_map_opens_on_the_city_that_the_house_serves(live_server: str, browser: Browser) -> None:
    """Not on Karachi in Hyderabad, also for a phone that tells no place."""
    phone = phone_in(browser, live_server, place=None, service_workers="block")
    phone.context.route(f"{live_server}/", in_hyderabad)
    page = phone.open()
    page.goto(f"{live_server}/#/settings")
    page.get_by_role("button", name="Watch a place").click()
    page.wait_for_timeout(500)

    with page.expect_request(lambda request: request.method == "PUT") as asked:
        page.get_by_role("button", name="Watch this place").click()

    [area] = asked.value.post_data_json["watch_areas"]
    assert area["position"] == pytest.approx({"lat": 25.4, "lon": 68.35})


def in_hyderabad(route: Route) -> None:
    answer = route.fetch()
    page = re.sub(r'data-city="[^"]*"', 'data-city="68.2,25.3,68.5,25.5"', answer.text())
    route.fulfill(response=answer, body=page)


@contextmanager
def unfolded(page: Page) -> Iterator[None]:
    """The whole screen at once: what lies under the foot can be scrolled to, and is measured as it is then."""
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": PHONE["width"], "height": max(height, PHONE["height"])})
    yield
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})


def status(client: FlaskClient, url: str) -> int:
    with client.get(url) as answer:
        return answer.status_code


@pytest.fixture(autouse=True)
def phones_are_put_away(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()
