"""What an officer takes out of a clip is cut from the original's bytes, is evidence of its own, and says what it came from."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import cv2
import numpy as np
import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.evidence.models import EvidenceItem
from cctv_link.export import queries as export
from cctv_link.extracts import services
from cctv_link.extracts.models import Extract
from cctv_link.media import confinement, limited
from cctv_link.redaction import queries as redaction
from cctv_link.simulation import clock_bars
from kernel import clock, storage
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.events import ExtractAsked
from kernel.unit_of_work import reading, unit_of_work
from tests import film
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
PLACE = wire(north_of(TOWN_SQUARE, 50))
FRAME = timedelta(seconds=1 / 15, milliseconds=1)


@pytest.fixture
def camera_id(app: Flask, with_settings: Callable[..., None]) -> UUID:
    with_settings(clip_before_s=3, clip_after_s=6)
    found = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(found)
    return found


@pytest.fixture
def occurred_at(camera_id: UUID, settings: Settings) -> datetime:
    """In the ring of a camera whose key frames are two seconds apart, with pictures shown out of order."""
    at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=at - timedelta(seconds=5), seconds=14, key_every=30, b_frames=2)
    return at


def held(resident: ResidentClient, house: House, verifier: OfficerClient, at: datetime) -> dict[str, Any]:
    """The claimed task: its id, the claim's, and its clip as the worklist tells it."""
    resident.report(position=PLACE, occurred_at=clock.wire(at))
    house.settle()
    task_id, claim_id = verifier.claim_first()
    [clip] = verifier.get("/v1/worklist").json["items"][0]["clips"]
    return {"task_id": task_id, "claim_id": claim_id, "clip": clip}


def still(officer: OfficerClient, of: dict[str, Any], at: datetime) -> TestResponse:
    body = {"claim_id": of["claim_id"], "clip_id": of["clip"]["id"], "at": at.isoformat()}
    return officer.post(f"/v1/worklist/{of['task_id']}/stills", json=body)


def piece(officer: OfficerClient, of: dict[str, Any], from_at: datetime, to_at: datetime) -> TestResponse:
    ends = {"from": from_at.isoformat(), "to": to_at.isoformat()}
    body = {"claim_id": of["claim_id"], "clip_id": of["clip"]["id"], **ends}
    return officer.post(f"/v1/worklist/{of['task_id']}/pieces", json=body)


def taken(officer: OfficerClient, of: dict[str, Any]) -> list[dict[str, Any]]:
    return list(officer.get(f"/v1/worklist/{of['task_id']}/extracts").json["extracts"])


def stored(settings: Settings, item_id: str, target: Path) -> Path:
    store = storage.configured(settings.storage_url)
    size_bytes = store.size_bytes(UUID(item_id))
    target.write_bytes(b"".join(store.open_range(UUID(item_id), start=0, end=size_bytes)))
    return target


def item_of(url: str) -> str:
    return url.rsplit("/", 1)[1]


def test_a_still_is_the_picture_on_the_screen_and_evidence_of_its_own(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    settings: Settings,
    tmp_path: Path,
) -> None:
    task = held(resident, house, verifier, occurred_at)
    wanted = occurred_at + timedelta(seconds=1.5)

    asked = still(verifier, task, wanted)
    again = still(verifier, task, wanted)
    waiting = taken(verifier, task)
    house.settle()

    assert (asked.status_code, again.status_code) == (201, 200)
    assert [each["state"] for each in waiting] == ["asked"]
    [made] = taken(verifier, task)
    assert (made["state"], made["kind"], made["officer"]) == ("made", "still", "Imran A.")
    jpeg = stored(settings, item_of(made["url"]), tmp_path / "still.jpg").read_bytes()
    assert made["sha256"] == sha256(jpeg).hexdigest()
    picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    burnt_in = clock_bars.read(np.asarray(picture, np.uint8))
    assert timedelta(0) <= wanted - burnt_in + timedelta(milliseconds=4) < FRAME + timedelta(milliseconds=4)
    assert abs(burnt_in - datetime.fromisoformat(made["from"])) <= timedelta(milliseconds=2)

    manifest = json.loads(stored(settings, item_of(made["manifest_url"]), tmp_path / "m").read_bytes())[
        "manifest"
    ]
    [part] = task["clip"]["parts"]
    assert manifest["extract"]["sha256"] == made["sha256"]
    assert manifest["derived_from"]["sha256"] == part["sha256"]
    assert manifest["extract"]["recorded_from"] == made["from"]
    with reading() as session:
        item = session.get_one(EvidenceItem, UUID(item_of(made["url"])))
        account = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert str(item.derived_from_id) == item_of(part["url"]) == made["source_id"]
    assert {"evidence.ask_still", "evidence.derive", "evidence.secure"} <= set(account)
    assert verifier.get(made["url"]).status_code == 200


