"""For eight seconds a decision can be taken back, and until then nobody outside the house hears of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from moderation.verification.models import Verification
from tests.contracts.published import problem_faults
from tests.house import House, OfficerClient, ResidentClient, instant

CIRCLE = {"position": {"lat": 24.8719, "lon": 67.0346}, "radius_m": 2_000}


@pytest.fixture(autouse=True)
def _eight_seconds(with_settings: Any) -> None:
    with_settings(undo_s=8)


@pytest.fixture
def reported(resident: ResidentClient, neighbour: ResidentClient, house: House) -> dict[str, Any]:
    """A report on the worklist, and a neighbour who watches the place."""
    neighbour.put("/v1/watch-areas", json={"watch_areas": [CIRCLE]})
    receipt = dict(resident.report().json)
    house.settle()
    return receipt


def undo(officer: OfficerClient, task_id: str) -> Any:
    return officer.post(f"/v1/worklist/{task_id}/decision/undo")


def heard(
    report: dict[str, Any], resident: ResidentClient, neighbour: ResidentClient, operator: OfficerClient
) -> dict[str, Any]:
    """What everybody outside has heard."""
    told = resident.get(f"/v1/reports/{report['id']}").json
    entries = operator.get("/v1/cpo/feed").json["entries"]
    return {
        "reporter": (told["status"], told["timeline"][-1]["status"]),
        "neighbours": len(neighbour.get("/v1/notifications").json["items"]),
        "feed": [entry["verified"] for entry in entries if entry["kind"] == "incident_decided"],
    }


NOTHING = {"reporter": ("under_review", "under_review"), "neighbours": 0, "feed": []}


@pytest.mark.parametrize("outcome", ["verified", "unfounded", "inconclusive"])
def test_nobody_hears_of_it_until_its_time_has_come(
    reported: dict[str, Any],
    resident: ResidentClient,
    neighbour: ResidentClient,
    verifier: OfficerClient,
    operator: OfficerClient,
    house: House,
    outcome: str,
) -> None:
    answer = verifier.decide(*verifier.claim_first(), outcome)
    house.pass_time(seconds=7)
    house.settle()

    assert answer.status_code == 201
    later_s = (instant(answer.json["effective_at"]) - instant(answer.json["decided_at"])).total_seconds()
    assert later_s == pytest.approx(8, abs=0.01)
    assert heard(reported, resident, neighbour, operator) == NOTHING
    assert verifier.get("/v1/worklist").json["items"] == []

    house.pass_time(seconds=9)
    house.settle()

    is_verified = outcome == "verified"
    assert heard(reported, resident, neighbour, operator) == {
        "reporter": (outcome, outcome),
        "neighbours": int(is_verified),
        "feed": [is_verified],
    }


def test_taken_back_it_never_was_and_the_claim_is_there_again(
    reported: dict[str, Any],
    resident: ResidentClient,
    neighbour: ResidentClient,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    operator: OfficerClient,
    house: House,
) -> None:
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)

    undone = undo(verifier, task_id)
    house.pass_time(seconds=60)
    house.settle()

    assert undone.status_code == 200
    assert heard(reported, resident, neighbour, operator) == NOTHING
    [item] = verifier.get("/v1/worklist").json["items"]
    assert (item["id"], item["claim"]["officer"]) == (task_id, verifier.name)
    held = other_verifier.post(f"/v1/worklist/{task_id}/claim")
    assert held.json["type"] == "/problems/lease-held"

    again = verifier.decide(task_id, undone.json["claim_id"], "unfounded")
    house.pass_time(seconds=60)
    house.settle()

    assert again.status_code == 201
    assert heard(reported, resident, neighbour, operator)["reporter"] == ("unfounded", "unfounded")
    assert heard(reported, resident, neighbour, operator)["neighbours"] == 0
    with reading() as session:
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    said = [each for each in actions if each.startswith(("incident.", "decision."))]
    assert said == ["incident.verified", "decision.undo", "incident.unfounded"]


def test_too_late_another_officer_and_nothing_decided_are_refused(
    reported: dict[str, Any], verifier: OfficerClient, other_verifier: OfficerClient, house: House
) -> None:
    task_id, claim_id = verifier.claim_first()
    early = undo(verifier, task_id)
    verifier.decide(task_id, claim_id)

    foreign = undo(other_verifier, task_id)
    with clock.frozen_at(clock.now() + timedelta(seconds=9)):
        late = undo(verifier, task_id)
    house.pass_time(seconds=9)
    house.settle()
    done = undo(verifier, task_id)

    for refused in (early, foreign, late, done):
        assert (refused.status_code, refused.json["type"]) == (409, "/problems/undo-closed")
        assert problem_faults(refused.json) == []
    assert "verified" not in foreign.text
    assert undo(verifier, "019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f60").status_code == 404


def test_said_twice_it_is_taken_back_once(reported: dict[str, Any], verifier: OfficerClient) -> None:
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)

    first, second = undo(verifier, task_id), undo(verifier, task_id)

    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json["claim_id"] == second.json["claim_id"]
    with reading() as session:
        assert len(session.scalars(select(Verification)).all()) == 1


def test_said_again_it_takes_the_task_from_nobody(
    reported: dict[str, Any], verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    """Who took it back gave it away; the next one works on it, and keeps it."""
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    undone = undo(verifier, task_id)
    verifier.delete(f"/v1/worklist/{task_id}/claim", json={"claim_id": undone.json["claim_id"]})
    _, theirs = other_verifier.claim_first()

    again = undo(verifier, task_id)

    assert (again.status_code, again.json["type"]) == (409, "/problems/undo-closed")
    assert other_verifier.decide(task_id, theirs).status_code == 201


def test_undo_and_its_time_at_once_are_one_of_the_two(
    app: Flask,
    reported: dict[str, Any],
    resident: ResidentClient,
    verifier: OfficerClient,
    house: House,
) -> None:
    """Whichever has the task first: never a decision that was taken back and told all the same."""
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    house.pass_time(seconds=9)

    def take_back(_: int) -> int:
        desk = OfficerClient(app.test_client(), verifier.name, verifier.csrf_token)
        cookie = verifier.client.get_cookie("gawah_session")
        assert cookie is not None
        desk.client.set_cookie("gawah_session", cookie.value)
        return int(undo(desk, task_id).status_code)

    def come_true() -> int:
        with app.app_context():
            return house.settle()

    with ThreadPoolExecutor(2) as at_once:
        settled, undone = at_once.submit(come_true), at_once.submit(take_back, 0)
        settled.result()
        status = undone.result()
    house.settle()

    told = resident.get(f"/v1/reports/{reported['id']}").json["status"]
    assert (status, told) in [(200, "under_review"), (409, "verified")]


def test_while_it_waits_nobody_else_claims_decides_or_reads_it(
    reported: dict[str, Any], verifier: OfficerClient, other_verifier: OfficerClient
) -> None:
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id, "unfounded")

    claimed = other_verifier.post(f"/v1/worklist/{task_id}/claim")
    decided = other_verifier.decide(task_id, claim_id)
    page = other_verifier.get(f"/panel/tasks/{task_id}")

    assert claimed.json["type"] == decided.json["type"] == "/problems/already-decided"
    assert "unfounded" not in decided.text
    assert page.status_code == 303


def test_the_same_decision_again_is_the_same_answer(
    reported: dict[str, Any], verifier: OfficerClient
) -> None:
    task_id, claim_id = verifier.claim_first()

    first, second = verifier.decide(task_id, claim_id), verifier.decide(task_id, claim_id)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json == second.json
