"""The operator's console in a real browser, so that `on_screen` is true: a page rendered it in a visible tab.

Without a browser there is nothing to say it, and the story goes on without that rung; it is never said by us.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
LOOK_WITHIN_MS = 15_000


class NoBrowser(Exception):
    """There is none here; the text says what is missing."""


@contextmanager
def opened(url: str, *, name: str, password: str) -> Iterator[None]:
    """Sign in as `name` and keep the console open. Raises NoBrowser."""
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise NoBrowser("playwright is not installed (script/bootstrap --dev)") from None
    if not CHROMIUM.exists():
        raise NoBrowser(f"{CHROMIUM} is not installed (script/bootstrap --dev)")
    # Chromium refuses its own sandbox to root; the page is ours. The processor is not to play a graphics card besides.
    words = ["--disable-3d-apis", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=words)
        except Error as error:
            raise NoBrowser(f"Chromium does not start: {error.message.splitlines()[0]}") from error
        try:
            page = browser.new_page(
                base_url=url, viewport={"width": 1600, "height": 1000}, ignore_https_errors=True
            )
            page.goto("/sign-in?next=/cpo")
            page.fill("input[name=name]", name)
            page.fill("input[name=password]", password)
            page.click("button.btn-primary")
            page.wait_for_url("**/cpo")
            page.wait_for_selector("#line[data-state=live]", timeout=LOOK_WITHIN_MS)
            yield
        finally:
            browser.close()
