"""Live stills and pages: for whom and why they are shown, and how old they are."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from cctv_link.live.models import LivePurpose, LiveView
from cctv_link.media import turns, watermark
from cctv_link.media.limited import NotDecodable
from cctv_link.media.watermark import Mark
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.house import House, OfficerClient, ResidentClient
from tests.live_run import REASON, STREAM, live_camera, looks, put_run
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up, record, wire

pytestmark = pytest.mark.long


@pytest.fixture
def camera_id(app: Flask) -> UUID:
    return live_camera()


@pytest.fixture
def run_id(camera_id: UUID, settings: Settings) -> UUID:
    return put_run(settings, camera_id)


@pytest.fixture
def technician(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Bilal T.", role="technician")


def test_a_still_needs_a_purpose_and_tells_its_age(
    operator: OfficerClient, camera_id: UUID, run_id: UUID
) -> None:
    still = f"/v1/cameras/{camera_id}/still"
    refused = operator.get(still)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/live-purpose-required")
    assert operator.post("/v1/live-purposes", json={"reason": "curious"}).status_code == 422

    stated = operator.post("/v1/live-purposes", json=REASON)
    answer = operator.get(still)

    assert stated.status_code == 201
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xff\xd8")
    assert 0 < float(answer.headers["X-Age-S"]) < 60
    assert answer.headers["X-Stale"] == ""
    assert operator.get(still).status_code == 200
    assert looks("still.view") == [("Saima K.", "live_purpose")]
    with reading() as session:
        assert session.scalars(select(LiveView.shown)).all() == [2]


def test_a_purpose_ends_after_ten_minutes(operator: OfficerClient, camera_id: UUID, run_id: UUID) -> None:
    operator.post("/v1/live-purposes", json=REASON)
    with unit_of_work() as uow:
        an_instant = timedelta(seconds=1)
        uow.session.execute(
            update(LivePurpose).values(
                stated_at=clock.now() - timedelta(minutes=11), until_at=clock.now() - an_instant
            )
        )

    assert operator.get(f"/v1/cameras/{camera_id}/still").status_code == 403


def test_an_old_still_says_stale(operator: OfficerClient, camera_id: UUID, settings: Settings) -> None:
    record(settings, camera_id, from_at=clock.now() - timedelta(seconds=110), seconds=5)
    operator.post("/v1/live-purposes", json=REASON)

    answer = operator.get(f"/v1/cameras/{camera_id}/still")

    assert answer.headers["X-Stale"] == "STALE"
    assert float(answer.headers["X-Age-S"]) > 90


def test_a_camera_whose_file_has_gone_shows_the_still_that_was_kept(
    operator: OfficerClient, camera_id: UUID, run_id: UUID, settings: Settings
) -> None:
    operator.post("/v1/live-purposes", json=REASON)
    first = operator.get(f"/v1/cameras/{camera_id}/still")
    record(settings, camera_id, from_at=clock.now(), seconds=7).write_bytes(b"no film")

    again = operator.get(f"/v1/cameras/{camera_id}/still")

    assert (again.status_code, again.headers["X-Taken-At"]) == (200, first.headers["X-Taken-At"])


def test_where_all_footage_is_marked_a_live_still_carries_its_viewer_or_is_not_shown(
    operator: OfficerClient,
    camera_id: UUID,
    run_id: UUID,
    with_settings: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operator.post("/v1/live-purposes", json=REASON)
    still = f"/v1/cameras/{camera_id}/still"
    with_settings(viewer_watermark="redacted")
    plain = operator.get(still).data
    marks: list[Mark] = []
    burn = watermark.mark_still

    def mark_still(jpeg: bytes, mark: Mark) -> bytes:
        assert jpeg == plain
        marks.append(mark)
        return burn(jpeg, mark)

    monkeypatch.setattr(watermark, "mark_still", mark_still)
    with_settings(viewer_watermark="all")
    with clock.frozen_at(clock.now()):
        marked, again = operator.get(still), operator.get(still)

    assert marked.status_code == 200
    assert marked.data != plain
    assert marked.headers["X-Taken-At"]
    assert again.data == marked.data
    [mark] = marks
    assert (mark.name, mark.which) == ("Saima K.", "SQ1-1, live still")

    def refuses(*_: object) -> bytes:
        raise NotDecodable("mark-still failed: the mark cannot be drawn")

    monkeypatch.setattr(watermark, "mark_still", refuses)
    with clock.frozen_at(clock.now() + timedelta(minutes=2)):
        refused = operator.get(still)

    assert (refused.status_code, refused.json["type"]) == (422, "/problems/not-decodable")


def test_while_another_picture_is_made_the_still_that_is_kept_is_shown(
    operator: OfficerClient, camera_id: UUID, run_id: UUID, settings: Settings
) -> None:
    operator.post("/v1/live-purposes", json=REASON)
    still = f"/v1/cameras/{camera_id}/still"
    first = operator.get(still)
    record(settings, camera_id, from_at=clock.now(), seconds=7)

    with turns.turn():
        meanwhile = operator.get(still)
    afterwards = operator.get(still)

    assert meanwhile.headers["X-Taken-At"] == first.headers["X-Taken-At"]
    assert meanwhile.data == first.data
    assert afterwards.headers["X-Taken-At"] > first.headers["X-Taken-At"]


def test_an_open_sos_in_its_view_is_a_purpose_and_its_end_ends_it(
    operator: OfficerClient, camera_id: UUID, run_id: UUID, resident: ResidentClient, house: House
) -> None:
    alert = resident.post("/v1/sos-alerts", json={"position": wire(north_of(TOWN_SQUARE, 50))}).json
    house.settle(only={"cctv_link.jobs.link_cameras"})
    still = f"/v1/cameras/{camera_id}/still"

    assert operator.get(still).status_code == 200
    assert looks("still.view") == [("Saima K.", "sos_alert")]

    operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer", json={})
    closed = operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/close", json={"reason": "She is at home."})
    assert closed.status_code == 200
    assert operator.get(still).status_code == 403


def test_a_technician_sees_stills_and_no_stream(
    technician: OfficerClient, camera_id: UUID, run_id: UUID
) -> None:
    assert technician.get(f"/v1/cameras/{camera_id}/still").status_code == 200
    assert technician.get(f"/v1/cameras/{camera_id}/live").status_code == 403
    assert technician.get(f"/v1/cameras/{camera_id}/live/{run_id}/index.m3u8").status_code == 403
    assert looks("still.view") == [("Bilal T.", "upkeep")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["SQ1-1", "SQ2-1"]),
        ("sq2", ["SQ2-1"]),
        ("SQ1-1", ["SQ1-1"]),
        ("100%", []),
        ("no such place", []),
    ],
)
def test_cameras_are_found_by_pole_and_place_and_say_how_they_are(
    app: Flask, camera_id: UUID, operator: OfficerClient, words: str, found: list[str]
) -> None:
    """One is recorded, nobody has heard of the other; the third has no stream, and is not here."""
    put_up(camera_row("SQ2-1", stream=STREAM), camera_row("SQ3-1"))

    page = operator.get("/live", query_string={"q": words})

    assert page.status_code == 200
    assert re.findall(r"plate-cam\">([^<]+)<", page.text) == found
    assert ("recording" in page.text) is ("SQ1-1" in found)
    assert ("not seen yet" in page.text) is ("SQ2-1" in found)
    assert ("No camera by that name" in page.text) is (found == [])
