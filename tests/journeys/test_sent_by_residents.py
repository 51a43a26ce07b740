"""What a resident sent stands on the task's page: to who holds the claim as it was written anew, to others without faces."""

import time
from typing import Any

import cv2
import numpy as np
import pytest
from sqlalchemy import select

from cctv_link.evidence.models import EvidenceItem
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests import resident_media, sound
from tests.house import House, OfficerClient, ResidentClient
from tests.tus import Phone


@pytest.fixture
def task_id(resident: ResidentClient, verifier: OfficerClient, house: House) -> str:
    """A report with a photo, a video and sound."""
    phone, report_id = Phone(resident), str(resident.report().json["id"])
    phone.send(resident_media.jpeg(), filetype="image/jpeg", report_id=report_id)
    phone.send(resident_media.film(seconds=1), filetype="video/mp4", report_id=report_id)
    phone.send(sound.recorded(), filetype="audio/webm", report_id=report_id)
    house.settle()
    return str(verifier.get("/v1/worklist").json["items"][0]["id"])


def items() -> dict[str, str]:
    with reading() as session:
        return {item.kind: str(item.id) for item in session.scalars(select(EvidenceItem))}


def viewed(action: str) -> list[AuditEntry]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_who_holds_the_claim_sees_it_and_each_look_is_accounted_for(
    task_id: str, verifier: OfficerClient
) -> None:
    verifier.claim_first()
    page = verifier.get(f"/panel/tasks/{task_id}").text
    found = items()

    for kind, tag in (("upload_photo", "img"), ("upload_video", "video"), ("upload_sound", "audio")):
        assert f'<{tag} src="/v1/evidence/{found[kind]}"' in page
        assert verifier.get(f"/v1/evidence/{found[kind]}").status_code == 200
    # As it came it is no picture for a browser.
    original = verifier.get(f"/v1/evidence/{found['upload']}")
    assert (original.status_code, original.mimetype) == (200, "application/octet-stream")
    assert "sandbox" in original.headers["Content-Security-Policy"]
    assert {entry.actor_name for entry in viewed("evidence.view")} == {verifier.name}
    assert len(viewed("evidence.view")) == 4


def test_others_see_the_copy_without_faces_and_hear_nothing(
    task_id: str, verifier: OfficerClient, other_verifier: OfficerClient, house: House
) -> None:
    verifier.claim_first()
    page = other_verifier.get(f"/panel/tasks/{task_id}").text
    found = items()

    for kind in ("upload", "upload_photo", "upload_video", "upload_sound"):
        assert f'src="/v1/evidence/{found[kind]}"' not in page
        assert other_verifier.get(f"/v1/evidence/{found[kind]}").status_code == 403
    assert f'data-copy="still" data-still="/v1/evidence/{found["upload_photo"]}"' in page
    assert 'data-copy="film"' in page
    photo, film = (_redacted(other_verifier, found[kind], house) for kind in ("upload_photo", "upload_video"))
    assert cv2.imdecode(np.frombuffer(photo, np.uint8), cv2.IMREAD_COLOR).shape[:2] == (480, 640)
    assert film[4:8] == b"ftyp"
    for kind in ("upload", "upload_sound"):
        assert other_verifier.get(f"/v1/evidence/{found[kind]}/redacted").status_code == 404
    assert {entry.actor_name for entry in viewed("evidence.view_redacted")} == {other_verifier.name}


def _redacted(officer: OfficerClient, item_id: str, house: House) -> bytes:
    for _ in range(3):
        answer: Any = officer.get(f"/v1/evidence/{item_id}/redacted")
        if answer.status_code == 200:
            return bytes(answer.data)
        assert answer.status_code == 202, answer.text
        house.settle()
        time.sleep(0.01)
    raise AssertionError(answer.text)


def test_the_same_photo_sent_twice_is_shown_once_and_counted(
    resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    phone, report_id = Phone(resident), str(resident.report().json["id"])
    for _ in range(2):
        phone.send(resident_media.jpeg(), filetype="image/jpeg", report_id=report_id)
    house.settle()
    task_id, _ = verifier.claim_first()

    page = verifier.get(f"/panel/tasks/{task_id}").text

    assert page.count('<li id="sent-') == 1
    assert "came 2 times, shown once" in page


def test_a_report_without_pictures_has_no_place_for_them(
    resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    resident.report()
    house.settle()
    task_id, _ = verifier.claim_first()

    page = verifier.get(f"/panel/tasks/{task_id}").text

    assert "Sent by the reporter</h2>" not in page
    assert 'id="sent-' not in page
