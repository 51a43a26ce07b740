"""A camera was covered an hour ago. Who reports now is told which cameras could have seen it, and why one could not."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from flask import Flask

from cctv_link.cameras import turning
from cctv_link.cameras.addresses import StreamAddress
from kernel import clock
from kernel.audit.entries import system
from kernel.config import Settings
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire
from tests.street_pictures import street
from tests.watched import Watched

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
STREET = street(seed=4)
BILLBOARD = np.full((180, 320), 150.0)
TURNED = street(seed=4, right_px=40)
SNATCHED = wire(north_of(TOWN_SQUARE, 50))


@pytest.fixture
def cameras(app: Flask) -> dict[str, UUID]:
    """SQ1-1 is the nearest that looks at the place; SQ2-1 sees it from further off, SQ3-1 only stands near it."""
    found = put_up(
        camera_row("SQ1-1", stream=STREAM),
        replace(camera_row("SQ2-1", at=north_of(TOWN_SQUARE, -25)), stream=STREAM),
        replace(camera_row("SQ3-1", at=north_of(TOWN_SQUARE, 60)), stream=STREAM),
    )
    for label in ("SQ2-1", "SQ3-1"):
        is_recorded(found[label], heartbeat_at=clock.now() + timedelta(hours=1))
    return found


def task(verifier: OfficerClient) -> dict[str, Any]:
    (item,) = verifier.get("/v1/worklist").json["items"]
    return item


def month_of(at: datetime, settings: Settings) -> str:
    """As the city's clocks have it."""
    return at.astimezone(ZoneInfo(settings.city_time_zone)).strftime("%Y-%m")


def missed(operator: OfficerClient, settings: Settings, at: datetime) -> dict[str, int]:
    poles = operator.get(f"/v1/upkeep/uptime?month={month_of(at, settings)}").json["poles"]
    return {pole["pole"]: pole["missed"] for pole in poles}


def test_a_covered_camera_is_linked_behind_those_that_saw_and_says_why(
    cameras: dict[str, UUID],
    settings: Settings,
    resident: ResidentClient,
    verifier: OfficerClient,
    operator: OfficerClient,
    house: House,
) -> None:
    watched = Watched(settings, cameras["SQ1-1"], clock.now() - timedelta(hours=1))
    watched.shows(STREET, samples=3)
    watched.shows(BILLBOARD, samples=4)
    covered_at = watched.at - timedelta(seconds=20)
    watched.at = clock.now() - timedelta(seconds=60)
    watched.shows(BILLBOARD, samples=2)

    resident.report(position=SNATCHED, occurred_at=clock.wire(watched.at - timedelta(seconds=14)))
    house.settle()

    found = task(verifier)["cameras"]
    assert [(each["label"], each["rank"]) for each in found] == [("SQ2-1", 1), ("SQ3-1", 2), ("SQ1-1", 3)]
    nearest = found[2]
    assert nearest["grounds"]["inside_sector"]
    assert (nearest["state"], nearest["reason"]) == ("recording", "")
    assert nearest["truth"] == {"rung": "picture_usable", "reason": "covered"}
    assert nearest["missed"]
    assert [(each["truth"], each["missed"]) for each in found[:2]] == [(None, False), (None, False)]
    assert missed(operator, settings, clock.now()) == {"SQ1": 1, "SQ2": 0, "SQ3": 0}
    page = verifier.get(f"/panel/tasks/{task(verifier)['id']}").text
    assert page.count("</svg>lens covered<") == 1

    both = 2 if month_of(covered_at, settings) == month_of(clock.now(), settings) else 1
    # Told an hour later, it is still the state of that moment that counts.
    resident.report(position=SNATCHED, occurred_at=clock.wire(covered_at))
    house.settle()
    assert missed(operator, settings, covered_at)["SQ1"] == both


def test_what_was_not_covered_yet_was_seen(
    cameras: dict[str, UUID],
    settings: Settings,
    resident: ResidentClient,
    verifier: OfficerClient,
    house: House,
) -> None:
    watched = Watched(settings, cameras["SQ1-1"], clock.now() - timedelta(minutes=10))
    watched.shows(STREET, samples=4)
    before = watched.at - timedelta(seconds=20)
    watched.shows(BILLBOARD, samples=3)

    resident.report(position=SNATCHED, occurred_at=clock.wire(before))
    house.settle()

    (first, *_) = task(verifier)["cameras"]
    assert (first["label"], first["truth"], first["missed"]) == (
        "SQ1-1",
        {"rung": "", "reason": ""},
        False,
    )


def test_a_camera_that_was_turned_could_have_seen_it_wherever_it_looked_before(
    cameras: dict[str, UUID],
    settings: Settings,
    resident: ResidentClient,
    verifier: OfficerClient,
    operator: OfficerClient,
    house: House,
) -> None:
    watched = Watched(settings, cameras["SQ1-1"], clock.now() - timedelta(minutes=5))
    watched.shows(STREET, samples=12)
    watched.shows(TURNED, samples=4)
    watched.at = clock.now() - timedelta(seconds=60)
    watched.shows(TURNED, samples=2)
    behind_it = wire(north_of(TOWN_SQUARE, -40))

    resident.report(position=behind_it, occurred_at=clock.wire(watched.at - timedelta(seconds=14)))
    house.settle()

    turned = {each["label"]: each for each in task(verifier)["cameras"]}["SQ1-1"]
    assert turned["truth"] == {"rung": "picture_usable", "reason": "moved"}
    assert (turned["grounds"]["inside_sector"], turned["grounds"]["near_pole"]) == (False, False)
    assert (turned["azimuth_deg"], turned["grounds"]["off_axis_deg"], turned["missed"]) == (None, None, False)
    assert missed(operator, settings, clock.now())["SQ1"] == 0

    # Somebody surveys where it looks now: from then on that counts, though its ticket is open still.
    turning.survey(actor=system("test"), camera_id=cameras["SQ1-1"], azimuth_deg=90.0)
    resident.report(position=behind_it, occurred_at=clock.wire(clock.now()))
    house.settle()
    items = verifier.get("/v1/worklist").json["items"]
    assert sum("SQ1-1" in {each["label"] for each in item["cameras"]} for item in items) == 1
