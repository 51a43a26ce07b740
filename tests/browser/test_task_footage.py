"""What a task shows of its footage: the storyboard, every file on one clock, where to look next, the grounds."""

import base64
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from cctv_link.outlines.kinds import SCHEMATIC
from cctv_link.outlines.reading import OutlineRow
from cctv_link.outlines.services import take_outlines
from cctv_link.recording.models import RecordingGap
from cctv_link.simulation import clock_bars
from kernel import clock
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.unit_of_work import unit_of_work
from tests.browser.conftest import STREAM, Desk, opened, put_into_ring, reported
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up

Sit = Callable[..., Desk]
CITY = ZoneInfo("Asia/Karachi")
# Two pictures of the film's fifteen a second: what a player may be off.
TWO_FRAMES = timedelta(milliseconds=134)

LUMA = """film => {
    const canvas = Object.assign(document.createElement("canvas"), {width: film.videoWidth, height: film.videoHeight});
    const ink = canvas.getContext("2d");
    ink.drawImage(film, 0, 0);
    const {data} = ink.getImageData(0, 0, canvas.width, canvas.height);
    const luma = new Uint8Array(canvas.width * canvas.height);
    luma.forEach((_, at) => { luma[at] = data[4 * at + 1]; });
    return {width: canvas.width, bytes: btoa(Array.from(luma, each => String.fromCharCode(each)).join(""))};
}"""


def shown_at(page: Page) -> datetime:
    """The instant burnt into the picture that the page shows."""
    film = page.locator("#tiles video:not([hidden])").first
    found = film.evaluate(LUMA)
    luma = np.frombuffer(base64.b64decode(found["bytes"]), np.uint8).reshape(-1, found["width"])
    return clock_bars.read(luma)


def clock_of(page: Page, day: datetime) -> datetime:
    """What the page's clock says, to the hundredth; it tells the city's time of that day."""
    text = page.locator(".clock").inner_text().replace("\n", "")
    there = day.astimezone(CITY)
    return datetime.strptime(f"{there:%F} {text} {there:%z}", "%Y-%m-%d %H:%M:%S.%f %z")


# ---- the storyboard


