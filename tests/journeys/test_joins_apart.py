"""What was joined can be taken apart again, keeps its own footage, and falls with what it was joined to."""

from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.footage.models import Hold
from kernel.joins import IncidentJoin
from kernel.unit_of_work import reading
from tests.house import House, OfficerClient, ResidentClient
from tests.joined import STEPS, Two, items_of, said, two
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

__all__ = ["two"]

STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")


class TestTakingApart:
    def test_before_the_decision_its_own_task_is_back(
        self,
        two: Two,
        neighbour: ResidentClient,
        verifier: OfficerClient,
        other_verifier: OfficerClient,
        house: House,
    ) -> None:
        two.join(verifier)
        assert two.separate(other_verifier, two.claim).json["type"] == "/problems/lease-lost"

        assert two.separate(verifier, two.claim).status_code == 204
        house.settle()

        assert {each["id"] for each in items_of(other_verifier)} == {two.task, two.other_task}
        verifier.decide(two.task, two.claim, "unfounded")
        house.settle()
        assert said(neighbour, two.second)["status"] == "under_review"
        claim = other_verifier.post(f"/v1/worklist/{two.other_task}/claim")
        assert claim.status_code == 201
        assert other_verifier.decide(two.other_task, claim.json["claim_id"], "verified").status_code == 201
        assert two.separate(verifier).json["why"] == "not-joined"

    def test_after_the_decision_what_was_found_is_not_its_own_any_more(
        self,
        two: Two,
        neighbour: ResidentClient,
        verifier: OfficerClient,
        other_verifier: OfficerClient,
        house: House,
    ) -> None:
        two.join(verifier)
        verifier.decide(two.task, two.claim, "verified")
        house.settle()

        page = other_verifier.post(
            f"/panel/tasks/{two.task}/separations",
            data={"csrf_token": other_verifier.csrf_token, "claim_id": "", "incident_id": two.other},
        )
        house.settle()

        assert page.status_code == 303
        report = said(neighbour, two.second)
        assert report["status"] == "under_review"
        assert report["timeline"][-1]["text"].startswith("What was found is being looked at once more")
        assert [each["id"] for each in items_of(verifier)] == [two.other_task]
        with reading() as session:
            [row] = session.scalars(select(IncidentJoin)).all()
        assert row.separated_at is not None

    def test_a_dispute_is_about_ones_own_report_and_lands_with_another_officer(
        self,
        two: Two,
        resident: ResidentClient,
        neighbour: ResidentClient,
        verifier: OfficerClient,
        other_verifier: OfficerClient,
        house: House,
    ) -> None:
        two.join(verifier)
        verifier.decide(two.task, two.claim, "unfounded")
        house.settle()
        answer = neighbour.post(
            f"/v1/reports/{two.second['id']}/dispute",
            json={"reason": "it_happened"},
            headers={"Idempotency-Key": str(uuid4())},
        )
        house.settle()

        assert answer.status_code == 201
        assert said(resident, two.first)["status"] == "unfounded"
        assert two.separate(verifier).json["why"] == "own-look"
        [item] = items_of(other_verifier)
        assert (item["report"]["id"], item["joined"]) == (two.second["id"], [])
        refused = verifier.post(f"/v1/worklist/{item['id']}/claim")
        assert refused.json["type"] == "/problems/decided-before"
        claim = other_verifier.post(f"/v1/worklist/{item['id']}/claim").json["claim_id"]
        assert other_verifier.decide(item["id"], claim, "verified").status_code == 201
        assert said(neighbour, two.second)["status"] == "verified"
        assert said(resident, two.first)["status"] == "unfounded"


class TestFootage:
    def test_what_each_holds_stays_as_long_as_the_decision_says(
        self,
        app: Flask,
        resident: ResidentClient,
        neighbour: ResidentClient,
        verifier: OfficerClient,
        house: House,
    ) -> None:
        is_recorded(put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"])
        two = Two(resident, neighbour, house, verifier, position=wire(north_of(TOWN_SQUARE, 50)))

        two.join(verifier)
        [item] = items_of(verifier)
        assert [each["label"] for each in item["cameras"]] == ["SQ1-1"]
        assert bases() == {two.incident: {"undecided"}, two.other: {"undecided"}}
        verifier.decide(two.task, two.claim, "verified")
        house.settle(only=STEPS)
        assert bases() == {two.incident: {"case"}, two.other: {"case"}}

        two.separate(verifier)
        house.settle(only=STEPS)
        assert bases() == {two.incident: {"case"}, two.other: {"undecided"}}


def bases() -> dict[str, set[str]]:
    with reading() as session:
        found: dict[str, set[str]] = {}
        for hold in session.scalars(select(Hold).where(Hold.released_at.is_(None))):
            found.setdefault(str(hold.incident_id), set()).add(hold.basis)
        return found


def test_what_was_joined_is_withdrawn_with_what_it_was_joined_to(
    app: Flask, two: Two, verifier: OfficerClient, resident: ResidentClient, neighbour: ResidentClient
) -> None:
    """At its own task it is refused: those who were told were told of the other one."""
    two.join(verifier)
    verifier.decide(two.task, two.claim)
    supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")

    alone = supervisor.post(f"/v1/worklist/{two.other_task}/withdrawal", json={"reason": "Another street."})
    assert (alone.status_code, alone.json["type"]) == (409, "/problems/incident-status")
    both = supervisor.post(f"/v1/worklist/{two.task}/withdrawal", json={"reason": "Another street."})

    assert both.status_code == 201
    assert said(resident, two.first)["status"] == said(neighbour, two.second)["status"] == "withdrawn"
