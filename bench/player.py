"""Four 720p clips on one clock: how far the pictures of four cameras are from each other while they play on a task's page.

The page, its films and its jobs are the house's own, in this process; the browser is a real one. The film is made once and
stands in four cameras' rings at beginnings that share no frame.
"""

import random
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import Flask
from werkzeug.serving import make_server

from app import create_app
from bench import browser, house
from bench.measure import SEED, Table, median, met, ms, percentile
from cctv_link.cameras.addresses import StreamAddress
from kernel import clock, ids
from kernel.config import Settings
from kernel.identity import officers
from kernel.unit_of_work import unit_of_work
from tests import film
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, keep, north_of, put_up, wire

if TYPE_CHECKING:
    from playwright.sync_api import Page

DATABASE = "gawah_bench"
CAMERAS, FPS, WIDTH_PX, HEIGHT_PX = 4, 25, 1280, 720
BEFORE_S, AFTER_S = 20, 40
AIM_S = 0.040
RATES = ("½", "1", "2")
NAME, PASSWORD = "Bench", "a password of some length"
STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")

# With each picture: its instant on the city's clock, less where the page's clock stands when it is on the screen. Once in
# each frame of the page the four last differences are kept; and, of the four pictures that stand on the screen then, how far
# the instants are apart at which they were taken, however long each has stood there.
WATCH = """() => {
    const clock = document.querySelector(".clock"), films = [...document.querySelectorAll("#tiles video")];
    let at = 0, seenAt = 0, speed = 1;
    const off = films.map(() => null), painted = films.map(() => 0);
    const instants = films.map(() => null);
    window.watched = {offs: [], spreads: [], shown: [], speeds: [], pictures: 0, running: false};
    const note = (film, index) => (now, {mediaTime, expectedDisplayTime}) => {
        const master = at + (expectedDisplayTime - seenAt) * speed;
        off[index] = Date.parse(film.dataset.from) + mediaTime * 1000 - master;
        instants[index] = Date.parse(film.dataset.from) + mediaTime * 1000;
        painted[index] = now;
        if (window.watched.running) { window.watched.offs.push(off[index]); window.watched.pictures += 1; }
        film.requestVideoFrameCallback(note(film, index));
    };
    films.forEach((film, index) => film.requestVideoFrameCallback(note(film, index)));
    const tick = (now) => {
        const stands = Number(clock.dataset.at);
        if (seenAt && now > seenAt) speed = (stands - at) / (now - seenAt);
        at = stands; seenAt = now;
        if (window.watched.running) window.watched.speeds.push(speed);
        // A picture older than a fifth of a second is a film that stands still, and what it last told is not where it is.
        const here = off.map((each, index) => each - Math.max(0, now - painted[index] - 200));
        if (window.watched.running && off.every((each) => each !== null)) window.watched.spreads.push(Math.max(...here) - Math.min(...here));
        if (window.watched.running && instants.every((each) => each !== null)) window.watched.shown.push(Math.max(...instants) - Math.min(...instants));
        requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
}"""


def run(*, port: int, quick: bool) -> Table:
    """port: not used; the page is served by this process."""
    seconds = 8.0 if quick else 30.0
    with house.database_alone(DATABASE) as where:
        env = {
            **house.database_env(where, DATABASE),
            "CLIP_BEFORE_S": str(BEFORE_S),
            "CLIP_AFTER_S": str(AFTER_S),
            "DECODERS_WITHOUT_NETWORK": "preferred",
        }
        app = create_app(Settings.from_env(env))
        with app.app_context(), _served(app) as address, browser.chromium() as opened:
            _story(app)
            page = opened.new_context(viewport={"width": 1440, "height": 900}).new_page()
            browser.sign_in(page, address, name=NAME, password=PASSWORD, first="/panel")
            page.locator("#tasks tr[data-task]").first.wait_for()
            page.keyboard.press("Enter")
            page.locator("#lease").wait_for()
            page.wait_for_function(
                f"() => [...document.querySelectorAll('#tiles video')].filter(f => f.readyState >= 4).length == {CAMERAS}"
            )
            page.evaluate(WATCH)
            return _table({rate: _played(page, rate, seconds) for rate in RATES}, seconds)


