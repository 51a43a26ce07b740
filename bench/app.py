"""The resident's app on a poor phone: what it weighs, how fast it stands, and how long a report takes from tap to receipt.

The house, its front door and a browser, behind a line of 400 kbit/s and 400 ms there and back; Lighthouse with its own
slow phone beside it.
"""

import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bench import browser, house, lighthouse, residents, slow_link
from bench.house import House
from bench.measure import NotMeasured, Table, median, met, percentile
from bench.wire import HOST, Wire, post

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Geolocation, Page, ViewportSize

BYTES_PER_S, ROUND_TRIP_S = 50_000.0, 0.400
AIM_FIRST_SCRIPT, AIM_ROUTE, AIM_MAP_ROUTE, AIM_LCP_S = 20_000, 60_000, 75_000, 2.5
PHONE: "ViewportSize" = {"width": 390, "height": 844}
PLACE: "Geolocation" = {"latitude": 24.8719, "longitude": 67.0346, "accuracy": 12}
ROUTES = {
    "home": "",
    "a report": "#/report/phone_snatching",
    "my reports": "#/reports",
    "map and list": "#/map",
    "SOS": "#/sos",
    "settings": "#/settings",
}
KINDS = {"Document": "page", "Stylesheet": "style", "Script": "script", "Font": "fonts, optional"}
# A screen's words come with its scripts, as data.
WORDS = "/static/words/"
LANGUAGES = {"en": "English", "ur": "Urdu", "sd": "Sindhi"}
LOOKED_AT = ("en", "ur")

# What is timed lies wholly in the page: the tap as it arrives, until the frame in which the receipt has been drawn.
WATCH = """
addEventListener("click", (event) => {
  if (event.target.closest("button")) window.tappedAt = performance.now();
}, true);
new MutationObserver(() => {
  if (window.tappedAt === undefined || window.receivedAt || !document.querySelector(".big-ref")) return;
  window.receivedAt = -1;
  requestAnimationFrame(() => requestAnimationFrame(() => { window.receivedAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""


def run(*, port: int, quick: bool) -> Table:
    rounds = 3 if quick else 15
    table = Table(("", "p50", "p99", "how many"))
    with house.running(port=port) as running, browser.chromium() as opened:
        with slow_link.before(running.port, bytes_per_s=BYTES_PER_S, round_trip_s=ROUND_TRIP_S) as line:
            cold = [_until_it_can_be_tapped(opened, line) for _ in range(max(3, rounds // 3))]
            tapped = _reports(opened, line, rounds)
            bare = _bare_posts(running, line, rounds)
        weights = {
            (code, name): _weighed(opened, running, code, path)
            for code in LANGUAGES
            for name, path in ROUTES.items()
        }
        scores = {code: _looked_at(running, code, quick=quick) for code in LOOKED_AT}
    _times(table, "first visit, nothing kept, until home can be tapped, s", cold)
    _times(table, "tap on Send until the receipt stands on the screen, s", tapped)
    _times(table, "limit: the same report by a bare POST on an open connection, s", bare)
    for (code, name), each in weights.items():
        table.add(f"{name}, {LANGUAGES[code]}, kB over the wire", *_kinds(each))
    _aims(table, weights, median(tapped) / median(bare))
    for code, looks in scores.items():
        table.notes.append(looks.said(LANGUAGES[code], aim_lcp_s=AIM_LCP_S))
    return table


def _times(table: Table, name: str, values: list[float]) -> None:
    table.add(name, f"{median(values):.2f}", f"{percentile(values, 0.99):.2f}", len(values))


def _kinds(sizes: dict[str, int]) -> tuple[str, str, str]:
    """In the table's three columns: script; page and style; fonts."""
    kb = {kind: size / 1000 for kind, size in sizes.items()}
    rest = kb.get("page", 0) + kb.get("style", 0)
    return (
        f"script {kb.get('script', 0):.1f}",
        f"page and style {rest:.1f}",
        f"fonts {kb.get(KINDS['Font'], 0):.1f}",
    )