def test_a_picture_of_the_storyboard_goes_to_its_second(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    boards: list[str] = []
    desk.page.on(
        "request", lambda request: boards.append(request.url) if request.resource_type == "image" else None
    )
    page = opened(desk, claim=True)
    pictures = page.locator("#storyboard button")
    expect(pictures).not_to_have_count(0)
    expect(pictures.first).to_have_attribute("aria-label", re.compile(r"^SQ1-1 at \d\d:\d\d:\d\d$"))
    href = page.locator("#storyboard image").first.get_attribute("href")

    wanted = pictures.nth(4)
    time = wanted.inner_text().strip()
    wanted.click()

    expect(page.locator(".clock")).to_contain_text(time)
    expect(wanted).to_have_attribute("aria-current", "true")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(pictures.nth(5)).to_have_attribute("aria-current", "true")
    expect(page.locator(".clock")).to_contain_text(pictures.nth(5).inner_text().strip())
    assert href
    assert len([url for url in boards if url.endswith(href)]) == 1
    assert desk.troubles == []


def test_without_the_claim_the_storyboard_has_times_and_no_pictures(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=False)

    expect(page.locator("#storyboard button")).not_to_have_count(0)
    expect(page.locator("#storyboard image")).to_have_count(0)


# ---- one clock


def test_a_gap_is_a_gap_on_the_clock_and_says_why(
    camera_id: UUID, settings: Settings, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    occurred_at = clock.now() - timedelta(seconds=30)
    put_into_ring(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=5)
    put_into_ring(settings, camera_id, from_at=occurred_at + timedelta(seconds=2), seconds=6)
    with unit_of_work() as uow:
        uow.add(
            RecordingGap(
                camera_id=camera_id,
                from_at=occurred_at,
                to_at=occurred_at + timedelta(seconds=2),
                reason="stalled",
            )
        )
    reported(resident, house, occurred_at)
    page = opened(desk_of("Imran A.", "verifier"), claim=True)

    gap = page.locator(".gaps button")
    expect(gap).to_have_text(
        re.compile(r"SQ1-1\s*no footage \d\d:\d\d:\d\d to \d\d:\d\d:\d\d: no picture came")
    )
    expect(page.locator(".tracks .tr-gap title")).to_have_text(re.compile("no picture came"))
    page.wait_for_function("() => document.querySelector('#tiles video').readyState >= 2")
    page.keyboard.press("r")

    # A tenth of a second into it: the page says what is not there, rather than show the last picture as if it were.
    page.keyboard.press(".")
    page.keyboard.press(".")
    expect(page.locator("#tiles .cam-word")).to_contain_text("no footage until")
    expect(page.locator("#tiles .cam-word")).to_contain_text("no picture came")
    gap.click()
    expect(page.locator("#tiles .cam-word")).to_have_count(0)


def test_every_file_of_a_clip_runs_at_its_own_second(
    camera_id: UUID, settings: Settings, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    occurred_at = clock.now() - timedelta(seconds=30)
    put_into_ring(settings, camera_id, from_at=occurred_at - timedelta(seconds=5.27), seconds=5)
    put_into_ring(settings, camera_id, from_at=occurred_at + timedelta(seconds=1), seconds=6, height_px=240)
    reported(resident, house, occurred_at)
    page = opened(desk_of("Imran A.", "verifier"), claim=True)

    films = page.locator("#tiles video")
    expect(films).to_have_count(2)
    expect(page.locator(".tracks .tr-have")).to_have_count(2)
    page.wait_for_function(
        "() => [...document.querySelectorAll('#tiles video')].every(film => film.readyState >= 2)"
    )
    page.keyboard.press("r")
    seen = []
    for key in ("ArrowLeft", ".", "ArrowRight", ".", "."):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
        page.wait_for_function(
            "() => [...document.querySelectorAll('#tiles video')].every(film => !film.seeking)"
        )
        number = 0 if films.nth(0).is_visible() else 1
        seen.append((number, abs(shown_at(page) - clock_of(page, occurred_at))))

    # The first two keys are in the first file, which begins 0.27 s before a frame of the other; the rest in the second.
    assert [number for number, _ in seen] == [0, 0, 1, 1, 1]
    assert max(off for _, off in seen) <= TWO_FRAMES, seen


# ---- where to look next


@pytest.fixture
def poles_around(camera_id: UUID) -> None:
    put_up(
        camera_row("SQ2-1", at=north_of(TOWN_SQUARE, 350), stream=STREAM),
        camera_row("SQ3-1", at=north_of(TOWN_SQUARE, 1_050)),
    )


def test_without_roads_the_fan_says_that_its_ways_are_straight_lines(
    filmed: datetime, poles_around: None, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    reported(resident, house, filmed)
    desk = desk_of("Imran A.", "verifier")
    page = opened(desk, claim=True)
    fan = page.locator("#fan")

    expect(fan.locator(".fan-note")).to_contain_text("No roads are known here: every way is a straight line")
    expect(fan.locator("li")).to_have_count(3)
    far = fan.locator("li", has_text="SQ3").first
    expect(far).to_contain_text("1000 m in a straight line")
    expect(far).to_contain_text(re.compile(r"Motorbike\s*\d\d:\d\d to \d\d:\d\d"))
    expect(far).to_contain_text("not connected")
    expect(fan.locator("li", has_text="SQ2").first).to_contain_text("held")
    expect(fan.locator("img")).to_have_attribute("alt", re.compile("Still of SQ1-1 at"))

    fan.get_by_role("button", name="On foot").click()
    expect(fan.get_by_role("button", name="On foot")).to_have_attribute("aria-pressed", "true")
    expect(fan.locator("li")).to_have_count(2)
    expect(fan).not_to_contain_text(re.compile(r"Motorbike\s*\d\d:"))
    assert desk.troubles == []


def test_along_a_known_road_the_way_is_by_road(
    filmed: datetime, poles_around: None, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    line = [[TOWN_SQUARE.lon, north_of(TOWN_SQUARE, metres).lat] for metres in (0, 400, 1_100)]
    road = OutlineRow("road", "North Street", {"type": "LineString", "coordinates": line})
    take_outlines([road], actor=system("test"), source="test")
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=True)

    expect(page.locator("#fan li", has_text="SQ3").first).to_contain_text("1000 m by road")
    expect(page.locator("#fan .fan-note")).to_have_count(0)


def test_where_the_roads_are_the_schematics_the_fan_says_so(
    filmed: datetime, poles_around: None, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    line = [[TOWN_SQUARE.lon, north_of(TOWN_SQUARE, metres).lat] for metres in (0, 400, 1_100)]
    road = OutlineRow("road", "North Street", {"type": "LineString", "coordinates": line})
    take_outlines([road], actor=system("test"), source=SCHEMATIC)
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=True)

    expect(page.locator("#fan .fan-note")).to_have_text(re.compile("the schematic's, not surveyed"))


# ---- the grounds


def test_the_grounds_are_in_words(
    filmed: datetime, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    put_up(camera_row("SQ1-9", looking=None))
    reported(resident, house, filmed)
    page = opened(desk_of("Imran A.", "verifier"), claim=False)
    lines = page.locator("#cameras li")

    expect(lines.filter(has_text="SQ1-1")).to_contain_text("looks at it, towards N, in the middle")
    expect(lines.filter(has_text="SQ1-9")).to_contain_text("could have seen it: nobody knows where it looks")
