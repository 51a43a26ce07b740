"""What the tests of bad days share: a server that can go away and come back, and a look at every screen."""

import os
import threading
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, ViewportSize
from werkzeug.serving import make_server

from tests.browser.conftest import DESK, PHONE

SCREENS: tuple[ViewportSize, ...] = (PHONE, DESK, {"width": 2560, "height": 1440})


class Server:
    """The application at one address, whether it is there or not."""

    def __init__(self, app: Flask) -> None:
        self._app, self._port = app, 0
        self.start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._server = make_server("127.0.0.1", self._port, self._app, threaded=True)
        self._server.daemon_threads = True
        self._port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join(5)
        self._server.server_close()


def every_screen(page: Page, name: str) -> None:
    """Nothing runs over the side at 390, 1440 and 2560 px. SHOTS=folder keeps a picture of each, to be looked at."""
    for screen in SCREENS:
        page.set_viewport_size(screen)
        page.wait_for_timeout(200)
        over = page.evaluate("document.scrollingElement.scrollWidth - document.documentElement.clientWidth")
        assert over <= 0, f"{page.url} is {over} px too wide at {screen['width']}"
        if folder := os.environ.get("SHOTS"):
            page.screenshot(path=Path(folder) / f"bad-{name}-{screen['width']}.png")
    page.set_viewport_size(DESK)
