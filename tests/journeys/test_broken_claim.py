"""A supervisor breaks a claim: with a reason, audited; the holder reads who and why, and the task is everybody's again."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kernel.audit.models import AuditEntry
from kernel.identity.models import Officer
from kernel.unit_of_work import reading
from moderation.worklist import queries
from tests.contracts.published import problem_faults
from tests.house import House, OfficerClient, ResidentClient
from tests.two_stations import put_under, stations_of_two_sides

REASON = "She has gone off shift; the ambulance waits for it."


@pytest.fixture
def claimed(resident: ResidentClient, verifier: OfficerClient, house: House) -> tuple[str, str]:
    """A task that the verifier holds: its id, and the claim's."""
    resident.report()
    house.settle()
    return verifier.claim_first()


def break_claim(officer: OfficerClient, task_id: str, **more: Any) -> Any:
    return officer.post(f"/v1/worklist/{task_id}/claim/break", json={"reason": REASON, **more})


def test_the_holder_is_told_who_took_it_and_why_and_anybody_may_claim_it(
    claimed: tuple[str, str], verifier: OfficerClient, supervisor: OfficerClient
) -> None:
    task_id, claim_id = claimed

    answer = break_claim(supervisor, task_id)

    assert (answer.status_code, answer.json["holder"]) == (200, verifier.name)
    renewed = verifier.put(f"/v1/worklist/{task_id}/claim", json={"claim_id": claim_id})
    assert renewed.status_code == 409
    assert renewed.json["type"].endswith("lease-lost")
    assert problem_faults(renewed.json) == []
    assert renewed.json["holder"] is None
    broken = renewed.json["broken"]
    assert (broken["by"], broken["reason"]) == (supervisor.name, REASON)
    assert verifier.decide(task_id, claim_id).json["broken"] == broken
    assert verifier.get("/v1/worklist").json["items"][0]["claim"] is None
    assert supervisor.post(f"/v1/worklist/{task_id}/claim").status_code == 201


def test_it_is_audited_with_its_reason_and_whose_it_was(
    claimed: tuple[str, str], verifier: OfficerClient, supervisor: OfficerClient
) -> None:
    break_claim(supervisor, claimed[0])

    with reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "claim.break")).one()
    assert entry.actor_name == supervisor.name
    assert REASON in entry.reason
    assert verifier.name in entry.reason


def test_the_originals_are_shut_to_who_lost_it(
    claimed: tuple[str, str], verifier: OfficerClient, supervisor: OfficerClient
) -> None:
    task_id, _ = claimed
    with reading() as session:
        officer_id = session.scalars(select(Officer.id).where(Officer.name == verifier.name)).one()
        incident_id = queries.incident_of_task_or_none(session, UUID(task_id))
        assert incident_id is not None
        held = queries.claim_covers(session, claim_id=None, officer_id=officer_id, incident_id=incident_id)
    assert held is not None

    break_claim(supervisor, task_id)

    with reading() as session:
        after = queries.claim_covers(session, claim_id=None, officer_id=officer_id, incident_id=incident_id)
    assert after is None


def test_who_is_no_supervisor_breaks_nothing(claimed: tuple[str, str], app: Flask) -> None:
    other = OfficerClient.signed_in(app, name="Bilal K.", role="verifier")

    assert break_claim(other, claimed[0]).status_code == 403


def test_a_supervisor_of_another_station_finds_no_such_task(
    app: Flask, resident: ResidentClient, verifier: OfficerClient, supervisor: OfficerClient, house: House
) -> None:
    stations_of_two_sides(app)
    put_under(app, supervisor.name, "East")
    resident.report()  # Numaish lies in West
    house.settle()
    task_id, claim_id = verifier.claim_first()

    assert break_claim(supervisor, task_id).status_code == 404
    renewed = verifier.put(f"/v1/worklist/{task_id}/claim", json={"claim_id": claim_id})
    assert renewed.status_code == 200


def test_there_must_be_a_claim_of_somebody_else(
    claimed: tuple[str, str], verifier: OfficerClient, supervisor: OfficerClient
) -> None:
    task_id, claim_id = claimed
    verifier.delete(f"/v1/worklist/{task_id}/claim", json={"claim_id": claim_id})

    nobodys = break_claim(supervisor, task_id)
    supervisor.post(f"/v1/worklist/{task_id}/claim")
    own = break_claim(supervisor, task_id)

    assert nobodys.json["type"].endswith("claim-unbreakable")
    assert "claim it yourself" in nobodys.json["detail"]
    assert "give it back" in own.json["detail"]


def test_who_decided_before_may_not_look_again_after_breaking_it_either(
    app: Flask,
    resident: ResidentClient,
    verifier: OfficerClient,
    supervisor: OfficerClient,
    house: House,
) -> None:
    report = resident.report().json
    house.settle()
    supervisor.decide(*supervisor.claim_first(), "unfounded")
    house.settle()
    resident.post(
        f"/v1/reports/{report['id']}/dispute",
        json={"reason": "it_happened"},
        headers={"Idempotency-Key": "0d4c1a2e-9f21-4c3e-8a55-0a1b2c3d4e5f"},
    )
    house.settle()
    task_id, _ = verifier.claim_first()

    assert break_claim(supervisor, task_id).status_code == 200
    assert supervisor.post(f"/v1/worklist/{task_id}/claim").json["type"].endswith("decided-before")


def test_the_reason_is_asked_the_second_question(claimed: tuple[str, str], supervisor: OfficerClient) -> None:
    words = "She believes anything a Pathan says"

    refused = break_claim(supervisor, claimed[0], reason=words)
    taken = break_claim(supervisor, claimed[0], reason=words, considered=True)

    assert (refused.status_code, refused.json["type"]) == (422, "/problems/who-somebody-is")
    assert taken.status_code == 200


def test_the_form_does_the_same_and_goes_back_to_the_task(
    claimed: tuple[str, str], verifier: OfficerClient, supervisor: OfficerClient
) -> None:
    task_id, _ = claimed
    page = supervisor.get(f"/panel/tasks/{task_id}").text
    assert f"/panel/tasks/{task_id}/claim/break" in page
    assert f"/panel/tasks/{task_id}/claim/break" not in verifier.get(f"/panel/tasks/{task_id}").text

    form = {"reason": "A Sindhi reported it", "csrf_token": supervisor.csrf_token}
    asked = supervisor.post(f"/panel/tasks/{task_id}/claim/break", data=form)
    done = supervisor.post(f"/panel/tasks/{task_id}/claim/break", data={**form, "considered": "yes"})

    assert asked.status_code == 422
    assert "A Sindhi reported it" in asked.text
    assert 'value="yes"' in asked.text
    assert done.status_code == 303


@pytest.mark.parametrize("attempt", range(3))
def test_of_a_decision_and_a_break_at_once_one_is_first_and_the_other_is_told(
    attempt: int, claimed: tuple[str, str], verifier: OfficerClient, supervisor: OfficerClient
) -> None:
    together = threading.Barrier(2)

    def decide() -> Any:
        together.wait()
        return verifier.decide(*claimed)

    def take() -> Any:
        together.wait()
        return break_claim(supervisor, claimed[0])

    with ThreadPoolExecutor(2) as pool:
        decided, broken = (each.result() for each in [pool.submit(decide), pool.submit(take)])

    assert (decided.status_code, broken.status_code) in {(201, 409), (409, 200)}
    if decided.status_code == 409:
        assert decided.json["type"] == "/problems/lease-lost"
        assert decided.json["broken"]["by"] == supervisor.name
