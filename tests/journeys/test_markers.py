"""A marker is saved at once, seen by the next officer, changed by its author alone, and every step of it is on record."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.identity.models import Officer, OfficerCamera
from kernel.unit_of_work import reading, unit_of_work
from moderation.worklist.models import VerificationTask
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up, wire

WORDS = "لال 125 <script>alert(1)</script>"


@pytest.fixture
def claim(resident: ResidentClient, house: House, verifier: OfficerClient) -> tuple[str, str]:
    resident.report()
    house.settle()
    return verifier.claim_first()


def mark(officer: OfficerClient, claim: tuple[str, str], **of: Any) -> TestResponse:
    body = {"claim_id": claim[1], "at": clock.wire(clock.now() - timedelta(minutes=2)), "note": WORDS, **of}
    return officer.post(f"/v1/worklist/{claim[0]}/markers", json=body)


def marked(officer: OfficerClient, claim: tuple[str, str]) -> list[dict[str, Any]]:
    return list(officer.get(f"/v1/worklist/{claim[0]}/markers").json["markers"])


def account() -> list[str]:
    with reading() as session:
        query = select(AuditEntry.action).where(AuditEntry.action.startswith("marker"))
        return list(session.scalars(query.order_by(AuditEntry.id)))


def test_the_next_officer_sees_it_and_cannot_change_it(
    claim: tuple[str, str], verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    made = mark(verifier, claim)
    verifier.delete(f"/v1/worklist/{claim[0]}/claim", json={"claim_id": claim[1]})
    theirs = other_verifier.claim_first()

    [seen] = marked(other_verifier, theirs)
    refused = other_verifier.put(
        f"/v1/worklist/{theirs[0]}/markers/{made.json['id']}", json={"claim_id": theirs[1], "note": "No."}
    )

    assert made.status_code == 201
    assert (seen["note"], seen["officer"], seen["is_own"]) == (WORDS, "Imran A.", False)
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/not-your-marker")
    page = other_verifier.get(f"/panel/tasks/{theirs[0]}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_a_changed_marker_keeps_what_it_said_in_the_account_and_a_removed_one_comes_back(
    claim: tuple[str, str], verifier: OfficerClient
) -> None:
    marker_id = mark(verifier, claim).json["id"]
    path = f"/v1/worklist/{claim[0]}/markers/{marker_id}"

    changed = verifier.put(path, json={"claim_id": claim[1], "note": "The helmet is white."})
    removed = verifier.delete(path, json={"claim_id": claim[1]})
    gone = marked(verifier, claim)
    verifier.put(path, json={"claim_id": claim[1], "note": "The helmet is white."})

    assert (changed.status_code, removed.status_code, gone) == (200, 204, [])
    [back] = marked(verifier, claim)
    assert back["note"] == "The helmet is white."
    assert back["edited_at"] is not None
    assert account() == ["marker.set", "marker.change", "marker.remove", "marker.restore"]
    with reading() as session:
        told = session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "marker.change")).one()
    assert told.endswith(f"The helmet is white.; was: {WORDS}")


def test_without_the_claim_nothing_is_marked(
    claim: tuple[str, str], verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    assert mark(other_verifier, claim).status_code == 409
    assert marked(verifier, claim) == []


def test_a_camera_that_is_not_the_tasks_is_nobodys(claim: tuple[str, str], verifier: OfficerClient) -> None:
    refused = mark(verifier, claim, camera_id="019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f60")

    assert refused.status_code == 404


@pytest.mark.parametrize("note", ["", "   ", "x" * 501, "\u202e"])
def test_a_note_has_words_and_an_end(claim: tuple[str, str], verifier: OfficerClient, note: str) -> None:
    assert mark(verifier, claim, note=note).status_code == 422


def test_a_second_person_does_not_read_what_the_first_wrote_until_they_have_decided(
    app: Flask,
    claim: tuple[str, str],
    resident: ResidentClient,
    house: House,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
) -> None:
    mark(verifier, claim, note="It did not happen.")
    verifier.decide(*claim, outcome="unfounded")
    house.settle()
    with reading() as session:
        report_id = session.scalars(select(VerificationTask.report_id)).one()
    disputed = resident.post(
        f"/v1/reports/{report_id}/dispute",
        json={"reason": "it_happened"},
        headers={"Idempotency-Key": str(uuid4())},
    )
    house.settle()
    theirs = other_verifier.claim_first()

    before = marked(other_verifier, theirs)
    other_verifier.decide(*theirs)
    after = marked(other_verifier, theirs)

    assert disputed.status_code == 201
    assert before == []
    assert [each["note"] for each in after] == ["It did not happen."]


def test_a_camera_that_the_officer_does_not_see_is_nobodys_either(
    resident: ResidentClient, house: House, verifier: OfficerClient
) -> None:
    """Or the answer would say that it looks at the place."""
    camera_id = put_up(camera_row("SQ1-1"))["SQ1-1"]
    resident.report(position=wire(north_of(TOWN_SQUARE, 50)))
    house.settle()
    claim = verifier.claim_first()
    seen = mark(verifier, claim, camera_id=str(camera_id))
    with unit_of_work() as uow:
        officer_id = uow.session.scalars(select(Officer.id).where(Officer.name == verifier.name)).one()
        uow.add(OfficerCamera(officer_id=officer_id, camera_id=camera_id, is_seen=False))

    refused = mark(verifier, claim, camera_id=str(camera_id))

    assert (seen.status_code, refused.status_code) == (201, 404)
