"""From the press of an SOS to pixels: POST at the front door until a real console in a browser has painted its bar."""

import http.client
import json
import random
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench import disk, house, open_loop, residents
from bench.house import House
from bench.measure import SEED, NotMeasured, Table, median, met, ms, percent, percentile
from bench.sos import AIM_P99_S, REPORTS_PER_S, FeedClient, ReportFlood
from bench.wire import HOST

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = Path("/usr/bin/chromium")
OTHER_CLIENTS = 19
CLIENTS_PER_OFFICER = 7  # the house keeps eight streams of an officer; one is for their console
SOS_PER_S = 1
LOOKS_EVERY_S = 0.25
WAIT_FOR_LAST_S = 15.0
PASSWORD = "bench bench bench"
WIDTH, HEIGHT = 1920, 1080

# When a bar of an SOS was in a frame: in the first animation frame after it came it is laid out, before the second that
# frame has been painted. `shown` of the page waits for the same, so what the resident reads is never earlier.
NOTE_BARS = """
window.painted = {};
new MutationObserver(() => {
    for (const bar of document.querySelectorAll("[data-sos].sos-bar")) {
        const id = bar.dataset.sos;
        if (id in window.painted) continue;
        window.painted[id] = 0;
        requestAnimationFrame(() => requestAnimationFrame(() => { window.painted[id] = Date.now(); }));
    }
}).observe(document, { childList: true, subtree: true });
"""


@dataclass(frozen=True)
class Phase:
    """Seconds from due until painted, until another client of the feed had the entry, and until the 201. lost: never painted."""

    to_paint_s: list[float]
    to_client_s: list[float]
    to_answer_s: list[float]
    lost: int


def run(*, port: int, quick: bool) -> Table:
    seconds = 15.0 if quick else 120.0
    rng = random.Random(SEED)
    with house.running(port=port) as running, ExitStack() as open_now:
        clients = [open_now.enter_context(FeedClient(running, key=key)) for key in _feed_keys(running)]
        page = open_now.enter_context(_console(running))
        desk = Desk(running.port, _key(running, "Desk", "sos:answer"))
        phase = partial(_phase, running, page, desk, clients[0], rng)
        phase(seconds=5.0)  # pools, caches and the page's code get warm
        with disk.flushes(running.places.var) as flushed_s:
            idle = phase(seconds=seconds)
        flood = ReportFlood(running, seconds=seconds + 2)
        busy = phase(seconds=seconds, start_at=flood.start_at + 1)
        reports = flood.results()
    return _table(idle, busy, reports, flushed_s, clients=len(clients))


def _table(
    idle: Phase, busy: Phase, reports: list[tuple[float, int]], flushed_s: list[float], *, clients: int
) -> Table:
    table = Table(("milliseconds", "p50", "p99", "max", "how many"))
    for name, values in (
        ("SOS due until painted, idle", idle.to_paint_s),
        (f"the same while {REPORTS_PER_S} reports a second come in", busy.to_paint_s),
        ("SOS due until another client of the feed has it, idle", idle.to_client_s),
        ("the same under the reports", busy.to_client_s),
        ("SOS due until its 201, idle", idle.to_answer_s),
        ("the disk makes a page durable meanwhile, idle; an SOS waits for two", flushed_s),
        ("a report due until its 201", [took_s for took_s, _ in reports]),
    ):
        table.add(name, ms(median(values)), ms(percentile(values, 0.99)), ms(max(values)), f"{len(values):,}")
    p99_s = percentile(busy.to_paint_s, 0.99)
    accepted = sum(status == 201 for _, status in reports)
    table.notes.append(
        f"Aim: p99 under {AIM_P99_S:.0f} s; under load it took {percent(p99_s / AIM_P99_S)} of that "
        f"({met(p99_s < AIM_P99_S)}), with {clients} more clients of the feed open. "
        f"Never painted: {idle.lost + busy.lost} alerts; {accepted:,} of {len(reports):,} reports were answered with 201."
    )
    return table


