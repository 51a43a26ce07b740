"""A browser for a bench: headless Chromium without a graphics card, as the tests have it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measure import NotMeasured

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = ("--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required")


@contextmanager
def chromium() -> "Iterator[Browser]":
    """Raises NotMeasured where there is none."""
    try:
        from playwright.sync_api import sync_playwright  # only developers have it
    except ImportError as missing:
        raise NotMeasured("playwright is not installed: script/bootstrap --dev") from missing
    if not CHROMIUM.exists():
        raise NotMeasured(f"there is no {CHROMIUM}: script/bootstrap --dev")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield browser
        browser.close()


def sign_in(page: "Page", address: str, *, name: str, password: str, first: str) -> None:
    """By the form; the page that comes first stands there afterwards."""
    page.goto(f"{address}/sign-in?next={first}")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}{first}")
