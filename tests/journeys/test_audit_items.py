"""A decided incident comes back unmarked, and its look is known: its officer is told afterwards, and nobody outside ever hears."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.due_events import DueEvent
from kernel.incidents import Incident
from kernel.unit_of_work import reading, unit_of_work
from moderation.fairness import planting
from moderation.verification import effects
from moderation.verification.models import Verification
from moderation.worklist.models import PlantedItem, VerificationTask
from tests.community import NUMAISH, circle, watching
from tests.house import House, OfficerClient, ResidentClient
from tests.planted import claim_planted, decided_as, dispute, outside, plant, planted_task
from tests.two_stations import put_under, stations_of_two_sides


@pytest.fixture
def neighbour(app: Flask) -> ResidentClient:
    return watching(ResidentClient.enrolled(app, locale="en"), circle(NUMAISH, 900))


@pytest.fixture
def decided(
    neighbour: ResidentClient, resident: ResidentClient, verifier: OfficerClient, house: House
) -> dict[str, Any]:
    """A report that the first verifier has verified, and its neighbour was told of."""
    return decided_as("verified", resident, verifier, house)


class TestNothingLeavesTheHouse:
    @pytest.mark.parametrize("first", ["verified", "unfounded", "inconclusive"])
    @pytest.mark.parametrize("found", ["verified", "unfounded", "inconclusive"])
    def test_whatever_was_found_and_is_found(
        self,
        neighbour: ResidentClient,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
        with_settings: Any,
        first: str,
        found: str,
    ) -> None:
        report = decided_as(first, resident, verifier, house)
        with_settings(undo_s=8)
        before = outside()
        reads = resident.get(f"/v1/reports/{report['id']}").json

        assert plant(supervisor, report).status_code == 303
        answer = other.decide(*other.claim_first(), found)
        house.settle()
        house.pass_time(seconds=60)
        house.settle()

        assert answer.status_code == 201
        assert answer.json["audit_item"] == {"expected": first, "agrees": first == found}
        assert outside() == before
        assert resident.get(f"/v1/reports/{report['id']}").json == reads
        assert len(neighbour.get("/v1/notifications").json["items"]) == (first == "verified")

    def test_and_no_effect_can_be_made_of_it(
        self,
        decided: dict[str, Any],
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        """Were a program to write it as a decision after all, it ends before anything becomes true."""
        plant(supervisor, decided)
        before = outside()
        with reading() as session:
            task = session.scalars(select(VerificationTask).where(VerificationTask.is_planted)).one()
            made = session.scalars(select(Verification)).one()

        with pytest.raises(RuntimeError, match="audit item"), unit_of_work() as uow:
            effects.settle(uow, task, made)

        assert outside() == before

    def test_what_would_change_the_incident_is_refused_as_at_every_second_look(
        self,
        decided: dict[str, Any],
        other: OfficerClient,
        supervisor: OfficerClient,
        resident: ResidentClient,
        house: House,
    ) -> None:
        another = dict(resident.report().json)
        house.settle()
        plant(supervisor, decided)
        task_id, claim_id = claim_planted(other)
        with reading() as session:
            incident_id = str(
                session.scalars(select(Incident.id).where(Incident.reference == another["reference"])).one()
            )
        before = outside()
        claim = {"claim_id": claim_id}

        joined = other.post(f"/v1/worklist/{task_id}/joins", json={**claim, "incident_id": incident_id})
        apart = other.post(f"/v1/worklist/{task_id}/differences", json={**claim, "incident_id": incident_id})

        assert (joined.status_code, joined.json["why"]) == (409, "second-person")
        assert (apart.status_code, apart.json["why"]) == (409, "second-person")
        assert outside() == before

    def test_a_question_is_taken_and_sent_to_nobody(
        self,
        decided: dict[str, Any],
        other: OfficerClient,
        supervisor: OfficerClient,
        resident: ResidentClient,
        house: House,
    ) -> None:
        plant(supervisor, decided)
        task_id, claim_id = claim_planted(other)
        before, body = outside(), {"claim_id": claim_id, "template": "hurt"}
        reads = resident.get(f"/v1/reports/{decided['id']}").json

        asked, again = (other.post(f"/v1/worklist/{task_id}/questions", json=body) for _ in range(2))
        house.settle()

        assert (asked.status_code, again.status_code) == (201, 200)
        assert again.json == asked.json
        assert other.get(f"/v1/worklist/{task_id}/questions").json["questions"] == [asked.json]
        assert outside() == before
        assert resident.get(f"/v1/reports/{decided['id']}").json == reads
        other.decide(task_id, claim_id, "verified")
        assert "What you asked was sent to nobody." in other.get(f"/panel/tasks/{task_id}").text

    def test_nor_more_of_them_than_a_reporter_may_be_asked(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)
        task_id, claim_id = claim_planted(other)

        def ask(template: str) -> Any:
            body = {"claim_id": claim_id, "template": template}
            return other.post(f"/v1/worklist/{task_id}/questions", json=body)

        assert ask("know_again").json["why"] == "behaviour-first"
        assert [ask(each).status_code for each in ("what_done", "hurt", "others_saw")] == [201] * 3
        assert ask("how_sure_of_time").json["why"] == "too-many"

    def test_its_claim_is_told_to_nobody_and_is_audited(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)
        before = outside()

        other.claim_first()

        assert outside() == before
        with reading() as session:
            actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.at)).all()
        assert actions[-2:] == ["audit_item.plant", "task.claim"]


class TestItsOfficerIsTold:
    def test_that_it_was_one_and_what_stands(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)
        task_id, claim_id = other.claim_first()

        other.decide(task_id, claim_id, "unfounded")

        page = other.get(f"/panel/tasks/{task_id}").text
        assert "An audit item" in page
        assert "You found unfounded; what stands is verified." in page
        assert "To differ is not to be wrong" in page

    def test_it_is_kept_for_the_page_of_fairness(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)
        other.decide(*other.claim_first(), "unfounded")

        with reading() as session:
            kept = session.scalars(select(PlantedItem)).one()
        assert (kept.expected, kept.outcome, kept.reason) == (
            "verified",
            "unfounded",
            "Two cameras show it as told.",
        )

    def test_said_twice_it_is_one_and_it_is_not_taken_back(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)
        task_id, claim_id = other.claim_first()

        first, again = (other.decide(task_id, claim_id, "unfounded") for _ in range(2))
        differently = other.decide(task_id, claim_id, "verified")
        undone = other.post(f"/v1/worklist/{task_id}/decision/undo")

        assert (first.status_code, again.status_code, differently.status_code) == (201, 200, 409)
        assert again.json == first.json
        assert undone.json["type"] == "/problems/undo-closed"

    def test_who_was_told_the_answer_does_not_look_again_in_earnest(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        report = decided_as("unfounded", resident, verifier, house)
        plant(supervisor, report)
        other.decide(*other.claim_first(), "unfounded")

        dispute(resident, report)
        house.settle()

        assert other.get("/v1/worklist").json["items"] == []
        assert len(supervisor.get("/v1/worklist").json["items"]) == 1


class TestItIsTakenOff:
    def test_when_the_reporter_disputes_it(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        report = decided_as("unfounded", resident, verifier, house)
        plant(supervisor, report)
        task_id, claim_id = other.claim_first()

        dispute(resident, report)
        house.settle()

        lost = other.decide(task_id, claim_id, "unfounded")
        items = other.get("/v1/worklist").json["items"]
        assert lost.json["type"] == "/problems/lease-lost"
        assert [item["dispute"] is not None for item in items] == [True]
        assert other.get(f"/panel/tasks/{task_id}").status_code == 303

    def test_when_it_is_withdrawn(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)
        with reading() as session:
            first = session.scalars(select(Verification.task_id)).one()

        supervisor.post(f"/v1/worklist/{first}/withdrawal", json={"reason": "Another street."})

        assert other.get("/v1/worklist").json["items"] == []

    def test_when_nobody_takes_it_for_a_day(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)

        for hours, left in ((23, 1), (25, 0)):
            with clock.frozen_at(clock.now() + timedelta(hours=hours)), unit_of_work() as uow:
                planting.schedule(uow)
            assert len(other.get("/v1/worklist").json["items"]) == left

    def test_by_a_supervisor(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)
        form = {"csrf_token": supervisor.csrf_token}

        done = supervisor.post(f"/panel/fairness/items/{planted_task()}/removal", data=form)

        assert done.status_code == 303
        assert other.get("/v1/worklist").json["items"] == []


class TestWhatMayBePlanted:
    def test_nothing_twice_and_nothing_undecided(
        self, decided: dict[str, Any], resident: ResidentClient, supervisor: OfficerClient, house: House
    ) -> None:
        undecided = dict(resident.report().json)
        house.settle()
        assert plant(supervisor, decided).status_code == 303

        for report in (decided, undecided):
            refused = plant(supervisor, report)
            assert refused.status_code == 409
            assert "It cannot be an audit item" in refused.text

    @pytest.mark.parametrize("category", ["assault", "harassment", "missing_person"])
    def test_nobody_who_was_hurt_shamed_or_lost(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        supervisor: OfficerClient,
        house: House,
        category: str,
    ) -> None:
        report = decided_as("verified", resident, verifier, house, category=category)

        assert plant(supervisor, report).status_code == 409

    def test_nothing_so_old_that_its_date_would_tell(
        self, decided: dict[str, Any], supervisor: OfficerClient
    ) -> None:
        with unit_of_work() as uow:
            uow.execute("UPDATE verifications SET decided_at = decided_at - interval '25 hours'", {})

        assert plant(supervisor, decided).status_code == 409

    def test_only_within_the_supervisors_reach(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        stations_of_two_sides(app)
        report = decided_as("verified", resident, verifier, house)
        put_under(app, supervisor.name, "East")

        assert plant(supervisor, report).status_code == 404

    def test_who_is_no_supervisor_plants_nothing(self, decided: dict[str, Any], other: OfficerClient) -> None:
        assert plant(other, decided).status_code == 403


class TestByItself:
    def test_so_many_a_day_each_by_a_row(self, app: Flask, with_settings: Any) -> None:
        with_settings(audit_items_per_day=4)

        with unit_of_work() as uow:
            planting.schedule(uow)
            planting.schedule(uow)

        with reading() as session:
            due = session.scalars(select(DueEvent).where(DueEvent.event == "AuditItemDue")).all()
        assert len(due) == 1
        assert due[0].at - clock.now() <= timedelta(hours=12)

    def test_none_where_the_city_wants_none(self, app: Flask) -> None:
        with unit_of_work() as uow:
            planting.schedule(uow)

        with reading() as session:
            assert session.scalars(select(DueEvent).where(DueEvent.event == "AuditItemDue")).all() == []
