"""The panel's first load is light: under 200 kB as it goes over the line, in every language, its fonts and heads with it, without the map."""

import gzip
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from kernel import clock
from tests.browser.conftest import PLACE, STREAM, Desk
from tests.house import House, ResidentClient
from tests.poles import camera_row, put_up

MOST_BYTES = 200_000
MAP = ("map/", "css/map.css", "v1/outlines", "-casemap.js")
MATTER = ("v1/evidence", "v1/incidents")  # what is looked at: the films, and where to look next
AHEAD = (
    "static/js/task.js"  # of the page that comes next; a browser fetches it when it has nothing else to do
)
TOLD = {
    "en": "Two men on a motorcycle took her phone and were gone.",
    "ur": "دو لوگ موٹر سائیکل پر آئے اور فوراً موبائل چھین کر بھاگ گئے۔",
    "sd": "ٻه ماڻهو موٽر سائيڪل تي آيا ۽ موبائل ڦري ڀڄي ويا.",
}
LANGUAGES = pytest.mark.parametrize("language", ["en", "ur", "sd"])


@LANGUAGES
@pytest.mark.parametrize("which", ["the worklist", "a task"])
def test_the_panels_first_load_is_under_200_kb(
    resident: ResidentClient, house: House, desk_of: Callable[..., Desk], language: str, which: str
) -> None:
    for _ in range(3):
        resident.report(narrative=TOLD[language])
    house.settle(only={"moderation.jobs.open_verification"})
    page = desk_of("Imran A.", "verifier").page
    rows = page.locator("#tasks tr[data-task]")
    expect(rows).to_have_count(3)
    path = "/panel" if which == "the worklist" else rows.first.locator("a.what").get_attribute("href")

    first = weighed(page, str(path), language)

    if which == "the worklist":
        first.pop(AHEAD, None)
    assert any("noto-" in name for name in first) or language == "en", "the page is set in its own script"
    assert sum(first.values()) < MOST_BYTES, (sum(first.values()), first)


@LANGUAGES
@pytest.mark.parametrize("whose", ["one's own", "nobody's"])
def test_nor_is_a_task_with_all_that_there_may_be_on_it(
    filmed: datetime,
    resident: ResidentClient,
    neighbour: ResidentClient,
    house: House,
    desk_of: Callable[..., Desk],
    language: str,
    whose: str,
) -> None:
    # The second has words in place of its picture.
    put_up(camera_row("SQ1-1", stream=STREAM), camera_row("SQ1-2"))
    for each in (resident, neighbour):
        each.report(position=PLACE, occurred_at=clock.wire(filmed), narrative=TOLD[language])
    house.settle()
    page = desk_of("Imran A.", "verifier").page
    expect(page.locator("#tasks tr[data-task]")).to_have_count(2)
    page.keyboard.press("Enter")
    expect(page.locator("#lease")).to_contain_text("Yours")
    page.wait_for_function(
        "() => [...document.querySelectorAll('#tiles video')].some(film => film.readyState > 1)"
    )
    page.keyboard.press("m")
    page.keyboard.type(TOLD[language])
    page.keyboard.press("Enter")
    expect(page.locator("#markers li")).to_have_count(1)
    page.keyboard.press("t")
    expect(page.locator("#taken li")).to_have_count(1)
    house.settle()
    expect(page.locator("#taken figure")).to_have_count(1)
    path = urlsplit(page.url).path
    if whose == "nobody's":
        page.locator("#release button").click()
        page.wait_for_url("**/panel")

    first = weighed(page, path, language)

    assert sum(first.values()) < MOST_BYTES, (sum(first.values()), first)


def weighed(page: Page, path: str, language: str) -> dict[str, int]:
    """What a browser that has kept nothing is sent for that page, by address; the map and what is looked at left out."""
    page.context.add_cookies([{"name": "gawah_language", "value": language, "url": page.url}])
    browser = page.context.browser
    assert browser is not None
    fresh = browser.new_context(storage_state=page.context.storage_state()).new_page()
    answers: list[Response] = []
    fresh.on("response", lambda answer: answers.append(answer))
    fresh.goto("{0.scheme}://{0.netloc}".format(urlsplit(page.url)) + path)
    fresh.wait_for_load_state("networkidle")
    fresh.evaluate("() => document.fonts.ready.then(() => undefined)")

    assert fresh.evaluate("document.documentElement.lang") == language
    weighs = [each for each in answers if not any(part in named(each) for part in (*MAP, *MATTER))]
    first = {named(each): on_the_line(each) for each in weighs}
    assert {"static/js/htmx.js", "static/fonts/inter-latin-wght.woff2"} <= set(first)
    assert not any("-rest" in name for name in first), "what is rare has stayed away"
    fresh.context.close()
    return first


def named(answer: Response) -> str:
    return urlsplit(answer.url).path.removeprefix("/")


def on_the_line(answer: Response) -> int:
    """As it may be sent, its head with it: text compressed, fonts as they are."""
    body = answer.body()
    head = sum(len(name) + len(value) + 4 for name, value in answer.all_headers().items())
    packed = body if answer.url.endswith((".woff2", ".png", ".jpg")) else gzip.compress(body, 6)
    return head + len(packed)
