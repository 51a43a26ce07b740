"""What an officer takes out of a clip is cut from the original's bytes, is evidence of its own, and says what it came from."""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import cv2
import numpy as np
import pytest
from sqlalchemy import select

from cctv_link.evidence.models import EvidenceItem
from cctv_link.export import queries as export
from cctv_link.redaction import queries as redaction
from cctv_link.simulation import clock_bars
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.unit_of_work import reading
from tests import film
from tests.extracting import (
    FRAME,
    camera_id,
    held,
    item_of,
    occurred_at,
    piece,
    still,
    stored,
    taken,
)
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import record

__all__ = ["camera_id", "held", "occurred_at"]


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
