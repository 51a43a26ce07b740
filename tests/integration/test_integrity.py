"""`flask evidence check` finds what is not as recorded and says which; a manifest is checked far from here."""

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select, update

from cctv_link import public
from cctv_link.cameras.addresses import StreamAddress
from cctv_link.evidence.models import EvidenceItem
from cctv_link.footage.models import Clip
from cctv_link.recording.chain import FIRST
from cctv_link.recording.models import RecordingSegment
from kernel import clock
from kernel.config import Settings
from kernel.unit_of_work import reading, unit_of_work
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, record, wire

pytestmark = pytest.mark.long

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
PLACE = wire(north_of(TOWN_SQUARE, 50))


@pytest.fixture
def ring(app: Flask, with_settings, settings: Settings, tmp_path: Path) -> Settings:
    """A ring and a store of this test's own."""
    with_settings(
        clip_before_s=2, clip_after_s=4, ring_dir=f"{tmp_path}/ring", storage_url=f"file://{tmp_path}/store"
    )
    return app.extensions["settings"]


@pytest.fixture
def secured(ring: Settings, resident, house) -> dict[str, UUID]:
    """A clip cut from three closed and chained segments; ids of its items by kind."""
    camera_id = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
    is_recorded(camera_id)
    occurred_at, head = clock.now() - timedelta(seconds=30), FIRST
    for number in range(3):
        from_at = occurred_at + timedelta(seconds=4 * number - 5)
        path = record(ring, camera_id, from_at=from_at, seconds=4)
        head = close(path, head, closed_at=from_at + timedelta(seconds=4))
    resident.report(position=PLACE, occurred_at=clock.wire(occurred_at))
    house.settle()
    with reading() as session:
        return {item.kind: item.id for item in session.scalars(select(EvidenceItem))}


def close(path: Path, head: bytes, **facts: Any) -> bytes:
    sha256 = hashlib.sha256(path.read_bytes()).digest()
    link = hashlib.sha256(head + sha256).digest()
    with unit_of_work() as uow:
        uow.session.execute(
            update(RecordingSegment)
            .where(RecordingSegment.path.endswith(path.name))
            .values(sha256=sha256, chain_sha256=link, end_reason="rotated", **facts)
        )
    return link


def stored(settings: Settings, item_id: UUID) -> Path:
    return Path(settings.storage_url.removeprefix("file://")) / item_id.hex[-2:] / item_id.hex


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["evidence", *words])


def test_all_is_well(app, secured):
    checked = run(app, "check")

    assert checked.exit_code == 0, checked.output
    assert "4 items, 0 redacted copies and 3 segments looked at, 0 wrong" in checked.output


@pytest.mark.parametrize("kind", ["clip", "still", "storyboard", "manifest"])
def test_one_bit_of_an_item_is_found(app, ring, secured, kind):
    path = stored(ring, secured[kind])
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    checked = run(app, "check")

    assert checked.exit_code == 1
    assert f"{kind} {secured[kind]}: the stored bytes have the hash" in checked.output
    assert "1 wrong" in checked.output


def test_an_item_whose_bytes_are_gone_is_found(app, ring, secured):
    stored(ring, secured["clip"]).unlink()

    checked = run(app, "check")

    assert checked.exit_code == 1
    assert f"clip {secured['clip']}: its bytes are gone" in checked.output


def segments() -> list[RecordingSegment]:
    with reading() as session:
        return list(session.scalars(select(RecordingSegment).order_by(RecordingSegment.closed_at)))


def test_a_changed_a_missing_and_a_removed_segment_are_told_apart(app, ring, secured):
    first, second, third = segments()
    (ring.ring_path / first.path).write_bytes(b"something else")
    (ring.ring_path / third.path).unlink()

    checked = run(app, "check")
    assert checked.exit_code == 1
    assert f"segment {first.path} of SQ1-1: the file has the hash" in checked.output
    assert (
        f"segment {third.path} of SQ1-1: its file is gone, and the ring did not let it go" in checked.output
    )
    assert "2 wrong" in checked.output

    with unit_of_work() as uow:
        uow.execute("delete from recording_segments where id = :id", {"id": second.id})
    checked = run(app, "check")
    assert f"segment {third.path} of SQ1-1: it does not follow from the one before" in checked.output


def test_a_file_the_ring_let_go_of_is_no_fault(app, ring, secured):
    first, *_ = segments()
    with unit_of_work() as uow:
        uow.session.execute(
            update(RecordingSegment).where(RecordingSegment.id == first.id).values(evicted_at=clock.now())
        )
    (ring.ring_path / first.path).unlink()

    assert run(app, "check").exit_code == 0


def test_a_manifest_names_its_clip_and_the_segments_it_was_cut_from(app, ring, secured, verifier, tmp_path):
    with reading() as session:
        clip = session.scalars(select(Clip)).one()
        (shown,) = public.clips_of(session, [clip.incident_id])[clip.incident_id]
    verifier.claim_first()
    answer = verifier.get(shown.parts[0].manifest_url)
    assert answer.headers["Content-Type"] == "application/vnd.gawah.manifest+json"
    file, film_, pem = tmp_path / "manifest.json", tmp_path / "clip.mp4", tmp_path / "key.pem"
    file.write_bytes(answer.data)
    film_.write_bytes(verifier.get(shown.url).data)
    pem.write_text(run(app, "public-key").output)

    told = run(app, "verify-manifest", str(file), "--public-key", str(pem), "--clip", str(film_))

    assert told.exit_code == 0, told.output
    assert "which is this file" in told.output
    facts = json.loads(answer.data)
    named = {segment["sha256"] for segment in facts["manifest"]["segments"]}
    assert named == {each.sha256.hex() for each in segments()}
    assert facts["manifest"]["clock"] == {"source": "rtcp", "offset_ms": 10}

    film_.write_bytes(film_.read_bytes()[:-1])
    told = run(app, "verify-manifest", str(file), "--clip", str(film_))
    assert told.exit_code == 1
    assert "is not the clip it speaks of" in told.output
    file.write_bytes(answer.data.replace(b'"rtcp"', b'"ours"'))
    told = run(app, "verify-manifest", str(file))
    assert told.exit_code == 1
    assert "something in it was changed" in told.output