def test_a_piece_has_the_pictures_of_its_window_and_no_other(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    settings: Settings,
    tmp_path: Path,
) -> None:
    task = held(resident, house, verifier, occurred_at)
    from_at, to_at = occurred_at + timedelta(seconds=0.7), occurred_at + timedelta(seconds=3.2)

    asked = piece(verifier, task, from_at, to_at)
    house.settle()

    assert asked.status_code == 201
    [made] = taken(verifier, task)
    assert (made["state"], made["kind"]) == ("made", "clip")
    shown = film.shown_in(stored(settings, item_of(made["url"]), tmp_path / "piece.mp4"))
    shown = [each for each in shown if each.at_s >= 0]
    assert abs(shown[0].taken_at - from_at) <= FRAME
    assert abs(shown[-1].taken_at + FRAME - to_at) <= FRAME
    begins = datetime.fromisoformat(made["from"])
    off = [abs(begins + timedelta(seconds=each.at_s) - each.taken_at) for each in shown]
    assert max(off) <= timedelta(milliseconds=3), off


@pytest.mark.parametrize(
    ("from_s", "to_s", "told"),
    [
        pytest.param(2, 2, "the end must come after the beginning", id="nothing lies between"),
        pytest.param(3, 1, "the end must come after the beginning", id="the end lies before"),
        pytest.param(0.5, 2, "nothing was recorded from", id="it begins in a gap"),
        pytest.param(-1, 0.5, "nothing was recorded from", id="it ends in a gap"),
        pytest.param(-60, 3, "choose a moment within it", id="it begins before the clip"),
        pytest.param(2, 60, "the file ends at", id="it ends behind the clip"),
    ],
)
def test_a_piece_that_cannot_be_is_refused_and_says_why(
    from_s: float,
    to_s: float,
    told: str,
    camera_id: UUID,
    settings: Settings,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
) -> None:
    at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=at - timedelta(seconds=5), seconds=5)
    record(settings, camera_id, from_at=at + timedelta(seconds=1), seconds=6)
    task = held(resident, house, verifier, at)

    refused = piece(verifier, task, at + timedelta(seconds=from_s), at + timedelta(seconds=to_s))

    assert refused.status_code == 422
    assert told in refused.json["detail"]
    assert taken(verifier, task) == []


def test_a_gap_in_the_middle_stays_a_gap(
    camera_id: UUID, settings: Settings, resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=at - timedelta(seconds=5), seconds=5)
    record(settings, camera_id, from_at=at + timedelta(seconds=1), seconds=6)
    task = held(resident, house, verifier, at)

    piece(verifier, task, at - timedelta(seconds=1), at + timedelta(seconds=3))
    house.settle()

    [made] = taken(verifier, task)
    assert made["state"] == "made", made["failure"]
    with reading() as session:
        [gap] = session.get_one(EvidenceItem, UUID(item_of(made["url"]))).gaps
    begins, ends = datetime.fromisoformat(gap["from"]), datetime.fromisoformat(gap["to"])
    assert abs(begins - at) <= FRAME
    assert abs(ends - at - timedelta(seconds=1)) <= FRAME


def test_without_the_claim_nothing_is_taken(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
) -> None:
    task = held(resident, house, verifier, occurred_at)

    refused = still(other_verifier, task, occurred_at)

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/lease-lost")