def _aims(table: Table, weights: dict[tuple[str, str], dict[str, int]], ratio: float) -> None:
    own = {
        key: sum(size for kind, size in each.items() if kind != KINDS["Font"])
        for key, each in weights.items()
    }
    first = max(each["script"] for (_, name), each in weights.items() if name == "home")
    with_map = max(size for (_, name), size in own.items() if name == "map and list")
    other = max(size for (_, name), size in own.items() if name != "map and list")
    table.notes.append(
        f"From tap to receipt takes {ratio:.2f} times the limit. All scripts of home, the language's words among them,"
        f" {first / 1000:.1f} kB, aim of the first"
        f" {AIM_FIRST_SCRIPT // 1000} ({met(first <= AIM_FIRST_SCRIPT)}); the heaviest route without its fonts, which are"
        f" optional, {other / 1000:.1f} kB, aim {AIM_ROUTE // 1000} ({met(other <= AIM_ROUTE)}); with the map"
        f" {with_map / 1000:.1f} kB, aim {AIM_MAP_ROUTE // 1000} ({met(with_map <= AIM_MAP_ROUTE)})."
    )


def _phone(opened: "Browser", **options: Any) -> "BrowserContext":
    return opened.new_context(
        viewport=PHONE, has_touch=True, geolocation=PLACE, permissions=["geolocation"], **options
    )


def _until_it_can_be_tapped(opened: "Browser", port: int) -> float:
    """The first visit of a phone that has nothing: until home stands and its script has run."""
    context = _phone(opened)
    page = context.new_page()
    page.goto(f"http://{HOST}:{port}/", wait_until="domcontentloaded", timeout=120_000)
    took_ms: float = page.evaluate(
        "() => performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    )
    context.close()
    return took_ms / 1000


def _reports(opened: "Browser", port: int, rounds: int) -> list[float]:
    """An installed app; each report from a page that has just been opened."""
    context = _phone(opened)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"http://{HOST}:{port}/")
    page.evaluate(
        "async () => { await navigator.serviceWorker.ready;"
        " while (!navigator.serviceWorker.controller) await new Promise((done) => setTimeout(done, 50)); }"
    )
    took = [_one_report(page, port) for _ in range(rounds)]
    context.close()
    return took


def _one_report(page: "Page", port: int) -> float:
    page.goto("about:blank")
    page.goto(f"http://{HOST}:{port}/")
    page.get_by_role("link", name="Phone snatched").click()
    page.get_by_role("button", name="Skip, go on").click()
    page.get_by_role("button", name="Send report").click()
    page.wait_for_function("() => window.receivedAt > 0")
    took_ms: float = page.evaluate("() => window.receivedAt - window.tappedAt")
    return took_ms / 1000


def _bare_posts(running: House, port: int, rounds: int) -> list[float]:
    (device,) = residents.enrol(running.port, 1)
    body = {
        "category": "phone_snatching",
        "anonymous": True,
        "position": {"lat": PLACE["latitude"], "lon": PLACE["longitude"], "accuracy_m": PLACE["accuracy"]},
    }
    took = []
    with Wire(port) as wire:
        for number in range(rounds):
            now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
            key = {**device.headers, "Idempotency-Key": f"00000000-0000-4000-8000-{number:012d}"}
            request = post("/v1/reports", {**body, "occurred_at": now, "sent_at": now}, headers=key)
            began_at = time.monotonic()
            status, answer = wire.ask(request)
            took.append(time.monotonic() - began_at)
            if status != 201:
                raise NotMeasured(f"a bare report was answered {status}: {answer[:200]!r}")
    return took


def _weighed(opened: "Browser", running: House, code: str, path: str) -> dict[str, int]:
    """By kind, what a browser that has kept nothing is sent for one route, without the worker's precache."""
    context = _phone(opened, service_workers="block", locale=code)
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: dict[str, int] = defaultdict(int)
    line.on(
        "Network.responseReceived",
        lambda event: kinds.update({event["requestId"]: _kind(event["type"], event["response"]["url"])}),
    )

    def done(event: dict[str, Any]) -> None:
        if kind := kinds.get(event["requestId"]):
            sizes[kind] += int(event["encodedDataLength"])

    line.on("Network.loadingFinished", done)
    page.goto(f"http://{HOST}:{running.port}/{path}", wait_until="networkidle")
    page.evaluate("() => document.fonts.ready")
    context.close()
    return sizes


def _kind(named: str, url: str) -> str:
    """In the table's words; "" for what is not weighed."""
    return KINDS["Script"] if WORDS in url else KINDS.get(named, "")


def _looked_at(running: House, code: str, *, quick: bool) -> lighthouse.Looks:
    return lighthouse.look(f"http://{HOST}:{running.port}/", language=code, times=1 if quick else 3)