def _played(page: "Page", rate: str, seconds: float) -> dict[str, Any]:
    """What was watched while it played at that rate, from its second second on."""
    page.keyboard.press("r")
    page.get_by_role("button", name=f"Speed {'0.5' if rate == '½' else rate}", exact=True).click()
    page.get_by_role("button", name="Play (Space)").click()
    page.wait_for_timeout(2_000)
    page.evaluate(
        "() => { Object.assign(window.watched, {offs: [], spreads: [], shown: [], speeds: [], pictures: 0, running: true}); }"
    )
    page.wait_for_timeout(min(seconds, (AFTER_S - 8) / (2 if rate == "2" else 1)) * 1_000)
    found: dict[str, Any] = page.evaluate("() => { window.watched.running = false; return window.watched; }")
    page.get_by_role("button", name="Pause (Space)").click()
    return found


def _table(found: dict[str, dict[str, Any]], seconds: float) -> Table:
    table = Table(("milliseconds", "p50", "p99", "max", "how many"))
    for rate, each in found.items():
        table.add(f"between the four, at {rate} x", *_row([off / 1000 for off in each["spreads"]]))
        table.add(
            f"between the pictures on the screen, at {rate} x", *_row([off / 1000 for off in each["shown"]])
        )
        table.add(
            f"a picture against the page's clock, at {rate} x",
            *_row([abs(off) / 1000 for off in each["offs"]]),
        )
    p99_s = percentile(found["1"]["spreads"], 0.99) / 1000
    shown = found["1"]["pictures"] / CAMERAS / seconds
    speeds = found["1"]["speeds"]
    table.notes.append(
        f"Aim: within {AIM_S * 1000:.0f} ms of each other at 1 x: p99 {ms(p99_s)} ms ({met(p99_s <= AIM_S)}). Four films of"
        f" {WIDTH_PX} × {HEIGHT_PX} at {FPS} pictures a second, decoded without a graphics card; of each some {shown:.0f} pictures"
        f" a second came to the screen, and the clock ran at {sum(speeds) / len(speeds):.2f} of the speed chosen: where the decoders fall"
        " behind, all films go slower together."
    )
    return table


def _row(values: list[float]) -> tuple[str, str, str, str]:
    return ms(median(values)), ms(percentile(values, 0.99)), ms(max(values)), f"{len(values):,}"


@contextmanager
def _served(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.socket.close()


def _story(app: Flask) -> None:
    """A report whose four clips are cut, and who looks at them."""
    settings: Settings = app.extensions["settings"]
    rng = random.Random(SEED)
    with unit_of_work() as uow:
        officers.add_officer(uow, name=NAME, role="verifier", password=PASSWORD)
    labels = [f"P17-{number}" for number in range(1, CAMERAS + 1)]
    put = put_up(
        *(camera_row(label, at=north_of(TOWN_SQUARE, 5), stream=STREAM) for label in labels),
        secret_key=settings.secret_key,
    )
    occurred_at = clock.now() - timedelta(seconds=BEFORE_S + AFTER_S + 30)
    made: Path | None = None
    for label in labels:
        is_recorded(put[label])
        # No two cameras begin a picture at the same moment.
        from_at = occurred_at - timedelta(seconds=BEFORE_S + 2 + rng.random())
        made = _put_into_ring(settings, put[label], from_at, made)
    place = wire(north_of(TOWN_SQUARE, 50))
    ResidentClient.enrolled(app).report(position=place, occurred_at=clock.wire(occurred_at))
    House(app).settle()


def _put_into_ring(settings: Settings, camera_id: Any, from_at: datetime, made: Path | None) -> Path:
    seconds = BEFORE_S + AFTER_S + 4
    run_id = ids.new_id()
    path = Path(str(camera_id)) / f"{run_id}_0.mp4"
    whole = settings.ring_path / path
    whole.parent.mkdir(parents=True, exist_ok=True)
    if made is None:
        film.segment(
            whole,
            from_at=from_at,
            seconds=seconds,
            fps=FPS,
            key_every=FPS,
            width_px=WIDTH_PX,
            height_px=HEIGHT_PX,
            grain=6,
        )
    else:
        shutil.copyfile(made, whole)
    keep(
        settings,
        camera_id,
        path,
        from_at=from_at,
        seconds=seconds,
        run_id=run_id,
        clock_offset_s=0.0,
        frames=seconds * FPS,
    )
    return whole