def test_the_still_that_stands_for_the_clip_stays_and_what_was_taken_leaves_with_the_export(
    occurred_at: datetime, resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    task = held(resident, house, verifier, occurred_at)
    before = verifier.get("/v1/worklist").json["items"][0]["stills"]
    still(verifier, task, occurred_at + timedelta(seconds=2))
    house.settle()

    [made] = taken(verifier, task)
    assert verifier.get("/v1/worklist").json["items"][0]["stills"] == before
    clip_item = UUID(item_of(task["clip"]["url"]))
    with reading() as session:
        assert str(redaction.still_of_or_none(session, clip_item)) == before[0]["id"]
        original = redaction.original(session, UUID(item_of(made["url"])))
        incident_id = session.get_one(EvidenceItem, clip_item).incident_id
        pieces, _ = export.pieces_of(session, incident_id)
    assert original.clip_item_id == clip_item
    assert original.at_s == pytest.approx(
        (
            datetime.fromisoformat(made["from"])
            - datetime.fromisoformat(task["clip"]["parts"][0]["recorded_from"])
        ).total_seconds(),
        abs=0.002,
    )
    assert item_of(made["url"]) in {str(each.item.id) for each in pieces}


def test_everybody_else_is_shown_that_very_picture_without_faces(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    settings: Settings,
) -> None:
    task = held(resident, house, verifier, occurred_at)
    still(verifier, task, occurred_at + timedelta(seconds=2))
    house.settle()
    [made] = taken(other_verifier, task)

    refused = other_verifier.get(made["url"])
    asked = other_verifier.get(f"{made['url']}/redacted")
    house.settle()
    shown = other_verifier.get(f"{made['url']}/redacted")

    assert (refused.status_code, asked.status_code, shown.status_code) == (403, 202, 200)
    assert shown.mimetype == "image/jpeg"
    assert shown.data[:2] == b"\xff\xd8"


def test_running_twice_takes_once(
    occurred_at: datetime, resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:

    task = held(resident, house, verifier, occurred_at)
    still(verifier, task, occurred_at)
    house.settle()
    with reading() as session:
        extract_id = session.scalars(select(Extract.id)).one()
        items = session.scalars(select(EvidenceItem.id)).all()

    with unit_of_work() as uow:
        uow.publish(ExtractAsked(extract_id=extract_id))
    house.settle()

    with reading() as session:
        assert session.scalars(select(EvidenceItem.id)).all() == items


def test_the_same_picture_asked_for_at_two_moments_is_one_item_and_leaves_once(
    occurred_at: datetime, resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    """Two copies of one name in an archive, and whoever opens it sees one of them."""
    task = held(resident, house, verifier, occurred_at)
    for moment_ms in (2_000, 2_003):
        still(verifier, task, occurred_at + timedelta(milliseconds=moment_ms))
    house.settle()

    assert len({each["url"] for each in taken(verifier, task)}) == 1
    with reading() as session:
        incident_id = session.get_one(EvidenceItem, UUID(item_of(task["clip"]["url"]))).incident_id
        pieces, _ = export.pieces_of(session, incident_id)
    ids = [piece.item.id for piece in pieces]
    assert len(ids) == len(set(ids))


def test_its_manifest_is_checked_by_the_command_that_checks_a_clips(
    app: Flask,
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    tmp_path: Path,
) -> None:
    task = held(resident, house, verifier, occurred_at)
    still(verifier, task, occurred_at + timedelta(seconds=2))
    house.settle()
    [made] = taken(verifier, task)
    file, jpeg = tmp_path / "manifest.json", tmp_path / "still.jpg"
    file.write_bytes(verifier.get(made["manifest_url"]).data)
    jpeg.write_bytes(verifier.get(made["url"]).data)
    check = ["evidence", "verify-manifest", str(file), "--clip", str(jpeg)]

    told = app.test_cli_runner().invoke(args=check)
    jpeg.write_bytes(jpeg.read_bytes()[:-1])
    differs = app.test_cli_runner().invoke(args=check)

    assert told.exit_code == 0, told.output
    assert "which is this file" in told.output
    assert f"taken out of {made['source_id']}" in told.output
    assert (differs.exit_code, "is not the still it speaks of" in differs.output) == (1, True)


def test_what_is_not_what_was_put_under_custody_is_taken_apart_by_nobody_and_its_officer_is_told(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    settings: Settings,
) -> None:
    task = held(resident, house, verifier, occurred_at)
    source_id = UUID(item_of(task["clip"]["url"]))
    file = storage.FileStorage(Path(settings.storage_url.removeprefix("file://")))._path(source_id)
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.chmod(0o600)
    file.write_bytes(content)
    still(verifier, task, occurred_at + timedelta(seconds=2))

    house.settle()

    [told] = taken(verifier, task)
    assert (told["state"], told["url"]) == ("failed", None)
    assert "not the bytes under custody" in told["failure"]


def test_of_one_item_so_many_are_taken_and_no_more(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A program that asks for each millisecond would keep everybody else's footage waiting."""
    monkeypatch.setattr(services, "MOST_OF_ONE", 2)
    task = held(resident, house, verifier, occurred_at)

    asked = [still(verifier, task, occurred_at + timedelta(milliseconds=each)) for each in (0, 100, 200, 0)]

    assert [each.status_code for each in asked] == [201, 201, 422, 200]
    assert asked[2].json["type"] == "/problems/nothing-to-take"


def test_what_a_busy_machine_could_not_take_is_taken_when_it_is_asked_for_again(
    occurred_at: datetime,
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    task = held(resident, house, verifier, occurred_at)
    with monkeypatch.context() as busy:
        limits = {**confinement.LIMITS, "frame": replace(confinement.LIMITS["frame"], wall_s=0.01)}
        busy.setattr(limited, "LIMITS", limits)
        still(verifier, task, occurred_at)
        house.settle()
    failed = taken(verifier, task)

    again = still(verifier, task, occurred_at)
    house.settle()

    assert [(each["state"], "took longer" in each["failure"]) for each in failed] == [("failed", True)]
    assert (again.status_code, again.json["state"]) == (201, "asked")
    assert [each["state"] for each in taken(verifier, task)] == ["made"]
