"""The residents' app is light: its first script 20 kB, any screen 60 kB, the map 75, in every language; nothing comes that is not needed.

As it goes over the line: compressed as the front door does it, with the headers of each answer. The faces of letters are
wanted by some, and never the reason why something cannot be read: they are not counted.
"""

import gzip
import json
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Request, expect

from kernel.web.assets import STATIC_FOLDER
from kernel.web.languages import LANGUAGES
from tests.browser.app_phone import phone_in

MOST_FIRST_BYTES = 20_000
MOST_ROUTE_BYTES = 60_000
MOST_MAP_BYTES = 75_000
# What the page's own attributes say of where things are.
ICONS, OUTLINES, WORDS = "data-icons", "data-outlines", "data-words"
BUILT = json.loads((STATIC_FOLDER / "app" / "kept.json").read_text())
SCREENS = sorted(set(BUILT["parts"]) - {""})
AHEAD = [*BUILT["parts"]["sos"], *(name for name in BUILT["kept"] if name.startswith("chunks/run-"))]
WITH_A_MAP = {"map", "report", "watch"}
# The settings grow with what may be chosen: so much stays free, in every language.
SPARE_SETTINGS_BYTES = 5_000


class Named(HTMLParser):
    """What the first page fetches by itself, and what it says of the rest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.says: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.says = given
        elif tag == "script":
            self.scripts.append(given["src"])
        elif tag == "link" and given["rel"] == "stylesheet":
            self.styles.append(given["href"])


def named(client: FlaskClient, code: str) -> Named:
    return Named(client.get(f"/?in={code}").text)


def on_the_line(client: FlaskClient, url: str) -> int:
    with client.get(url) as answer:
        assert answer.status_code == 200, url
        return len(gzip.compress(answer.data, 6)) + len(str(answer.headers).encode())


def of_screen(page: Named, screen: str) -> list[str]:
    """Its scripts, and its words where it has any."""
    words = json.loads(page.says.get(WORDS, "{}"))
    return [*(f"/static/app/{name}" for name in BUILT["parts"][screen]), *filter(None, [words.get(screen)])]


@pytest.mark.parametrize("code", LANGUAGES)
def test_the_first_script_is_light(client: FlaskClient, code: str) -> None:
    page = named(client, code)

    weights = {url: on_the_line(client, url) for url in page.scripts}

    assert f"/static/app/{BUILT['first']}" in weights
    assert any("/words/" in url for url in weights) is (code != "en"), "English stands in the scripts"
    assert sum(weights.values()) <= MOST_FIRST_BYTES, weights


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_is_light(client: FlaskClient, screen: str, code: str) -> None:
    page = named(client, code)
    first = [f"/?in={code}", *page.styles, *page.scripts, page.says[ICONS]]
    of_its_own = [*of_screen(page, screen), *([page.says[OUTLINES]] if screen in WITH_A_MAP else [])]

    weights = {url: on_the_line(client, url) for url in (*first, *of_its_own)}

    assert len(weights) == len(first) + len(of_its_own), "nothing twice"
    spare = SPARE_SETTINGS_BYTES if screen == "settings" else 0
    assert sum(weights.values()) <= (MOST_MAP_BYTES if screen == "map" else MOST_ROUTE_BYTES) - spare, weights


@pytest.mark.parametrize("code", ["en", "ur"])
@pytest.mark.parametrize("screen", ["", "map", "report", "reports", "settings", "sos"])
def test_a_browser_fetches_what_is_weighed_here(
    live_server: str, client: FlaskClient, browser: Browser, screen: str, code: str
) -> None:
    """No more than the build says, and each once: a phone that has kept nothing opens that screen at once."""
    phone = phone_in(browser, live_server, service_workers="block")
    asked: list[str] = []
    phone.page.on("request", lambda request: asked.extend(static(request, live_server)))

    page = phone.open(f"/?in={code}#/{screen}{'/robbery' if screen == 'report' else ''}")
    expect(page.locator("main:not([hidden])")).to_have_count(1)
    page.wait_for_load_state("networkidle")

    said = named(client, code)
    weighed = {*said.styles, *said.scripts, said.says[ICONS], said.says[OUTLINES], *of_screen(said, screen)}
    if not screen:
        # An SOS waits for no file: home fetches it ahead, when it is painted.
        weighed.update(f"/static/app/{name}" for name in AHEAD)
    assert {*said.scripts, *of_screen(said, screen)} <= set(asked) <= weighed, set(asked) ^ weighed
    assert (set(asked) >= {f"/static/app/{name}" for name in AHEAD}) is (not screen)
    assert len(asked) == len(set(asked)), "nothing twice"


def static(request: Request, address: str) -> Iterator[str]:
    """The address of a script, a style, words or a drawing; a face of letters and the icon of a tab are none."""
    path = request.url.removeprefix(address).split("#")[0]
    if path.startswith("/static/") and "/fonts/" not in path and request.resource_type != "other":
        yield path


@pytest.fixture(autouse=True)
def phones_are_put_away(browser: Browser) -> Iterator[None]:
    yield
    for context in browser.contexts:
        context.close()
