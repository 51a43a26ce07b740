"""Who reported reads who looked at the footage: every view, by role, station and hour; nobody's name, and no other's report."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.evidence.models import EvidenceItem
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import reading
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")


@pytest.fixture
def reported(
    app: Flask, with_settings: Callable[..., None], resident: ResidentClient, house: House
) -> dict[str, Any]:
    """An anonymous report whose clip and still are under custody."""
    with_settings(clip_before_s=2, clip_after_s=4)
    settings: Settings = app.extensions["settings"]
    camera_id = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(camera_id)
    occurred_at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12)
    body = {"position": wire(north_of(TOWN_SQUARE, 50)), "occurred_at": clock.wire(occurred_at)}
    receipt = dict(resident.report(anonymous=True, **body).json)
    house.settle()
    return receipt


def ids_of_evidence(*kinds: str) -> list[str]:
    with reading() as session:
        found = {item.kind: str(item.id) for item in session.scalars(select(EvidenceItem))}
    return [found[kind] for kind in kinds]


def test_every_view_is_there_for_who_holds_the_receipt(
    app: Flask, reported: dict[str, Any], verifier: OfficerClient
) -> None:
    path, secret = f"/v1/reports/{reported['id']}/accesses", {"Receipt-Secret": reported["receipt_secret"]}
    client = app.test_client()
    assert client.get(path, headers=secret).json == {"accesses": []}
    verifier.claim_first()
    for evidence_id in ids_of_evidence("clip", "still"):
        for _ in range(3):  # a player asks again and again: it is one view
            assert verifier.get(f"/v1/evidence/{evidence_id}").status_code == 200

    [access] = client.get(path, headers=secret).json["accesses"]

    assert {name: access[name] for name in ("role", "level", "purpose", "count")} == {
        "role": "verifier",
        "level": "original",
        "purpose": "verification",
        "count": 2,
    }
    assert access["hour"].endswith(":00:00.000Z")
    assert verifier.name not in str(access)


def test_what_was_refused_left_nothing_to_tell(
    reported: dict[str, Any], app: Flask, verifier: OfficerClient
) -> None:
    [clip] = ids_of_evidence("clip")
    assert verifier.get(f"/v1/evidence/{clip}").status_code == 403

    secret = {"Receipt-Secret": reported["receipt_secret"]}
    told = app.test_client().get(f"/v1/reports/{reported['id']}/accesses", headers=secret)

    assert told.json == {"accesses": []}


def test_for_anybody_else_the_report_does_not_exist(
    reported: dict[str, Any], neighbour: ResidentClient
) -> None:
    path = f"/v1/reports/{reported['id']}/accesses"

    assert neighbour.get(path).status_code == 404
    assert neighbour.client.get(path, headers={"Receipt-Secret": "0" * 64}).status_code == 404
    assert neighbour.client.get(path).status_code == 401
