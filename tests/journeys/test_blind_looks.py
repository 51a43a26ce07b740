"""Who looks again learns nothing of the first look, by whatever address; and an audit item is told from it by nothing that can be asked."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from kernel import clock, incidents
from kernel.identity import officers
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading, unit_of_work
from moderation.fairness import planting
from moderation.verification.models import Verification
from moderation.worklist.models import VerificationTask
from tests.house import PASSWORD, QUICK_HASHER, House, OfficerClient, ResidentClient
from tests.planted import decided_as, dispute, plant

NOTE = "It did not happen: nobody is there."


def marked_and_decided(
    resident: ResidentClient, verifier: OfficerClient, house: House, outcome: str = "unfounded"
) -> tuple[dict[str, Any], str]:
    """A report whose first officer wrote down what they saw; the report and the first task."""
    report = dict(resident.report().json)
    house.settle()
    task_id, claim_id = verifier.claim_first()
    body = {"claim_id": claim_id, "at": clock.wire(clock.now() - timedelta(minutes=2)), "note": NOTE}
    assert verifier.post(f"/v1/worklist/{task_id}/markers", json=body).status_code == 201
    verifier.decide(task_id, claim_id, outcome)
    house.settle()
    return report, task_id


class TestWhatTheFirstWrote:
    """Whoever had the first task before them once knows its id, and their browser its address."""

    def test_is_not_read_at_the_first_task_either_while_an_audit_item_is_open(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        report, first = marked_and_decided(resident, verifier, house)
        plant(supervisor, report)
        task_id, claim_id = other.claim_first()

        before = other.get(f"/v1/worklist/{first}/markers").json["markers"]
        own = verifier.get(f"/v1/worklist/{first}/markers").json["markers"]
        other.decide(task_id, claim_id, "unfounded")
        after = other.get(f"/v1/worklist/{first}/markers").json["markers"]

        assert before == []
        assert [each["note"] for each in own] == [NOTE]
        assert [each["note"] for each in after] == [NOTE]

    def test_and_who_decided_first_does_not_read_that_somebody_looks_again(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        report, first = marked_and_decided(resident, verifier, house)
        plant(supervisor, report)
        task_id, claim_id = other.claim_first()
        body = {
            "claim_id": claim_id,
            "at": clock.wire(clock.now() - timedelta(minutes=2)),
            "note": "Two men.",
        }
        assert other.post(f"/v1/worklist/{task_id}/markers", json=body).status_code == 201

        notes = [each["note"] for each in verifier.get(f"/v1/worklist/{first}/markers").json["markers"]]
        own = [each["note"] for each in other.get(f"/v1/worklist/{task_id}/markers").json["markers"]]

        assert (notes, own) == ([NOTE], ["Two men."])

    def test_nor_while_it_is_disputed(
        self, resident: ResidentClient, verifier: OfficerClient, other: OfficerClient, house: House
    ) -> None:
        report, first = marked_and_decided(resident, verifier, house)
        dispute(resident, report)
        house.settle()

        assert other.get(f"/v1/worklist/{first}/markers").json["markers"] == []

    def test_nor_what_became_of_what_was_joined(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        reports = [dict(each.report().json) for each in (resident, ResidentClient.enrolled(app))]
        house.settle()
        first, claim_id = verifier.claim_first()
        [suggested] = verifier.get(f"/v1/worklist/{first}/duplicates").json["suggested"]
        incident_id = suggested["incident"]["id"]
        verifier.post(f"/v1/worklist/{first}/joins", json={"claim_id": claim_id, "incident_id": incident_id})
        verifier.decide(first, claim_id, "unfounded")
        house.settle()
        with reading() as session:
            joined = session.get_one(incidents.Incident, UUID(incident_id)).reference
        plant(supervisor, next(each for each in reports if each["reference"] != joined))

        beside = other.get(f"/v1/worklist/{first}/duplicates").json["joined"]

        assert [each["incident"]["status"] for each in beside] == ["under_review"]


class TestPlantedAtOnce:
    def test_by_several_it_is_planted_once_and_the_others_are_told(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        house: House,
    ) -> None:
        decided_as("unfounded", resident, verifier, house)
        incident_id, officer = incident_of_the_decision(), who_supervises()
        together = threading.Barrier(4)

        def one(_: int) -> str:
            with app.app_context():
                together.wait()
                try:
                    planting.plant(officer=officer, incident_id=incident_id)
                except planting.NotPlantable:
                    return "told"
                return "planted"

        with ThreadPoolExecutor(4) as pool:
            done = sorted(pool.map(one, range(4)))

        assert done == ["planted", "told", "told", "told"]

    def test_while_its_reporter_disputes_it_it_is_not_planted(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        house: House,
    ) -> None:
        decided_as("unfounded", resident, verifier, house)
        incident_id, officer = incident_of_the_decision(), who_supervises()

        def one() -> None:
            with app.app_context():
                planting.plant(officer=officer, incident_id=incident_id)

        with ThreadPoolExecutor(1) as pool:
            with unit_of_work() as uow:  # as the commit of a dispute does
                incidents.change_status(uow, incident_id, "under_review")
                uow.session.flush()
                planted = pool.submit(one)
                with pytest.raises(TimeoutError):
                    planted.result(timeout=0.5)
            with pytest.raises(planting.NotPlantable):
                planted.result(timeout=5)
        with reading() as session:
            open_ones = select(func.count()).where(VerificationTask.is_planted)
            assert session.scalar(open_ones) == 0


def incident_of_the_decision() -> UUID:
    with reading() as session:
        return session.scalars(select(Verification.incident_id)).one()


def who_supervises() -> SignedIn:
    with unit_of_work() as uow:
        officer_id = officers.add_officer(
            uow, name="Hina S.", role="supervisor", password=PASSWORD, hasher=QUICK_HASHER
        )
    return SignedIn(officer_id, "Hina S.", "supervisor")
