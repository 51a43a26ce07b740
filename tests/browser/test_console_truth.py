"""The wall says of each linked camera what was wrong with it at the moment, and why pictures are missing."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from cctv_link.recording.models import RecordingGap
from cctv_link.upkeep.models import CameraTruth
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import unit_of_work
from tests.browser.conftest import PLACE, STREAM, Desk, put_into_ring
from tests.house import House, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up

Sit = Callable[..., Desk]
WALL = {"width": 1920, "height": 1080}


@pytest.fixture
def street(app: Flask, settings: Settings, with_settings: Callable[..., None]) -> dict[str, UUID]:
    """SQ1-1 stands nearest and is covered, SQ2-1 cannot be reached, SQ3-1 sees, SQ4-1 has been turned."""
    with_settings(clip_before_s=2, clip_after_s=4)
    found = put_up(
        *(
            replace(camera_row(label, at=north_of(TOWN_SQUARE, metres)), stream=STREAM)
            for label, metres in (("SQ1-1", 0), ("SQ2-1", -5), ("SQ3-1", -10), ("SQ4-1", -15))
        )
    )
    heard_at = clock.now() + timedelta(minutes=1)  # the recorder stays alive while a busy browser comes up
    is_recorded(found["SQ2-1"], state="not_recording", reason="unreachable", heartbeat_at=heard_at)
    for label in ("SQ1-1", "SQ3-1", "SQ4-1"):
        is_recorded(found[label], heartbeat_at=heard_at)
        put_into_ring(settings, found[label], from_at=clock.now() - timedelta(seconds=8), seconds=60)
    truths(found["SQ1-1"], "picture_usable", "covered")
    truths(found["SQ3-1"], "", "")
    truths(found["SQ4-1"], "picture_usable", "moved")
    return found


def truths(camera_id: UUID, fails_at: str, reason: str) -> None:
    """What upkeep has found for an hour, and still finds."""
    now = clock.now()
    with unit_of_work() as uow:
        uow.add(
            CameraTruth(
                camera_id=camera_id,
                fails_at=fails_at,
                reason=reason,
                from_at=now - timedelta(hours=1),
                seen_at=now,
            )
        )


def called_for_help(resident: ResidentClient, house: House) -> None:
    assert resident.post("/v1/sos-alerts", json={"position": dict(PLACE)}).status_code == 201
    house.settle()
    house.pass_time(seconds=1)
    house.settle()


def tile(page: Page, label: str) -> str:
    """What the tile of a camera says, in one line."""
    figure = page.locator(f"#pictures figure[aria-label={label}]")
    expect(figure).to_have_count(1)
    return re.sub(r"\s+", " ", figure.inner_text())


def test_a_covered_a_turned_and_an_unreachable_camera_say_so(
    street: dict[str, UUID], resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    desk = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL)
    page = desk.page

    called_for_help(resident, house)

    expect(page.locator("#pictures video")).to_have_count(3, timeout=10_000)
    row = page.locator("#feed li[data-kind=cameras_linked]")
    expect(row).to_contain_text("SQ1-1 lens covered")
    expect(row).to_contain_text("SQ2-1 camera unreachable")
    expect(row).to_contain_text("SQ4-1 camera had been turned")
    expect(row.locator(".l3-wrong .state")).to_have_count(3)
    dashed = row.locator(".plate-blind")
    assert sorted(text.split("rank")[0] for text in dashed.all_text_contents()) == ["SQ1-1", "SQ2-1"]
    assert "lens covered" in tile(page, "SQ1-1")
    assert "camera unreachable" in tile(page, "SQ2-1")
    assert "camera had been turned" in tile(page, "SQ4-1")
    assert not re.search("covered|turned|unreachable|not", tile(page, "SQ3-1"))
    # The nearest is no picture to begin with: it shows the inside of a bag.
    expect(page.locator("#pictures figure").first).to_have_attribute("aria-label", "SQ3-1")
    expect(page.locator("#map .map-sheet .m-sector-blind")).to_have_count(2)
    expect(page.locator("#map-seeing")).to_have_text("1 camera sees the place")
    assert desk.troubles == []


def test_a_gap_on_the_wall_says_why(
    camera_id: UUID, settings: Settings, resident: ResidentClient, house: House, desk_of: Sit
) -> None:
    page = desk_of("Saima K.", "operator", first="/cpo", viewport=WALL).page
    began_at = clock.now()
    put_into_ring(settings, camera_id, from_at=began_at - timedelta(seconds=8), seconds=7)
    put_into_ring(settings, camera_id, from_at=began_at + timedelta(seconds=1), seconds=30)
    stalled(camera_id, began_at - timedelta(seconds=1), began_at + timedelta(seconds=1))

    called_for_help(resident, house)
    house.pass_time(seconds=8)
    house.settle()

    gap = page.locator("#controls .gaps button")
    expect(gap).to_have_text(re.compile(r"SQ1-1.*no footage .* to .*: no picture came"), timeout=10_000)


def stalled(camera_id: UUID, from_at: datetime, to_at: datetime) -> None:
    with unit_of_work() as uow:
        uow.add(RecordingGap(camera_id=camera_id, from_at=from_at, to_at=to_at, reason="stalled"))
