"""A reason that says who somebody is asks its writer a second question; and by no path does it reach the public."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.export import services as exporting
from cctv_link.export.services import Order
from kernel import ids
from kernel.belonging.considered import WhoSomebodyIs
from kernel.identity.officers import SignedIn
from kernel.outbox import OutboxMessage
from kernel.unit_of_work import reading
from moderation.verification.models import Verification
from tests.community import NUMAISH, circle, watching
from tests.contracts.published import problem_faults
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_sos import raised
from tests.poles import camera_row, put_up

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


PURPOSE = "A Pathan was seen at the pole and must be found again"


class TestEveryTextThatMayLeave:
    """Each purpose and each reason goes through the same question, whoever asks and by which door."""

    def test_a_purpose_for_live_pictures(self, operator: OfficerClient) -> None:
        asked = operator.post("/v1/live-purposes", json={"reason": PURPOSE})
        kept = operator.post("/v1/live-purposes", json={"reason": PURPOSE, "considered": True})

        assert (asked.status_code, asked.json["type"]) == (422, "/problems/who-somebody-is")
        assert kept.status_code == 201

    def test_and_on_its_page_where_what_was_typed_stays(self, app: Flask, operator: OfficerClient) -> None:
        camera_id = next(iter(put_up(camera_row("SQ1-1")).values()))
        where, form = f"/live/{camera_id}/purpose", {"reason": PURPOSE, "csrf_token": operator.csrf_token}

        asked = operator.post(where, data=form)
        kept = operator.post(where, data={**form, "considered": "yes"})

        assert asked.status_code == 422
        assert PURPOSE in asked.text
        assert "about who somebody is?" in asked.text
        assert kept.status_code == 303

    def test_a_reason_to_close_an_sos(
        self, resident: ResidentClient, operator: OfficerClient, house: House
    ) -> None:
        alert_id = raised(resident)["id"]
        house.settle()
        at, reason = f"/v1/cpo/sos-alerts/{alert_id}", "Two Pathan men had gone."
        operator.post(f"{at}/answer", json={})

        asked = operator.post(f"{at}/close", json={"reason": reason})
        open_still = resident.get(f"/v1/sos-alerts/{alert_id}").json["state"]
        closed = operator.post(f"{at}/close", json={"reason": reason, "considered": True})

        assert (asked.status_code, asked.json["words"][0]["said"]) == (422, "Pathan")
        assert open_still == "answered"
        assert closed.json["state"] == "closed"

    def test_what_an_export_is_for(self, tmp_path: Path) -> None:
        officer = SignedIn(ids.new_id(), "Nasreen B.", "supervisor")
        order = Order(incident_id=ids.new_id(), officer=officer, purpose=PURPOSE, proof="")

        with pytest.raises(WhoSomebodyIs):
            exporting.check(order, tmp_path / "out.zip")
        exporting.check(replace(order, considered=True), tmp_path / "out.zip")
