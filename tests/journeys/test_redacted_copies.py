"""An officer without a claim sees the redacted copy: made when first asked for, shown and accounted for."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.evidence.models import EvidenceItem
from cctv_link.media import redaction, telling
from cctv_link.media.limited import NotDecodable
from cctv_link.redaction.models import RedactedCopy, RedactedView
from kernel import clock, storage
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.events import RedactionAsked
from kernel.unit_of_work import reading, unit_of_work
from tests import film
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

pytestmark = pytest.mark.long

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
REDACT = "cctv_link.jobs.redact"


@pytest.fixture
def secured(
    app: Flask, with_settings: Callable[..., None], resident: ResidentClient, house: House
) -> dict[str, UUID]:
    """A report whose clip of six seconds, and all that belongs to it, is under custody: ids by kind."""
    with_settings(clip_before_s=2, clip_after_s=4)
    settings: Settings = app.extensions["settings"]
    camera_id = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(camera_id)
    occurred_at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12)
    resident.report(position=wire(north_of(TOWN_SQUARE, 50)), occurred_at=clock.wire(occurred_at))
    house.settle()
    with reading() as session:
        return {item.kind: item.id for item in session.scalars(select(EvidenceItem))}


def copies() -> dict[UUID, RedactedCopy]:
    with reading() as session:
        return {row.original_id: row for row in session.scalars(select(RedactedCopy))}


def entries(action: str) -> list[AuditEntry]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_the_original_stays_shut_and_the_copy_is_made_when_asked_for(
    secured: dict[str, UUID], verifier: OfficerClient, house: House, tmp_path: Path
) -> None:
    original = verifier.get(f"/v1/evidence/{secured['clip']}")
    asked = verifier.get(f"/v1/evidence/{secured['clip']}/redacted")
    house.settle()
    shown = verifier.get(f"/v1/evidence/{secured['clip']}/redacted")

    assert original.status_code == 403
    assert (asked.status_code, asked.headers["Retry-After"]) == (202, "3")
    assert (asked.json["state"], asked.json["percent"]) == ("asked", 0)
    assert asked.json["still_url"] == f"/v1/evidence/{secured['still']}/redacted"
    assert (shown.status_code, shown.mimetype) == (200, "video/mp4")
    path = tmp_path / "copy.mp4"
    path.write_bytes(shown.data)
    # As long as the original, and every picture in it was hidden or found to be without anybody.
    assert film.shown_in(path)[-1].at_s == pytest.approx(6.0, abs=0.2)
    copy = copies()[secured["clip"]]
    assert (copy.state, copy.percent, copy.size_bytes) == ("made", 100, len(shown.data))
    assert copy.reason == "for an officer without a claim on it or its SOS open"
    made = {entry.subject_id: entry.reason for entry in entries("evidence.redact")}
    assert set(made) == {secured["clip"], secured["still"]}
    assert f"sha256 {copy.sha256}" in made[secured["clip"]]


def test_a_still_is_there_before_the_film(
    secured: dict[str, UUID], verifier: OfficerClient, house: House, app: Flask
) -> None:
    verifier.get(f"/v1/evidence/{secured['clip']}/redacted")
    first, second = sorted(copies().values(), key=lambda row: row.id)

    house.settle()
    shown = verifier.get(f"/v1/evidence/{secured['still']}/redacted")

    assert (first.original_id, second.original_id) == (secured["still"], secured["clip"])
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    original = storage.configured(app.extensions["settings"].storage_url)
    size_bytes = original.size_bytes(secured["still"])
    assert shown.data != b"".join(original.open_range(secured["still"], start=0, end=size_bytes))


def test_a_second_asker_joins_the_first(
    secured: dict[str, UUID], verifier: OfficerClient, other_verifier: OfficerClient, house: House
) -> None:
    path = f"/v1/evidence/{secured['clip']}/redacted"
    answers = [each.get(path).status_code for each in (verifier, other_verifier, verifier)]
    made = house.settle(only={REDACT})

    # One of the film and one of its still, whoever asked.
    assert (answers, made) == ([202, 202, 202], 2)
    assert len(entries("redaction.ask")) == 2


@pytest.mark.parametrize("kind", ["storyboard", "manifest"])
def test_there_is_no_redacted_copy_of_what_is_neither_film_nor_still(
    secured: dict[str, UUID], verifier: OfficerClient, kind: str
) -> None:
    answer = verifier.get(f"/v1/evidence/{secured[kind]}/redacted")

    assert (answer.status_code, answer.json["detail"]) == (404, f"there is no redacted copy of a {kind}")
    assert copies() == {}


def test_made_twice_is_made_once(secured: dict[str, UUID], verifier: OfficerClient, house: House) -> None:
    verifier.get(f"/v1/evidence/{secured['clip']}/redacted")
    house.settle()
    before = copies()[secured["clip"]]

    with unit_of_work() as uow:
        uow.publish(RedactionAsked(original_id=secured["clip"]))
    house.settle()

    after = copies()[secured["clip"]]
    assert (after.made_at, after.sha256) == (before.made_at, before.sha256)
    assert len(entries("evidence.redact")) == 2


def test_each_officer_who_is_shown_a_copy_is_accounted_for_once(
    secured: dict[str, UUID], verifier: OfficerClient, operator: OfficerClient, house: House
) -> None:
    path = f"/v1/evidence/{secured['clip']}/redacted"
    verifier.get(path)
    assert entries("evidence.view_redacted") == []
    house.settle()

    whole = verifier.get(path)
    part = verifier.get(path, headers={"Range": "bytes=100-199"})
    operator.get(path)

    assert (part.status_code, part.data) == (206, whole.data[100:200])
    assert part.headers["Content-Range"] == f"bytes 100-199/{len(whole.data)}"
    assert verifier.get(path, headers={"Range": "bytes=999999999-"}).status_code == 416
    assert sorted(entry.actor_name for entry in entries("evidence.view_redacted")) == [
        "Imran A.",
        "Saima K.",
    ]
    with reading() as session:
        assert len(session.scalars(select(RedactedView)).all()) == 2


def test_progress_is_seen_while_it_is_made(
    secured: dict[str, UUID], verifier: OfficerClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"/v1/evidence/{secured['clip']}/redacted"
    seen: list[tuple[str, int]] = []
    really = redaction.redact_clip

    def watched(source: Path, *, target: Path, on_progress: Callable[[int], None]) -> object:
        def told(percent: int) -> None:
            on_progress(percent)
            answer = verifier.get(path).json
            seen.append((answer["state"], answer["percent"]))

        return really(source, target=target, on_progress=told)

    monkeypatch.setattr(telling, "TELL_EVERY_S", 0.0)
    monkeypatch.setattr(redaction, "redact_clip", watched)
    verifier.get(path)
    house.settle()

    assert {state for state, _ in seen} == {"under_way"}
    percents = [percent for _, percent in seen]
    assert percents == sorted(percents)
    assert len(set(percents)) > 5


def test_what_cannot_be_decoded_says_so_and_is_never_shown_instead(
    secured: dict[str, UUID], verifier: OfficerClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise NotDecodable("redact failed: no picture can be decoded")

    monkeypatch.setattr(redaction, "redact_clip", refuses)
    path = f"/v1/evidence/{secured['clip']}/redacted"
    verifier.get(path)
    house.settle()

    answer = verifier.get(path)

    assert (answer.status_code, answer.json["type"]) == (422, "/problems/not-decodable")
    assert copies()[secured["clip"]].state == "failed"
    assert [entry.subject_id for entry in entries("redaction.fail")] == [secured["clip"]]


def test_a_resident_and_a_stranger_get_nothing(secured: dict[str, UUID], resident: ResidentClient) -> None:
    path = f"/v1/evidence/{secured['clip']}/redacted"

    assert resident.get(path).status_code in (401, 403)
    assert resident.client.get(path).status_code == 401
    assert copies() == {}
