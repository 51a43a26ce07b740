"""The panel's first load is light: under 200 kB as it goes over the line, without the map.

The faces of the Arabic script (50 to 160 kB each) come after the first paint, once a year, and only for words that need them.
"""

import gzip
from collections.abc import Callable

import pytest
from playwright.sync_api import Response, expect

from tests.browser.conftest import Desk
from tests.house import House, ResidentClient

MOST_BYTES = 200_000
LATER = ("map/", "v1/outlines", "fonts/noto-")


@pytest.mark.parametrize("language", ["en", "ur", "sd"])
def test_the_panels_first_load_is_under_200_kb(
    resident: ResidentClient, house: House, desk_of: Callable[..., Desk], language: str
) -> None:
    for _ in range(3):
        resident.report()
    house.settle(only={"moderation.jobs.open_verification"})
    page = desk_of("Imran A.", "verifier").page
    page.context.add_cookies([{"name": "gawah_language", "value": language, "url": page.url}])
    fresh = page.context.browser.new_context(storage_state=page.context.storage_state()).new_page()
    answers: list[Response] = []
    fresh.on("response", lambda answer: answers.append(answer))

    fresh.goto(page.url)
    expect(fresh.locator("#tasks tr[data-task]")).to_have_count(3)
    fresh.wait_for_load_state("networkidle")

    assert fresh.evaluate("document.documentElement.lang") == language
    weights = {each.url.split("?")[0].split("/", 3)[3]: len(on_the_line(each)) for each in answers}
    first = {name: size for name, size in weights.items() if not any(part in name for part in LATER)}
    assert "static/js/htmx.js" in first
    assert sum(first.values()) < MOST_BYTES, first
    fresh.context.close()


def on_the_line(answer: Response) -> bytes:
    """What the front door sends: text compressed, fonts as they are."""
    body = answer.body()
    return body if answer.url.endswith((".woff2", ".png", ".jpg")) else gzip.compress(body, 6)
