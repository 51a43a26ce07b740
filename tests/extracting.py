"""A clip that is held, and an officer who takes stills and pieces out of it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from cctv_link.cameras.addresses import StreamAddress
from kernel import clock, storage
from kernel.config import Settings
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
