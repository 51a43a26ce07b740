"""A browser before the real application: pages over HTTP, the processes' steps in the test's own time."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)
from werkzeug.serving import make_server

from cctv_link.cameras.addresses import StreamAddress
from kernel import clock
from kernel.config import Settings
from kernel.identity import officers
from kernel.unit_of_work import unit_of_work
from tests.house import PASSWORD, QUICK_HASHER, House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-3d-apis",  # no WebGL: Leaflet draws the maps, and quickly; test_map_gl.py has the other
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
# Lanes share two processors: what a page owes us comes, but not always within the five seconds that are usual.
expect.set_options(timeout=15_000)
DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
PLACE = wire(north_of(TOWN_SQUARE, 50))
STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """The application at an address of its own on the loopback."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.fail("no Chromium here: script/bootstrap --dev installs it")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


def patient(page: Page) -> None:
    """A key waits until the page's scripts have run, as a person's hand does: one that came before is heard by nobody."""
    keyboard = page.keyboard
    press = keyboard.press

    def pressed(key: str, **how: Any) -> None:
        page.wait_for_load_state("domcontentloaded")
        press(key, **how)

    setattr(keyboard, "press", pressed)  # noqa: B010  the type forbids to assign it, the object does not


@dataclass
class Desk:
    """An officer at a browser, and everything the browser complained of."""

    page: Page
    address: str
    troubles: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page


@pytest.fixture
def desk_of(app: Flask, browser: Browser, live_server: str) -> Iterator[Callable[..., Desk]]:
    """Sign an officer in by the form: `desk_of("Imran A.", "verifier")`."""
    contexts: list[BrowserContext] = []

    def sit_down(name: str, role: str, *, first: str = "/panel", script: str = "", **options: Any) -> Desk:
        with unit_of_work() as uow:
            officers.add_officer(uow, name=name, role=role, password=PASSWORD, hasher=QUICK_HASHER)
        context = browser.new_context(**{"viewport": DESK, **options})
        contexts.append(context)
        context.on("page", patient)
        if script:
            context.add_init_script(script)
        desk = Desk(context.new_page(), live_server)
        desk.page.on("console", lambda message: _note(desk, message))
        desk.page.on("pageerror", lambda error: desk.troubles.append(str(error)))
        desk.page.on("dialog", lambda dialog: (desk.troubles.append("a dialog"), dialog.dismiss()))
        desk.open(first)
        desk.page.get_by_label("Name").fill(name)
        desk.page.get_by_label("Password").fill(PASSWORD)
        desk.page.get_by_role("button", name="Sign in").click()
        desk.page.wait_for_url(f"{live_server}{first}")
        return desk

    yield sit_down
    for context in contexts:
        context.close()


def _note(desk: Desk, message: ConsoleMessage) -> None:
    # That there is no still yet, or none at the moment, is an answer; the browser tells of it as of a failure.
    if message.location.get("url", "").endswith("/still"):
        return
    if message.type in ("error", "warning"):
        desk.troubles.append(message.text)


@pytest.fixture
def camera_id(app: Flask, with_settings: Callable[..., None]) -> UUID:
    """A recorded camera that looks at PLACE; clips of six seconds, so that films stay short."""
    with_settings(clip_before_s=2, clip_after_s=4)
    found = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(found)
    return found


@pytest.fixture
def filmed(camera_id: UUID, settings: Settings) -> datetime:
    """A moment half a minute ago that the camera has in its ring."""
    occurred_at = clock.now() - timedelta(seconds=30)
    put_into_ring(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12)
    return occurred_at


def reported(resident: ResidentClient, house: House, occurred_at: datetime) -> None:
    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()


def opened(desk: Desk, *, claim: bool) -> Page:
    """The task that is first on the worklist."""
    expect(desk.page.locator("#tasks tr[data-task]")).to_have_count(1)
    desk.page.keyboard.press("Enter" if claim else "o")
    expect(desk.page.locator("#tiles figure")).not_to_have_count(0)
    desk.page.wait_for_load_state()  # its keys are heard from then on
    return desk.page


def put_into_ring(
    settings: Settings,
    camera_id: UUID,
    *,
    from_at: datetime,
    seconds: float,
    clock_offset_s: float = 0.0,
    **how: Any,
) -> None:
    """A film as the recorder leaves it while the file is still open; how: what film.segment takes."""
    record(settings, camera_id, from_at=from_at, seconds=seconds, clock_offset_s=clock_offset_s, **how)
