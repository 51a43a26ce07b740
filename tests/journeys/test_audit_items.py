"""A decided incident comes back unmarked, and its look is known: its officer is told afterwards, and nobody outside ever hears."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from citizen_api.push.models import Notification
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.incidents import Incident, TimelineStep
from kernel.outbox import DueEvent, OutboxMessage
from kernel.unit_of_work import reading, unit_of_work
from moderation.cpo_feed.models import FeedEntry
from moderation.fairness import planting
from moderation.verification import effects
from moderation.verification.models import Verification
from moderation.worklist.models import PlantedItem, VerificationTask
from tests.community import NUMAISH, circle, watching
from tests.house import House, OfficerClient, ResidentClient, report_body
from tests.two_stations import put_under, stations_of_two_sides

KEY = "0d4c1a2e-9f21-4c3e-8a55-0a1b2c3d4e5f"


@pytest.fixture
def supervisor(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")


@pytest.fixture
def other(app: Flask) -> OfficerClient:
    """Who did not decide the first time."""
    return OfficerClient.signed_in(app, name="Bilal K.", role="verifier")


@pytest.fixture
def neighbour(app: Flask) -> ResidentClient:
    return watching(ResidentClient.enrolled(app, locale="en"), circle(NUMAISH, 900))


@pytest.fixture
def decided(
    neighbour: ResidentClient, resident: ResidentClient, verifier: OfficerClient, house: House
) -> dict[str, Any]:
    """A report that the first verifier has verified, and its neighbour was told of."""
    return decided_as("verified", resident, verifier, house)


def decided_as(
    outcome: str, resident: ResidentClient, verifier: OfficerClient, house: House
) -> dict[str, Any]:
    receipt = dict(resident.report().json)
    house.settle()
    verifier.decide(*verifier.claim_first(), outcome)
    house.settle()
    return receipt


def plant(supervisor: OfficerClient, report: dict[str, Any]) -> Any:
    form = {"reference": report["reference"], "csrf_token": supervisor.csrf_token}
    return supervisor.post("/panel/fairness/items", data=form)


def outside() -> dict[str, Any]:
    """Everything that reaches anybody outside the panel, or counts anywhere but on the page of fairness."""
    with reading() as session:
        return {
            "incidents": session.execute(select(Incident.id, Incident.status, Incident.decided_at)).all(),
            "timeline": session.execute(select(TimelineStep.id, TimelineStep.code)).all(),
            "events": session.scalar(select(func.count()).select_from(OutboxMessage)),
            "due": session.scalar(select(func.count()).select_from(DueEvent)),
            "feed": session.scalar(select(func.count()).select_from(FeedEntry)),
            "notifications": session.scalar(select(func.count()).select_from(Notification)),
            "decisions": session.execute(select(Verification.id, Verification.outcome)).all(),
        }


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

    def test_what_would_reach_the_reporter_or_change_the_incident_is_refused(
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

        asked = other.post(f"/v1/worklist/{task_id}/questions", json={**claim, "template": "hurt"})
        joined = other.post(f"/v1/worklist/{task_id}/joins", json={**claim, "incident_id": incident_id})
        apart = other.post(f"/v1/worklist/{task_id}/differences", json={**claim, "incident_id": incident_id})

        assert (asked.status_code, asked.json["type"]) == (409, "/problems/not-askable")
        assert (joined.status_code, joined.json["why"]) == (409, "second-person")
        assert (apart.status_code, apart.json["why"]) == (409, "second-person")
        assert outside() == before

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


class TestItLooksLikeAnyOther:
    def test_neither_the_task_nor_its_page_says_what_it_is_or_what_was_found(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)

        item = other.get("/v1/worklist").json["items"][0]
        task_id, _ = other.claim_first()
        page = other.get(f"/panel/tasks/{task_id}").text

        assert (item["look"], item["incident"]["status"], item["dispute"]) == (2, "under_review", None)
        assert "audit" not in str(item).lower()
        assert "planted" not in str(item).lower()
        assert "An audit item" not in page
        assert "told of it before" not in page  # that the neighbours were told is the answer
        assert "1 device reads" in page
        assert "A second person is needed" in page

    def test_nor_does_what_was_joined_to_it(
        self,
        resident: ResidentClient,
        neighbour: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        first, second = dict(resident.report().json), dict(neighbour.report().json)
        house.settle()
        task_id, claim_id = verifier.claim_first()
        with reading() as session:
            ids = dict(session.execute(select(Incident.reference, Incident.id)).all())
        own = verifier.get(f"/v1/worklist/{task_id}/duplicates").json
        [suggested] = [each["incident"]["id"] for each in own["suggested"]]
        joined = verifier.post(
            f"/v1/worklist/{task_id}/joins", json={"claim_id": claim_id, "incident_id": suggested}
        )
        assert joined.status_code == 201
        verifier.decide(task_id, claim_id, "unfounded")
        house.settle()
        surviving = next(each for each in (first, second) if str(ids[each["reference"]]) != suggested)

        assert plant(supervisor, surviving).status_code == 303

        [item] = other.get("/v1/worklist").json["items"]
        assert [each["incident"]["status"] for each in item["joined"]] == ["under_review"]
        beside = other.get(f"/v1/worklist/{item['id']}/duplicates").json["joined"]
        assert [each["incident"]["status"] for each in beside] == ["under_review"]
        _, claim_id = claim_planted(other)
        apart = other.delete(f"/v1/worklist/{item['id']}/joins/{suggested}", json={"claim_id": claim_id})
        assert (apart.status_code, apart.json["why"]) == (409, "second-person")

    def test_the_page_of_the_first_decision_is_shut_meanwhile(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        with reading() as session:
            first = session.scalars(select(Verification.task_id)).one()
        plant(supervisor, decided)
        task_id, claim_id = other.claim_first()

        shut = other.get(f"/panel/tasks/{first}")
        found = other.get(f"/panel?q={decided['reference']}")
        other.decide(task_id, claim_id, "verified")

        assert (shut.status_code, shut.headers["Location"]) == (303, f"/panel/tasks/{task_id}")
        assert found.headers["Location"] == f"/panel/tasks/{task_id}"
        assert other.get(f"/panel/tasks/{first}").status_code == 200

    def test_who_decided_the_first_time_does_not_find_it(
        self, decided: dict[str, Any], verifier: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)

        assert verifier.get("/v1/worklist").json["items"] == []
        refused = verifier.post(f"/v1/worklist/{planted_task()}/claim")
        assert refused.json["type"] == "/problems/decided-before"

    def test_supervisors_know_so_it_is_not_for_them(
        self, decided: dict[str, Any], supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)

        assert supervisor.get("/v1/worklist").json["items"] == []
        refused = supervisor.post(f"/v1/worklist/{planted_task()}/claim")
        assert "audit item" in refused.json["detail"]
        # And what they came for, to withdraw it, say, is where it was.
        found = supervisor.get(f"/panel?q={decided['reference']}").headers["Location"]
        assert "Withdraw" in supervisor.get(found).text

    def test_it_does_not_go_before_what_is_urgent_today(
        self,
        decided: dict[str, Any],
        resident: ResidentClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        resident.report(**report_body(category="robbery"))
        house.settle()
        with unit_of_work() as uow:  # as if it had been received three days ago
            uow.execute(
                "UPDATE verification_tasks SET waits_since = :then WHERE state = 'decided'",
                {"then": clock.now() - timedelta(days=3)},
            )

        plant(supervisor, decided)

        items = other.get("/v1/worklist").json["items"]

        assert [item["incident"]["category"] for item in items] == ["robbery", "phone_snatching"]


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

    def test_when_nobody_takes_it_for_two_days(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        plant(supervisor, decided)

        for hours, left in ((47, 1), (49, 0)):
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


def dispute(resident: ResidentClient, report: dict[str, Any]) -> None:
    answer = resident.post(
        f"/v1/reports/{report['id']}/dispute",
        json={"reason": "it_happened"},
        headers={"Idempotency-Key": KEY},
    )
    assert answer.status_code == 201, answer.text


def planted_task() -> UUID:
    with reading() as session:
        return session.scalars(select(VerificationTask.id).where(VerificationTask.is_planted)).one()


def claim_planted(officer: OfficerClient) -> tuple[str, str]:
    task_id = str(planted_task())
    return task_id, officer.post(f"/v1/worklist/{task_id}/claim").json["claim_id"]
