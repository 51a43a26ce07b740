"""An officer with the claim gets more of a camera, within what is held; all clips lie on one clock."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.evidence.models import EvidenceItem
from cctv_link.footage.models import Clip, Hold
from kernel import clock, ids
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading, unit_of_work
from tests import film
from tests.house import OfficerClient, instant
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

pytestmark = pytest.mark.long

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
PLACE = wire(north_of(TOWN_SQUARE, 50))
FRAME = timedelta(seconds=1 / 15, milliseconds=1)


@pytest.fixture
def cameras(app: Flask, with_settings) -> list[UUID]:
    """Two recorded cameras; clips of six seconds in holds of twenty-two."""
    with_settings(clip_before_s=2, clip_after_s=4, hold_before_s=10, hold_after_s=12)
    put = put_up(
        camera_row("SQ1-1", stream=STREAM), camera_row("SQ2-1", at=north_of(TOWN_SQUARE, -20), stream=STREAM)
    )
    for camera_id in put.values():
        is_recorded(camera_id)
    return list(put.values())


@pytest.fixture
def task(cameras, resident, house, settings, verifier) -> dict[str, Any]:
    """A claimed task whose clips are here; the second camera began to record a little later."""
    occurred_at = clock.now() - timedelta(seconds=40)
    for camera_id, late_s in zip(cameras, (0, 10.6), strict=True):
        from_at = occurred_at - timedelta(seconds=12 - late_s)
        record(settings, camera_id, from_at=from_at, seconds=28 - late_s)
    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()
    task_id, claim_id = verifier.claim_first()
    house.settle()
    item = verifier.get("/v1/worklist").json["items"][0]
    return {"id": task_id, "claim_id": claim_id, **item}


def more(officer: OfficerClient, task: dict[str, Any], **changes: Any) -> Any:
    clip = task["clips"][0]
    body = {"claim_id": task["claim_id"], "from": clip["from"], "to": clip["to"], **changes}
    return officer.post(f"/v1/worklist/{task['id']}/clips/{clip['id']}/extensions", json=body)


def test_the_longer_clip_comes_beside_the_one_there_was(task, verifier, house):
    held = task["clips"][0]["held"]

    answer = more(verifier, task, **held)
    assert answer.status_code == 201, answer.text
    house.settle()

    clips = verifier.get("/v1/worklist").json["items"][0]["clips"]
    longer = next(clip for clip in clips if clip["id"] == answer.json["clip_id"])
    before = next(clip for clip in clips if clip["id"] == task["clips"][0]["id"])
    assert (longer["state"], longer["from"], longer["to"]) == ("final", held["from"], held["to"])
    assert before == task["clips"][0]
    with reading() as session:
        asked = session.get_one(Clip, UUID(longer["id"]))
        kept = session.scalars(select(EvidenceItem).where(EvidenceItem.clip_id == UUID(before["id"]))).all()
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "clip.extend")).all()
    assert str(asked.extends_id) == before["id"]
    assert {item.kind for item in kept} == {"clip", "still", "storyboard", "manifest"}
    assert entry.actor_name == "Imran A."
    part = longer["parts"][0]
    assert abs(instant(part["recorded_from"]) - instant(held["from"])) <= FRAME
    assert abs(instant(part["recorded_to"]) - instant(held["to"])) <= FRAME


def test_the_same_again_is_the_same_clip(task, verifier, house):
    held = task["clips"][0]["held"]
    first = more(verifier, task, **held)
    again = more(verifier, task, **held)

    assert (again.status_code, again.json) == (200, first.json)


@pytest.mark.parametrize(
    ("end", "by"),
    [
        pytest.param("from", timedelta(seconds=-1), id="before"),
        pytest.param("to", timedelta(seconds=1), id="after"),
    ],
)
def test_more_than_is_held_is_refused_and_what_is_held_is_said(task, verifier, end, by):
    held = task["clips"][0]["held"]

    refused = more(verifier, task, **{**held, end: clock.wire(instant(held[end]) + by)})

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/not-held")
    assert refused.json["held"] == held

    with unit_of_work() as uow:
        uow.session.execute(update(Hold).values(released_at=clock.now(), release_reason="test"))
    refused = more(verifier, task, **held)
    assert (refused.status_code, refused.json["held"]) == (409, None)


@pytest.mark.parametrize(
    ("from_s", "to_s"),
    [
        pytest.param(0, 0, id="nothing"),
        pytest.param(5, -5, id="backwards"),
        pytest.param(0, 901, id="longer than a clip may be"),
    ],
)
def test_a_window_that_is_none_is_refused(task, verifier, from_s, to_s):
    at = instant(task["clips"][0]["from"])
    window = {name: clock.wire(at + timedelta(seconds=by)) for name, by in (("from", from_s), ("to", to_s))}

    refused = more(verifier, task, **window)

    assert (refused.status_code, refused.json["type"]) == (422, "/problems/invalid-fields")


def test_only_whoever_holds_the_claim_and_only_clips_of_the_task(task, verifier, other_verifier):
    held = task["clips"][0]["held"]

    assert more(other_verifier, task, **held).json["type"] == "/problems/lease-lost"
    assert (
        more(verifier, {**task, "claim_id": str(ids.new_id())}, **held).json["type"] == "/problems/lease-lost"
    )
    foreign = {**task, "clips": [{**task["clips"][0], "id": str(ids.new_id())}]}
    assert more(verifier, foreign, **held).status_code == 404


def test_the_panel_asks_for_more_as_far_as_it_is_held(task, verifier, house):
    page = verifier.get(f"/panel/tasks/{task['id']}").text
    assert "Get the longer clip" in page

    form = {
        "csrf_token": verifier.csrf_token,
        "claim_id": task["claim_id"],
        "clip_id": task["clips"][0]["id"],
        "earlier_s": "600",
        "later_s": "0",
    }
    answer = verifier.post(f"/panel/tasks/{task['id']}/extensions", data=form)
    assert answer.status_code == 303, answer.text
    house.settle()

    clips = verifier.get("/v1/worklist").json["items"][0]["clips"]
    (longer,) = [clip for clip in clips if clip["id"] not in {each["id"] for each in task["clips"]}]
    assert longer["from"] == task["clips"][0]["held"]["from"]
    assert longer["to"] == task["clips"][0]["to"]
    assert longer["url"] in verifier.get(f"/panel/tasks/{task['id']}").text


def test_all_clips_of_an_incident_lie_on_one_clock(task, verifier, client, tmp_path):
    incident_id = task["incident"]["id"]
    assert client.get(f"/v1/footage/{incident_id}/bundle").status_code == 401

    bundle = verifier.get(f"/v1/footage/{incident_id}/bundle").json

    assert bundle["clock"] == "UTC"
    assert len(bundle["tracks"]) == 2
    starts = [instant(track["starts_at"]) for track in bundle["tracks"]]
    assert instant(bundle["from"]) == min(starts)
    for track in bundle["tracks"]:
        path = tmp_path / "clip.mp4"
        path.write_bytes(verifier.get(track["url"]).data)
        shown = film.shown_in(path)
        # The moment burnt into the first picture is the one the bundle names.
        assert abs(shown[0].taken_at - instant(track["starts_at"])) <= timedelta(milliseconds=2)
        at = instant(bundle["from"]) + timedelta(milliseconds=track["starts_ms"])
        assert abs(at - instant(track["starts_at"])) <= timedelta(milliseconds=1)
        for picture in (track["still_url"], track["storyboard_url"]):
            assert verifier.get(picture).mimetype == "image/jpeg"
    assert max(starts) - min(starts) >= timedelta(seconds=0.4)


def test_a_bundle_is_shown_for_a_purpose_only(task, other_verifier, verifier):
    path = f"/v1/footage/{task['incident']['id']}/bundle"

    assert other_verifier.get(path).json["type"] == "/problems/purpose-required"
    assert verifier.get(f"/v1/footage/{ids.new_id()}/bundle").status_code == 404
