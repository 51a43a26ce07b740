"""The panel's first load is light: under 200 kB as it goes over the line, in every language, its fonts with it, without the map."""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Desk
from tests.house import House, ResidentClient

MOST_BYTES = 200_000
MAP = ("map/", "v1/outlines")
AHEAD = (
    "static/js/task.js"  # of the page that comes next; a browser fetches it when it has nothing else to do
)
TOLD = {
    "en": "Two men on a motorcycle took her phone and were gone.",
    "ur": "دو لوگ موٹر سائیکل پر آئے اور فوراً موبائل چھین کر بھاگ گئے۔",
    "sd": "ٻه ماڻهو موٽر سائيڪل تي آيا ۽ موبائل ڦري ڀڄي ويا.",
}


@pytest.mark.parametrize("language", ["en", "ur", "sd"])
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
    path = page.url if which == "the worklist" else rows.first.locator("a.what").get_attribute("href")
    page.context.add_cookies([{"name": "gawah_language", "value": language, "url": page.url}])
    fresh = page.context.browser.new_context(storage_state=page.context.storage_state()).new_page()
    answers: list[Response] = []
    fresh.on("response", lambda answer: answers.append(answer))

    fresh.goto(page.url if which == "the worklist" else page.url.removesuffix("/panel") + str(path))
    fresh.wait_for_load_state("networkidle")
    everything_is_set(fresh)

    assert fresh.evaluate("document.documentElement.lang") == language
    weights = {each.url.split("?")[0].split("/", 3)[3]: len(on_the_line(each)) for each in answers}
    first = {name: size for name, size in weights.items() if not any(part in name for part in MAP)}
    if which == "the worklist":
        first.pop(AHEAD, None)
    assert {"static/js/htmx.js", "static/fonts/inter-latin-wght.woff2"} <= set(first)
    assert any("noto-" in name for name in first) or language == "en", "the page is set in its own script"
    assert not any("-rest" in name for name in first), "what is rare has stayed away"
    assert sum(first.values()) < MOST_BYTES, (sum(first.values()), first)
    fresh.context.close()


def everything_is_set(page: Page) -> None:
    page.evaluate("() => document.fonts.ready.then(() => undefined)")


def on_the_line(answer: Response) -> bytes:
    """As it may be sent: text compressed, fonts as they are."""
    body = answer.body()
    return body if answer.url.endswith((".woff2", ".png", ".jpg")) else gzip.compress(body, 6)