def _phase(
    running: House,
    page: "Page",
    desk: "Desk",
    client: FeedClient,
    rng: random.Random,
    *,
    seconds: float,
    start_at: float | None = None,
) -> Phase:
    """Alerts at random moments of `seconds`, each from a device of its own, answered once it was painted."""
    count = round(SOS_PER_S * seconds)
    alerts = residents.sos_alerts(residents.enrol(running.port, count), rng)
    moments = open_loop.random_moments(rng, count=count, seconds=seconds)
    answers: list[open_loop.Answer] = []
    begin_at = max(start_at or 0.0, time.monotonic() + 0.2)
    sender = threading.Thread(
        target=lambda: answers.extend(
            open_loop.send(alerts, moments, port=running.port, connections=4, start_at=begin_at)
        )
    )
    sender.start()
    painted: dict[str, float] = {}
    deadline = begin_at + seconds + WAIT_FOR_LAST_S
    while time.monotonic() < deadline and (sender.is_alive() or len(painted) < count):
        page.wait_for_timeout(LOOKS_EVERY_S * 1000)
        fresh = {id: at for id, at in _painted(page).items() if id not in painted and id not in desk.answered}
        painted.update(fresh)
        desk.answer(list(fresh))
    sender.join()
    if refused := [answer for answer in answers if answer.status != 201]:
        raise RuntimeError(f"{len(refused)} SOS were not answered with 201: {refused[0]}")
    if not painted:
        raise RuntimeError("the console has painted no SOS at all")
    # The browser tells the time of day, the generator the monotonic time; both are clocks of this machine.
    to_monotonic_s = time.monotonic() - time.time()
    due_at = {json.loads(answer.body)["id"]: answer.due_at for answer in answers}
    heard_at = client.wait_for(due_at, at_most_s=WAIT_FOR_LAST_S)
    return Phase(
        [painted[id] / 1000 + to_monotonic_s - due for id, due in due_at.items() if id in painted],
        [heard_at[id] - due for id, due in due_at.items() if id in heard_at],
        [answer.took_s for answer in answers],
        lost=sum(id not in painted for id in due_at),
    )


def _painted(page: "Page") -> dict[str, float]:
    """By alert: when it was painted, ms since 1970; those whose frame is still to come are left out."""
    found: dict[str, float] = page.evaluate("() => window.painted")
    return {id: at for id, at in found.items() if at}


class Desk:
    """Answers what was painted, so that the console has one or two open at a time, as on a bad day and no worse."""

    def __init__(self, port: int, key: str) -> None:
        self._port = port
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.answered: set[str] = set()

    def answer(self, alert_ids: list[str]) -> None:
        for alert_id in alert_ids:
            self.answered.add(alert_id)
            # A connection each: between two phases the house hangs up on one that is kept.
            with closing(http.client.HTTPConnection(HOST, self._port, timeout=30)) as connection:
                connection.request(
                    "POST", f"/v1/cpo/sos-alerts/{alert_id}/answer", body="{}", headers=self._headers
                )
                status = connection.getresponse().status
            if status != 200:
                raise RuntimeError(f"answering {alert_id} was told {status}")


@contextmanager
def _console(running: House) -> "Iterator[Page]":
    """An operator's console in a window of its own, signed in and with the line up."""
    try:
        from playwright.sync_api import sync_playwright  # only developers have it
    except ImportError as missing:
        raise NotMeasured("playwright is not installed: script/bootstrap --dev") from missing
    if not CHROMIUM.exists():
        raise NotMeasured(f"there is no {CHROMIUM}: script/bootstrap --dev")
    _officer(running, "Console")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu", "--disable-3d-apis"]
        )
        page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}).new_page()
        page.add_init_script(NOTE_BARS)
        page.goto(f"http://{HOST}:{running.port}/sign-in?next=/cpo")
        page.get_by_label("Name").fill("Console")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.locator("#line[data-state=live]").wait_for(timeout=30_000)
        yield page
        browser.close()


def _feed_keys(running: House) -> list[str]:
    """One for each of the other clients."""
    keys: list[str] = []
    while len(keys) < OTHER_CLIENTS:
        key = _key(running, f"Reader {len(keys)}", "feed:read")
        keys += [key] * min(CLIENTS_PER_OFFICER, OTHER_CLIENTS - len(keys))
    return keys


def _key(running: House, name: str, scope: str) -> str:
    _officer(running, name)
    return running.flask("keys", "issue", "--officer", name, "--scope", scope).splitlines()[-1]


def _officer(running: House, name: str) -> None:
    running.flask("officers", "add", name, "--role", "operator", "--password-stdin", stdin=f"{PASSWORD}\n")
