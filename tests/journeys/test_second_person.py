"""What is hard to take back takes two: the second is not told the first verdict, and where they differ a supervisor decides."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading, unit_of_work
from tests.community import NUMAISH, circle, watching
from tests.contracts.published import problem_faults
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import north_of

REASON = "Two cameras show it as told."


@pytest.fixture
def far(app: Flask) -> ResidentClient:
    """A device that watches a place 3 km off, with a circle that holds Numaish."""
    return watching(ResidentClient.enrolled(app), circle(north_of(NUMAISH, 3_000), 5_000))


@pytest.fixture
def reported(resident: ResidentClient, house: House) -> dict[str, Any]:
    receipt = dict(resident.report().json)
    house.settle()
    return receipt


def status_of(resident: ResidentClient, report: dict[str, Any]) -> str:
    return str(resident.get(f"/v1/reports/{report['id']}").json["status"])


def inbox(phone: ResidentClient) -> int:
    return len(phone.get("/v1/notifications").json["items"])


def items_of(officer: OfficerClient) -> list[dict[str, Any]]:
    return list(officer.get("/v1/worklist").json["items"])


def test_two_who_agree_make_it_true(
    far: ResidentClient,
    reported: dict[str, Any],
    resident: ResidentClient,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    operator: OfficerClient,
    house: House,
) -> None:
    first = verifier.decide(*verifier.claim_first())
    house.settle()

    assert (first.status_code, first.json["needs_second_person"]) == (201, True)
    assert (status_of(resident, reported), inbox(far)) == ("under_review", 0)
    assert items_of(verifier) == []
    [item] = items_of(other_verifier)
    assert item["look"] == 2
    assert REASON not in str(item)

    second = other_verifier.decide(*other_verifier.claim_first())
    house.settle()

    assert (second.status_code, second.json["needs_second_person"]) == (201, False)
    assert (status_of(resident, reported), inbox(far)) == ("verified", 1)
    entries = operator.get("/v1/cpo/feed").json["entries"]
    assert [entry["kind"] for entry in entries].count("incident_decided") == 1
    with reading() as session:
        actions = list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    said = [each for each in actions if each.startswith(("incident.", "decision."))]
    assert said == ["incident.verified", "decision.refer", "incident.verified", "decision.agree"]


def test_where_they_differ_a_supervisor_decides_and_nobody_else_may(
    app: Flask,
    far: ResidentClient,
    reported: dict[str, Any],
    resident: ResidentClient,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    supervisor: OfficerClient,
    house: House,
) -> None:
    third = OfficerClient.signed_in(app, name="Bilal T.", role="verifier")
    verifier.decide(*verifier.claim_first())
    other_verifier.decide(*other_verifier.claim_first(), "inconclusive")
    house.settle()

    assert (status_of(resident, reported), inbox(far)) == ("under_review", 0)
    assert items_of(third) == items_of(verifier) == items_of(other_verifier) == []
    [item] = items_of(supervisor)
    assert item["look"] == 3
    refused = third.post(f"/v1/worklist/{item['id']}/claim")
    assert (refused.status_code, refused.json["type"]) == (403, "/problems/supervisor-decides")
    assert problem_faults(refused.json) == []
    page = supervisor.get(f"/panel/tasks/{item['id']}").text
    assert "Two officers differ" in page
    assert REASON not in page

    supervisor.decide(*supervisor.claim_first(), "unfounded")
    house.settle()

    assert (status_of(resident, reported), inbox(far)) == ("unfounded", 0)
    assert "before: Verified" in supervisor.get(f"/panel/tasks/{item['id']}").text


def test_the_second_is_another_and_sees_no_first_verdict_until_theirs_is_final(
    far: ResidentClient,
    reported: dict[str, Any],
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    house: House,
    with_settings: Any,
) -> None:
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    house.settle()
    [item] = items_of(other_verifier)
    with_settings(undo_s=8)

    own = verifier.post(f"/v1/worklist/{item['id']}/claim")
    assert own.json["type"] == "/problems/decided-before"
    assert other_verifier.get(f"/panel/tasks/{task_id}").status_code == 303
    second = other_verifier.claim_first()
    other_verifier.decide(*second, "inconclusive")
    pending = other_verifier.get(f"/panel/tasks/{item['id']}").text

    assert "before: Verified" not in pending
    assert 'action="/panel/tasks/' in pending  # and may still be taken back


def test_up_to_the_limits_one_is_enough(
    resident: ResidentClient,
    neighbour: ResidentClient,
    verifier: OfficerClient,
    house: House,
    with_settings: Any,
) -> None:
    watching(neighbour, circle(NUMAISH, 5_000))
    watching(resident, circle(NUMAISH, 900))
    first, second = (dict(resident.report().json) for _ in range(2))
    house.settle()

    one = verifier.decide(*verifier.claim_first())
    with_settings(second_person_devices=1)
    two = verifier.decide(*verifier.claim_first())
    house.settle()

    assert (one.json["needs_second_person"], two.json["needs_second_person"]) == (False, True)
    assert sorted(status_of(resident, each) for each in (first, second)) == ["under_review", "verified"]


def test_an_sos_is_found_unfounded_by_two(
    reported: dict[str, Any],
    resident: ResidentClient,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    house: House,
) -> None:
    with unit_of_work() as uow:
        uow.execute("UPDATE incidents SET kind = 'sos'")

    first = verifier.decide(*verifier.claim_first(), "unfounded")
    assert first.json["needs_second_person"] is True
    other_verifier.decide(*other_verifier.claim_first(), "unfounded")
    house.settle()

    assert status_of(resident, reported) == "unfounded"


def test_a_proposal_that_was_taken_back_asks_nobody(
    far: ResidentClient,
    reported: dict[str, Any],
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    house: House,
    with_settings: Any,
) -> None:
    with_settings(undo_s=8)
    task_id, claim_id = verifier.claim_first()
    verifier.decide(task_id, claim_id)
    assert "A second person will be asked in" in verifier.get("/panel").text

    assert verifier.post(f"/v1/worklist/{task_id}/decision/undo").status_code == 200
    house.pass_time(seconds=60)
    house.settle()

    assert [item["look"] for item in items_of(other_verifier)] == [1]


def test_a_dispute_keeps_its_words_and_its_end_with_the_second_person(
    far: ResidentClient,
    reported: dict[str, Any],
    resident: ResidentClient,
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    supervisor: OfficerClient,
    house: House,
) -> None:
    verifier.decide(*verifier.claim_first(), "unfounded")
    house.settle()
    path = f"/v1/reports/{reported['id']}/dispute"
    body = {"reason": "more_to_see", "narrative": "There is a camera above the shop too."}
    key = {"Idempotency-Key": "6f3a4f0e-3b57-4c52-9d3c-7d2a4e5b6c70"}
    assert resident.post(path, json=body, headers=key).status_code == 201
    house.settle()
    other_verifier.decide(*other_verifier.claim_first(), "verified")
    house.settle()

    [item] = items_of(supervisor)
    assert (item["look"], item["dispute"]["narrative"]) == (2, body["narrative"])
    supervisor.decide(*supervisor.claim_first(), "verified")
    house.settle()

    timeline = resident.get(f"/v1/reports/{reported['id']}").json["timeline"]
    assert timeline[-1]["text"].startswith("Your dispute has ended and changed the outcome")
    assert inbox(far) == 1


def test_the_approvals_page_counts_lists_and_keeps_the_verdict_to_its_own_officer(
    far: ResidentClient,
    reported: dict[str, Any],
    verifier: OfficerClient,
    other_verifier: OfficerClient,
    house: House,
) -> None:
    verifier.decide(*verifier.claim_first())
    house.settle()

    mine, theirs = verifier.get("/panel/approvals").text, other_verifier.get("/panel/approvals").text

    assert "Nothing waits for you" in mine
    assert "Devices that watch places so far off are told by two" in mine
    assert "an officer has decided; look for yourself" in theirs
    assert "Verified" not in theirs
    assert 'Approvals <span class="num muted">1</span>' in other_verifier.get("/panel").text
