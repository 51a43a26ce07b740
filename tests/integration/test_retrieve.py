"""The clip holds the seconds that were asked for, is cut when its window has closed, and is evidence from then on."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link import public
from cctv_link.cameras.addresses import StreamAddress
from cctv_link.evidence.models import EvidenceItem, EvidenceView
from cctv_link.footage.models import Clip
from cctv_link.recording.models import RecordingGap
from kernel import clock, ids, storage
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.events import FootageDue
from kernel.outbox import OutboxMessage
from kernel.unit_of_work import reading, unit_of_work
from tests import film
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
HOLDING = {"cctv_link.jobs.link_cameras", "cctv_link.jobs.hold_footage"}
PLACE = wire(north_of(TOWN_SQUARE, 50))
# The clock burnt into the picture counts whole milliseconds.
FRAME = timedelta(seconds=1 / 15, milliseconds=1)


@pytest.fixture
def camera_id(app: Flask, with_settings) -> UUID:
    """A recorded camera that looks at the place; clips of six seconds, so that films stay short."""
    with_settings(clip_before_s=2, clip_after_s=4)
    found = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(found)
    return found


def clip() -> Clip:
    with reading() as session:
        return session.scalars(select(Clip)).one()


def said(name: str) -> list[dict[str, Any]]:
    with reading() as session:
        rows = session.scalars(
            select(OutboxMessage).where(OutboxMessage.event == name).order_by(OutboxMessage.id)
        )
        return [row.payload for row in rows]


def stored(settings: Settings, evidence_id: UUID, tmp_path: Path) -> Path:
    store = storage.configured(settings.storage_url)
    target = tmp_path / "stored.mp4"
    size_bytes = store.size_bytes(evidence_id)
    target.write_bytes(b"".join(store.open_range(evidence_id, start=0, end=size_bytes)))
    return target


def test_the_seconds_cut_are_the_seconds_asked_for(camera_id, resident, house, settings, tmp_path):
    occurred_at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12)

    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()

    cut = clip()
    assert cut.state == "final"
    taken = [frame.taken_at for frame in film.shown_in(stored(settings, cut.evidence_id, tmp_path))]
    assert abs(taken[0] - cut.from_at) <= FRAME
    assert abs(taken[-1] + FRAME - cut.to_at) <= FRAME
    assert abs(cut.from_at - (occurred_at - timedelta(seconds=2))) < timedelta(milliseconds=2)
    assert cut.to_at - cut.from_at == timedelta(seconds=6)


def test_a_clip_is_evidence_with_its_hash_its_still_and_its_account(
    camera_id, resident, house, settings, tmp_path
):
    occurred_at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12)
    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()

    cut = clip()
    with reading() as session:
        items = {item.kind: item for item in session.scalars(select(EvidenceItem))}
        secured = session.scalars(select(AuditEntry).where(AuditEntry.action == "evidence.secure")).all()
        shown = public.clips_of(session, [cut.incident_id])[cut.incident_id][0]
        still = public.clips_and_stills_of(session, [cut.incident_id])[1][cut.incident_id][0]
    bytes_ = stored(settings, cut.evidence_id, tmp_path).read_bytes()
    assert items["clip"].sha256 == sha256(bytes_).hexdigest() == shown.sha256
    assert items["clip"].size_bytes == len(bytes_) == shown.size_bytes
    assert shown.url == f"/v1/evidence/{items['clip'].id}"
    assert shown.gaps == []
    assert items["clip"].clock_source == "rtcp"
    assert cut.from_at <= still.at <= cut.to_at
    assert still.clip_id == cut.id
    assert set(items) == {"clip", "still", "storyboard", "manifest"}
    assert {entry.subject_id for entry in secured} == {item.id for item in items.values()}
    assert said("ClipSecured") == [
        {"incident_id": str(cut.incident_id), "clip_id": str(cut.id), "evidence_id": str(cut.evidence_id)}
    ]


def test_running_twice_secures_once(camera_id, resident, house, settings):
    occurred_at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12)
    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()
    before = clip()

    with unit_of_work() as uow:
        uow.publish(FootageDue(clip_id=before.id))
    house.settle()

    assert clip().evidence_id == before.evidence_id
    assert len(said("ClipSecured")) == 1
    with reading() as session:
        assert len(session.scalars(select(EvidenceItem)).all()) == 4


def test_gaps_are_named_with_the_recorders_reason(camera_id, resident, house, settings):
    occurred_at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=5)
    record(settings, camera_id, from_at=occurred_at + timedelta(seconds=2), seconds=5)
    with unit_of_work() as uow:
        uow.add(
            RecordingGap(
                camera_id=camera_id,
                from_at=occurred_at,
                to_at=occurred_at + timedelta(seconds=2),
                reason="disconnected",
            )
        )

    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()

    incident_id = clip().incident_id
    with reading() as session:
        (shown,) = public.clips_of(session, [incident_id])[incident_id]
    (gap,) = shown.gaps
    assert gap.reason == "disconnected"
    assert abs(gap.from_at - occurred_at) <= 2 * FRAME
    assert abs(gap.to_at - occurred_at - timedelta(seconds=2)) <= 2 * FRAME


@pytest.mark.parametrize(
    ("evicted", "state", "reason"),
    [
        pytest.param(True, {}, "overwritten", id="the ring came round"),
        pytest.param(False, {}, "not-recorded", id="never recorded"),
        pytest.param(False, {"state": "not_recording", "reason": "unreachable"}, "unreachable", id="down"),
    ],
)
def test_missing_footage_is_said_with_its_reason(
    app, house, resident, settings, with_settings, evicted, state, reason
):
    with_settings(clip_before_s=2, clip_after_s=4)
    camera_id = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(camera_id, **state)
    occurred_at = clock.now() - timedelta(minutes=10)
    if evicted:
        record(settings, camera_id, from_at=occurred_at, seconds=1, evicted_at=clock.now())

    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()

    assert (clip().state, clip().reason) == ("unavailable", reason)
    (payload,) = said("FootageUnavailable")
    assert payload["reason"] == reason


def test_a_recorder_that_has_not_caught_up_is_waited_for_but_not_for_ever(
    camera_id, resident, house, settings
):
    occurred_at = clock.now() - timedelta(seconds=6)
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=6)

    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()
    assert clip().state == "pending"

    with clock.frozen_at(clock.now() + timedelta(minutes=1)):
        house.pass_time(seconds=1)
        house.settle()
    assert clip().state == "final"


def test_of_an_sos_the_recorded_part_comes_at_once_and_the_whole_when_the_window_has_closed(
    camera_id, resident, house, settings, with_settings
):
    now = clock.now()
    # A few seconds ahead, so that a slow machine does not find a recording that has yet to catch up.
    record(settings, camera_id, from_at=now - timedelta(seconds=4), seconds=12)
    raised = resident.post("/v1/sos-alerts", json={"position": PLACE})
    assert raised.status_code == 201, raised.text
    house.settle()
    partial = clip()
    assert partial.state == "partial"
    with reading() as session:
        (shown,) = public.clips_of(session, [partial.incident_id])[partial.incident_id]
    assert shown.to_at < partial.to_at
    assert shown.url is not None

    record(settings, camera_id, from_at=now, seconds=6)
    with clock.frozen_at(now + timedelta(minutes=1)):
        house.pass_time(seconds=1)
        house.settle()

    assert clip().state == "final"
    assert clip().evidence_id != partial.evidence_id
    assert len(said("ClipSecured")) == 2


def test_of_a_report_whose_window_is_open_the_recorded_part_comes_at_once_too(
    camera_id, resident, house, settings, with_settings
):
    with_settings(clip_before_s=2, clip_after_s=30)
    now = clock.now()
    record(settings, camera_id, from_at=now - timedelta(seconds=4), seconds=8)
    resident.report(position=PLACE, occurred_at=clock.wire(now))
    house.settle()
    partial = clip()
    assert partial.state == "partial"

    record(settings, camera_id, from_at=now + timedelta(seconds=4), seconds=30)
    with clock.frozen_at(now + timedelta(minutes=1)):
        house.pass_time(seconds=1)
        house.settle()

    assert clip().state == "final"
    assert clip().evidence_id != partial.evidence_id
    with reading() as session:
        (shown,) = public.clips_of(session, [partial.incident_id])[partial.incident_id]
    assert [part.number for part in shown.parts] == [1]
    assert shown.gaps == []


def test_a_camera_that_changed_its_codec_gives_a_clip_of_two_parts_on_one_clock(
    camera_id, resident, house, settings, tmp_path
):
    occurred_at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=4), seconds=4)
    record(settings, camera_id, from_at=occurred_at, seconds=6, codec="libx265")

    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()

    cut = clip()
    with reading() as session:
        (shown,) = public.clips_of(session, [cut.incident_id])[cut.incident_id]
    first, second = shown.parts
    assert first.recorded_to == pytest.approx(second.recorded_from, abs=2 * FRAME)
    assert shown.url == second.url  # four seconds of six: the longest
    for part in shown.parts:
        path = stored(settings, UUID(part.url.rsplit("/", 1)[1]), tmp_path)
        frames = film.shown_in(path)
        assert abs(frames[0].taken_at - part.recorded_from) <= FRAME
        assert abs(frames[-1].taken_at + FRAME - part.recorded_to) <= FRAME
        assert part.storyboard is not None
        assert part.manifest_url is not None
    assert shown.gaps == []
    with reading() as session:
        kinds = [item.kind for item in session.scalars(select(EvidenceItem))]
    assert kinds.count("clip") == kinds.count("manifest") == kinds.count("storyboard") == 2


def secured_clip(resident, house, settings, camera_id) -> str:
    occurred_at = clock.now() - timedelta(seconds=30)
    record(settings, camera_id, from_at=occurred_at - timedelta(seconds=5), seconds=12)
    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()
    return f"/v1/evidence/{clip().evidence_id}"


def test_evidence_is_shown_by_range_for_a_claim_and_accounted_for_once(
    camera_id, resident, house, settings, verifier, client, tmp_path
):
    url = secured_clip(resident, house, settings, camera_id)
    whole = stored(settings, clip().evidence_id, tmp_path).read_bytes()
    assert client.get(url).status_code == 401
    assert resident.get(url).status_code == 403
    without = verifier.get(url)
    assert (without.status_code, without.json["type"]) == (403, "/problems/purpose-required")

    _, claim_id = verifier.claim_first()
    part = verifier.get(url, headers={"Range": "bytes=10-19"})
    assert part.status_code == 206, part.text
    assert part.data == whole[10:20]
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(whole)}"
    assert verifier.get(url).data == whole
    behind = verifier.get(url, headers={"Range": f"bytes={len(whole)}-"})
    assert behind.status_code == 416
    assert behind.headers["Content-Range"] == f"bytes */{len(whole)}"

    headers = verifier.get(url).headers
    assert headers["Accept-Ranges"] == "bytes"
    assert headers["Content-Type"] == "video/mp4"
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["ETag"] == f'"{sha256(whole).hexdigest()}"'
    with reading() as session:
        (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "evidence.view")).all()
        (view,) = session.scalars(select(EvidenceView)).all()
    assert entry.actor_name == "Imran A."
    assert entry.reason == f"claim {claim_id}"
    assert str(view.purpose_id) == claim_id


def test_a_key_states_its_claim(camera_id, resident, house, settings, verifier, client, service_key):
    url = secured_clip(resident, house, settings, camera_id)
    _, claim_id = verifier.claim_first()
    key = service_key("Imran A.", "worklist:decide")

    assert client.get(url, headers=key).status_code == 403
    assert client.get(url, headers={**key, "Claim-Id": "not an id"}).status_code == 403
    assert client.get(url, headers={**key, "Claim-Id": claim_id}).status_code == 200


def test_no_evidence_is_no_evidence(verifier):
    assert verifier.get(f"/v1/evidence/{ids.new_id()}").status_code == 404
