"""Pictures of a page for who looks at the screens: a test that is run with `SCREENS=folder` keeps them there."""

import os
from pathlib import Path

from playwright.sync_api import Page

SIZES = ((390, 844), (1440, 900), (2560, 1440))


def shot(page: Page, name: str) -> None:
    """One at each width, in both themes; a phone's from top to bottom."""
    folder = os.environ.get("SCREENS")
    if not folder:
        return
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        for theme in ("light", "dark"):
            page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
            page.wait_for_timeout(400)
            page.screenshot(path=Path(folder) / f"{name}-{width}-{theme}.png", full_page=width == 390)
    page.set_viewport_size({"width": 1440, "height": 900})
