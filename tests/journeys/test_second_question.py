"""A reason that says who somebody is asks its writer a second question; and by no path does it reach the public."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kernel.outbox import OutboxMessage
from kernel.unit_of_work import reading
from moderation.verification.models import Verification
from tests.community import NUMAISH, circle, watching
from tests.contracts.published import problem_faults
from tests.house import House, OfficerClient, ResidentClient

REASON = "The Pathan on the motorcycle took it; کیمرے میں پٹھان نظر آیا؛ پٺاڻ هو"
SAID = ("Pathan", "پٹھان", "پٺاڻ")


@pytest.fixture
def neighbours(app: Flask) -> list[ResidentClient]:
    """Three who watch the place, each in a language of theirs."""
    return [
        watching(ResidentClient.enrolled(app, locale=each), circle(NUMAISH, 900))
        for each in ("en", "ur", "sd")
    ]


@pytest.fixture
def report(neighbours: list[ResidentClient], resident: ResidentClient, house: House) -> dict[str, Any]:
    receipt = dict(resident.report().json)
    house.settle()
    return receipt


def decision(claim_id: str, outcome: str = "verified", **more: Any) -> dict[str, Any]:
    return {"json": {"claim_id": claim_id, "outcome": outcome, "reason": REASON, **more}}


def test_nothing_is_decided_until_it_is_answered(
    report: dict[str, Any], verifier: OfficerClient, house: House
) -> None:
    task_id, claim_id = verifier.claim_first()

    asked = verifier.post(f"/v1/worklist/{task_id}/decision", **decision(claim_id))

    assert (asked.status_code, asked.json["type"]) == (422, "/problems/who-somebody-is")
    assert problem_faults(asked.json) == []
    assert [each["said"] for each in asked.json["words"]] == list(SAID)
    assert "considered: true" in asked.json["detail"]
    with reading() as session:
        assert session.scalars(select(Verification)).all() == []


def test_who_has_considered_it_decides_and_it_is_counted(
    report: dict[str, Any], verifier: OfficerClient, house: House
) -> None:
    task_id, claim_id = verifier.claim_first()

    taken = verifier.post(f"/v1/worklist/{task_id}/decision", **decision(claim_id, considered=True))

    assert taken.status_code == 201
    with reading() as session:
        assert session.scalars(select(Verification)).one().belonging == "ethnicity"


@pytest.mark.parametrize("outcome", ["verified", "unfounded", "inconclusive"])
def test_neither_reporter_nor_neighbour_reads_it(
    report: dict[str, Any],
    resident: ResidentClient,
    neighbours: list[ResidentClient],
    verifier: OfficerClient,
    house: House,
    outcome: str,
) -> None:
    task_id, claim_id = verifier.claim_first()
    verifier.post(f"/v1/worklist/{task_id}/decision", **decision(claim_id, outcome, considered=True))
    house.settle()

    reads = [resident.get(f"/v1/reports/{report['id']}").text]
    reads += [each.get("/v1/notifications").text for each in (resident, *neighbours)]

    assert outcome in reads[0]
    assert said_in(*reads) == []


def test_nor_when_it_is_withdrawn(
    report: dict[str, Any],
    resident: ResidentClient,
    neighbours: list[ResidentClient],
    verifier: OfficerClient,
    supervisor: OfficerClient,
    house: House,
) -> None:
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    house.settle()
    withdrawal = f"/v1/worklist/{task_id}/withdrawal"

    asked = supervisor.post(withdrawal, json={"reason": REASON})
    done = supervisor.post(withdrawal, json={"reason": REASON, "considered": True})
    house.settle()

    assert (asked.status_code, done.status_code) == (422, 201)
    reads = [resident.get(f"/v1/reports/{report['id']}").text]
    reads += [each.get("/v1/notifications").text for each in neighbours]
    assert all(len(each.get("/v1/notifications").json["items"]) == 2 for each in neighbours)
    assert said_in(*reads) == []


def test_no_event_carries_it_so_that_no_job_can(
    report: dict[str, Any], verifier: OfficerClient, supervisor: OfficerClient, house: House
) -> None:
    """What is sent is made from events; a reason is in none."""
    task_id, claim_id = verifier.claim_first()
    supervisor.post(f"/v1/worklist/{task_id}/claim/break", json={"reason": REASON, "considered": True})
    task_id, claim_id = verifier.claim_first()
    verifier.post(f"/v1/worklist/{task_id}/decision", **decision(claim_id, considered=True))
    house.settle()

    with reading() as session:
        assert said_in(*(str(row.payload) for row in session.scalars(select(OutboxMessage)))) == []


def test_an_officer_cannot_put_a_question_in_words_of_their_own(
    report: dict[str, Any], verifier: OfficerClient
) -> None:
    task_id, claim_id = verifier.claim_first()

    for more in ({"template": "Was it a Pathan?"}, {"template": "what_done", "text": "Was it a Pathan?"}):
        refused = verifier.post(f"/v1/worklist/{task_id}/questions", json={"claim_id": claim_id, **more})
        assert refused.status_code == 422


def test_the_page_keeps_what_was_typed_and_asks_calmly(
    report: dict[str, Any], verifier: OfficerClient, house: House
) -> None:
    task_id, claim_id = verifier.claim_first()
    form = {
        "csrf_token": verifier.csrf_token,
        "claim_id": claim_id,
        "outcome": "verified",
        "template-verified": "One camera shows it as told",
        "reason": REASON,
    }

    asked = verifier.post(f"/panel/tasks/{task_id}/decision", data=form)

    assert asked.status_code == 422
    assert REASON in asked.text
    assert 'name="template-verified" value="One camera shows it as told"' in asked.text
    assert "or about who somebody is?" in asked.text
    decided = verifier.post(f"/panel/tasks/{task_id}/decision", data={**form, "considered": "yes"})
    assert decided.status_code == 303


def said_in(*texts: str) -> list[str]:
    return [word for word in SAID for text in texts if word in text]
