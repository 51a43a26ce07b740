"""A reporter who does not accept what was found is given a second look, by somebody else, who is not told the first."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kernel.unit_of_work import reading, unit_of_work
from moderation.worklist.models import VerificationTask
from tests.contracts.published import problem_faults
from tests.disputes import FIRST_REASON, WORDS, dispute, found, items_of, last_said, third_verifier
from tests.house import House, OfficerClient, ResidentClient

__all__ = ["found", "third_verifier"]


class TestTheSecondLook:
    def test_it_lands_with_a_different_verifier_who_reads_the_words_and_not_the_verdict(
        self,
        found: dict[str, Any],
        resident: ResidentClient,
        verifier: OfficerClient,
        other_verifier: OfficerClient,
        house: House,
    ) -> None:
        assert resident.get(f"/v1/reports/{found['id']}").json["disputable_until"] is not None

        answer = dispute(resident, found)
        house.settle()

        assert (answer.status_code, answer.json["status"], answer.json["disputes_left"]) == (
            201,
            "under_review",
            1,
        )
        assert last_said(resident, found)[1].startswith("You disputed the outcome.")
        assert resident.get(f"/v1/reports/{found['id']}").json["disputable_until"] is None
        assert items_of(verifier) == []
        [item] = items_of(other_verifier)
        assert (item["dispute"]["reason"], item["dispute"]["narrative"]) == ("more_to_see", WORDS)
        assert (item["report"]["id"], item["incident"]["status"]) == (found["id"], "under_review")
        assert "unfounded" not in str(item)
        assert FIRST_REASON not in str(item)

    def test_who_decided_is_refused_by_name_in_person_and_by_key(
        self,
        found: dict[str, Any],
        resident: ResidentClient,
        verifier: OfficerClient,
        other_verifier: OfficerClient,
        house: House,
        service_key: Any,
    ) -> None:
        dispute(resident, found)
        house.settle()
        task_id = items_of(other_verifier)[0]["id"]
        key = service_key(verifier.name, "worklist:decide")

        in_person = verifier.post(f"/v1/worklist/{task_id}/claim")
        by_key = resident.client.post(f"/v1/worklist/{task_id}/claim", headers=key)
        by_form = verifier.post(f"/panel/tasks/{task_id}/claim", data={"csrf_token": verifier.csrf_token})

        assert [each.status_code for each in (in_person, by_key, by_form)] == [403] * 3
        assert in_person.json["type"] == by_key.json["type"] == "/problems/decided-before"
        assert in_person.json["who_may"].startswith("any verifier or supervisor who has not decided")
        assert problem_faults(in_person.json) == []
        assert resident.client.get("/v1/worklist", headers=key).json["items"] == []
        assert items_of(other_verifier)[0]["claim"] is None
        page = verifier.get(f"/panel/tasks/{task_id}").text
        assert "another officer looks again" in page
        assert 'id="take"' not in page
        assert other_verifier.post(f"/v1/worklist/{task_id}/claim").status_code == 201

    def test_the_database_refuses_it_too(
        self, found: dict[str, Any], resident: ResidentClient, house: House
    ) -> None:
        dispute(resident, found)
        house.settle()
        with reading() as session:
            tasks = {task.state: task for task in session.scalars(select(VerificationTask))}

        with pytest.raises(IntegrityError, match="uq_verification_tasks_officer_once"), unit_of_work() as uow:
            uow.execute(
                "UPDATE verification_tasks SET claim_id = :claim, claimed_by = :officer WHERE id = :id",
                {"claim": uuid4(), "officer": tasks["decided"].decided_by, "id": tasks["open"].id},
            )

    def test_until_it_is_decided_the_first_decision_is_sealed_for_whoever_may_look_again(
        self,
        found: dict[str, Any],
        resident: ResidentClient,
        verifier: OfficerClient,
        other_verifier: OfficerClient,
        house: House,
    ) -> None:
        with reading() as session:
            first = session.scalars(select(VerificationTask.id)).one()
        assert FIRST_REASON in other_verifier.get(f"/panel/tasks/{first}").text
        dispute(resident, found)
        at_once = other_verifier.get(f"/panel/tasks/{first}")
        house.settle()
        task_id, claim_id = other_verifier.claim_first()

        turned_away = other_verifier.get(f"/panel/tasks/{first}")
        second = other_verifier.get(f"/panel/tasks/{task_id}").text
        asked = other_verifier.decide(str(first), claim_id, "verified")

        assert (at_once.status_code, at_once.headers["Location"]) == (303, "/panel")
        assert turned_away.headers["Location"].endswith(f"/panel/tasks/{task_id}")
        assert "دکان کے اوپر" in second
        assert "Not everything was looked at" in second
        assert FIRST_REASON not in second
        assert verifier.name not in second
        assert (asked.status_code, asked.json["type"]) == (409, "/problems/already-decided")
        assert "unfounded" not in asked.text
        assert FIRST_REASON in verifier.get(f"/panel/tasks/{first}").text

        other_verifier.decide(task_id, claim_id, "inconclusive")
        assert FIRST_REASON in other_verifier.get(f"/panel/tasks/{first}").text
        second = other_verifier.get(f"/panel/tasks/{task_id}").text
        assert "before: Unfounded" in second
        assert verifier.name in second

    def test_the_worklist_and_its_preview_say_what_it_is(
        self, found: dict[str, Any], resident: ResidentClient, other_verifier: OfficerClient, house: House
    ) -> None:
        resident.report()
        dispute(resident, found)
        house.settle()

        page = other_verifier.get("/panel?view=disputes").text

        assert page.count("second look") == 1
        assert page.count("data-task=") == 1
        assert "Not everything was looked at" in page
        assert "There is a camera above the shop too." in page

    def test_the_reporter_is_told_when_somebody_looks_and_how_it_ended(
        self,
        found: dict[str, Any],
        resident: ResidentClient,
        other_verifier: OfficerClient,
        third_verifier: OfficerClient,
        house: House,
    ) -> None:
        dispute(resident, found)
        house.settle()
        task_id, claim_id = other_verifier.claim_first()
        assert last_said(resident, found) == ("under_review", "Another officer is looking at your report.")

        other_verifier.delete(f"/v1/worklist/{task_id}/claim", json={"claim_id": claim_id})
        third_verifier.decide(*third_verifier.claim_first(), "unfounded")

        status, said = last_said(resident, found)
        assert status == "unfounded"
        assert said.startswith("Your dispute has ended. Another officer")
        steps = [step["text"] for step in resident.get(f"/v1/reports/{found['id']}").json["timeline"]]
        assert steps.count("Another officer is looking at your report.") == 1

    def test_verified_after_all_the_neighbourhood_and_the_police_office_hear_of_it(
        self,
        found: dict[str, Any],
        resident: ResidentClient,
        neighbour: ResidentClient,
        other_verifier: OfficerClient,
        operator: OfficerClient,
        house: House,
    ) -> None:
        circle = {"position": {"lat": 24.8719, "lon": 67.0346}, "radius_m": 2_000}
        neighbour.put("/v1/watch-areas", json={"watch_areas": [circle]})
        dispute(resident, found)
        house.settle()
        assert neighbour.get("/v1/notifications").json["items"] == []

        other_verifier.decide(*other_verifier.claim_first(), "verified")
        house.settle()

        assert last_said(resident, found)[1].startswith("Your dispute has ended and changed the outcome")
        assert len(neighbour.get("/v1/notifications").json["items"]) == 1
        entries = operator.get("/v1/cpo/feed").json["entries"]
        assert [e["verified"] for e in entries if e["kind"] == "incident_decided"] == [False, True]
        again = dispute(resident, found)
        assert (again.status_code, again.json["incident_status"]) == (409, "verified")

    def test_after_two_disputes_nobody_of_three_is_asked_again(
        self,
        found: dict[str, Any],
        resident: ResidentClient,
        verifier: OfficerClient,
        other_verifier: OfficerClient,
        third_verifier: OfficerClient,
        house: House,
    ) -> None:
        dispute(resident, found)
        house.settle()
        other_verifier.decide(*other_verifier.claim_first(), "inconclusive")
        second = dispute(resident, found, reason="it_happened", narrative="")
        house.settle()

        assert second.json["disputes_left"] == 0
        assert items_of(verifier) == items_of(other_verifier) == []
        assert items_of(third_verifier)[0]["dispute"]["number"] == 2
        third_verifier.decide(*third_verifier.claim_first(), "inconclusive")
        third = dispute(resident, found)
        assert (third.status_code, third.json["type"]) == (409, "/problems/dispute-closed")
        assert third.json["why"] == "used-up"
        assert problem_faults(third.json) == []
