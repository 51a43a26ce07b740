"""Two people tell of one thing: an officer joins their reports, decides once, and can take them apart again."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.footage.models import Hold
from citizen_api.push.models import Notification
from kernel import clock, incidents
from kernel.audit.models import AuditEntry
from kernel.joins import IncidentJoin
from kernel.unit_of_work import reading
from moderation.worklist.corroboration import corroboration
from tests.contracts.published import problem_faults
from tests.house import NUMAISH, House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

# What follows, but for fetching: nothing is recorded here.
STEPS = {
    "cctv_link.jobs.link_cameras",
    "cctv_link.jobs.hold_footage",
    "cctv_link.jobs.review_holds",
    "cctv_link.jobs.follow_decision",
    "cctv_link.jobs.follow_join",
    "citizen_api.jobs.notify_community",
    "moderation.jobs.open_verification",
}
STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
SECOND_WORDS = "Snatched from a girl at the bus stop, red 125"


class Two:
    """Two reports of one thing, 90 s and some metres apart, and the task that an officer holds."""

    def __init__(
        self, first: ResidentClient, second: ResidentClient, house: House, officer: OfficerClient, **of: Any
    ) -> None:
        at = clock.now() - timedelta(minutes=5)
        self.first = dict(first.report(occurred_at=clock.wire(at), **of).json)
        near = of.get("position") or {**NUMAISH, "lat": NUMAISH["lat"] + 0.0001}
        self.second = dict(
            second.report(
                occurred_at=clock.wire(at + timedelta(seconds=90)), narrative=SECOND_WORDS, position=near
            ).json
        )
        house.settle(only=STEPS)
        items = {each["report"]["id"]: each for each in items_of(officer)}
        self.task, self.other_task = items[self.first["id"]]["id"], items[self.second["id"]]["id"]
        self.incident = items[self.first["id"]]["incident"]["id"]
        self.other = items[self.second["id"]]["incident"]["id"]
        self.claim = officer.post(f"/v1/worklist/{self.task}/claim").json["claim_id"]

    def join(self, officer: OfficerClient) -> TestResponse:
        return act(officer, self.task, "joins", self.claim, self.other)

    def separate(self, officer: OfficerClient, claim_id: str | None = None) -> TestResponse:
        return officer.delete(f"/v1/worklist/{self.task}/joins/{self.other}", json={"claim_id": claim_id})


@pytest.fixture
def two(resident: ResidentClient, neighbour: ResidentClient, house: House, verifier: OfficerClient) -> Two:
    return Two(resident, neighbour, house, verifier)


def act(officer: OfficerClient, task_id: str, what: str, claim_id: str, incident_id: str) -> TestResponse:
    return officer.post(
        f"/v1/worklist/{task_id}/{what}", json={"claim_id": claim_id, "incident_id": incident_id}
    )


def items_of(officer: OfficerClient) -> list[dict[str, Any]]:
    return list(officer.get("/v1/worklist").json["items"])


def duplicates(officer: OfficerClient, task_id: str) -> dict[str, Any]:
    return dict(officer.get(f"/v1/worklist/{task_id}/duplicates").json)


def said(who: ResidentClient, report: dict[str, Any]) -> dict[str, Any]:
    return dict(who.get(f"/v1/reports/{report['id']}").json)


class TestSuggesting:
    def test_what_is_near_in_place_time_and_kind_is_suggested_with_how_near(
        self, two: Two, verifier: OfficerClient
    ) -> None:
        found = duplicates(verifier, two.task)

        [suggested] = found["suggested"]
        assert found["joined"] == []
        assert suggested["report"]["id"] == two.second["id"]
        assert suggested["distance_m"] == pytest.approx(11.1, abs=0.5)
        assert suggested["later_s"] == pytest.approx(90, abs=0.01)
        assert (suggested["narrative"], suggested["holder"], suggested["still"]) == (SECOND_WORDS, None, None)
        [back] = duplicates(verifier, two.other_task)["suggested"]
        assert (back["report"]["id"], back["holder"]) == (two.first["id"], verifier.name)

    def test_what_is_far_long_ago_or_of_another_kind_is_not(
        self, two: Two, neighbour: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        at = clock.now() - timedelta(minutes=5)
        neighbour.report(occurred_at=clock.wire(at), position={**NUMAISH, "lat": NUMAISH["lat"] + 0.01})
        neighbour.report(occurred_at=clock.wire(at - timedelta(minutes=40)))
        neighbour.report(occurred_at=clock.wire(at), category="fire")
        house.settle()

        assert [each["report"]["id"] for each in duplicates(verifier, two.task)["suggested"]] == [
            two.second["id"]
        ]

    def test_told_apart_they_are_not_suggested_to_each_other_again(
        self, two: Two, verifier: OfficerClient
    ) -> None:
        first = act(verifier, two.task, "differences", two.claim, two.other)
        again = act(verifier, two.task, "differences", two.claim, two.other)

        assert (first.status_code, again.status_code) == (201, 200)
        assert duplicates(verifier, two.task)["suggested"] == []
        assert duplicates(verifier, two.other_task)["suggested"] == []
        assert actions() == {"incident.tell_apart": 1}


class TestJoining:
    def test_the_joined_one_leaves_the_worklist_and_its_words_stand_on_the_page(
        self, two: Two, verifier: OfficerClient, other_verifier: OfficerClient, house: House
    ) -> None:
        answer = two.join(verifier)
        house.settle()

        assert (answer.status_code, answer.json["task_id"]) == (201, two.task)
        [item] = items_of(other_verifier)
        assert item["id"] == two.task
        [joined] = item["joined"]
        assert (joined["report"]["id"], joined["narrative"]) == (two.second["id"], SECOND_WORDS)
        refused = other_verifier.post(f"/v1/worklist/{two.other_task}/claim")
        assert (refused.status_code, refused.json["detail"]) == (409, "it was joined to another incident")
        page = verifier.get(f"/panel/tasks/{two.task}").text
        assert SECOND_WORDS in page
        assert "2 reports" in page
        to_it = verifier.get(f"/panel/tasks/{two.other_task}")
        assert (to_it.status_code, to_it.headers["Location"]) == (303, f"/panel/tasks/{two.task}")
        assert two.join(verifier).status_code == 200
        assert actions() == {"incident.join": 1, "incident.take_in": 1}

    def test_both_reporters_are_told_of_one_decision_and_neither_of_the_other(
        self,
        two: Two,
        resident: ResidentClient,
        neighbour: ResidentClient,
        verifier: OfficerClient,
        house: House,
    ) -> None:
        circle = {"position": {"lat": 24.8719, "lon": 67.0346}, "radius_m": 2_000}
        neighbour.put("/v1/watch-areas", json={"watch_areas": [circle]})
        two.join(verifier)
        assert said(neighbour, two.second)["status"] == "under_review"

        assert verifier.decide(two.task, two.claim, "verified").status_code == 201
        house.settle()

        for who, own, other in ((resident, two.first, two.second), (neighbour, two.second, two.first)):
            report = said(who, own)
            assert (report["status"], report["reference"]) == ("verified", own["reference"])
            assert report["timeline"][-1]["text"].startswith("An officer verified what you reported.")
            assert other["reference"] not in str(report)
            assert other["id"] not in str(report)
        assert neighbour.get(f"/v1/reports/{two.first['id']}").status_code == 404
        assert len(neighbour.get("/v1/notifications").json["items"]) == 1
        with reading() as session:
            assert len(session.scalars(select(Notification)).all()) == 1

    def test_the_police_office_hears_of_it(
        self, two: Two, verifier: OfficerClient, operator: OfficerClient, house: House
    ) -> None:
        two.join(verifier)
        house.settle()
        two.separate(verifier, two.claim)
        house.settle()

        told = [
            each
            for each in operator.get("/v1/cpo/feed").json["entries"]
            if each["kind"] in ("incident_joined", "incident_separated")
        ]
        assert [each["kind"] for each in told] == ["incident_joined", "incident_separated"]
        assert told[0]["report"]["id"] == two.second["id"]
        assert told[0]["joined_to"] == {"id": two.first["id"], "reference": two.first["reference"]}

    def test_only_the_holder_joins_and_nobody_elses_work_is_taken(
        self, two: Two, verifier: OfficerClient, other_verifier: OfficerClient
    ) -> None:
        not_the_holder = act(other_verifier, two.task, "joins", two.claim, two.other)
        theirs = other_verifier.post(f"/v1/worklist/{two.other_task}/claim").json["claim_id"]
        refused = two.join(verifier)

        assert not_the_holder.json["type"] == "/problems/lease-lost"
        assert refused.json["type"] == "/problems/lease-held"
        assert refused.json["holder"]["name"] == other_verifier.name
        assert "has it" in verifier.get(f"/panel/tasks/{two.task}").text
        crosswise = act(other_verifier, two.other_task, "joins", theirs, two.incident)
        assert crosswise.json["type"] == "/problems/lease-held"

    @pytest.mark.parametrize("outcome", ["unfounded", "inconclusive"])
    def test_what_was_decided_otherwise_takes_nobody_in(
        self, two: Two, verifier: OfficerClient, other_verifier: OfficerClient, house: House, outcome: str
    ) -> None:
        verifier.decide(two.task, two.claim, outcome)
        claim = other_verifier.post(f"/v1/worklist/{two.other_task}/claim").json["claim_id"]

        refused = act(other_verifier, two.other_task, "joins", claim, two.incident)

        assert (refused.status_code, refused.json["why"]) == (409, "decided")
        assert problem_faults(refused.json) == []
        assert duplicates(other_verifier, two.other_task)["suggested"] == []

    def test_a_late_report_joins_what_is_verified_and_its_reporter_is_told(
        self,
        two: Two,
        neighbour: ResidentClient,
        verifier: OfficerClient,
        other_verifier: OfficerClient,
        house: House,
    ) -> None:
        verifier.decide(two.task, two.claim, "verified")
        house.settle()
        claim = other_verifier.post(f"/v1/worklist/{two.other_task}/claim").json["claim_id"]
        [suggested] = duplicates(other_verifier, two.other_task)["suggested"]

        answer = act(other_verifier, two.other_task, "joins", claim, two.incident)
        house.settle()

        assert suggested["joins_this"] is True
        assert (answer.status_code, answer.json["incident_id"]) == (201, two.other)
        assert answer.json["task_id"] == two.task
        assert said(neighbour, two.second)["status"] == "verified"
        assert items_of(other_verifier) == []
        with reading() as session:
            assert len(session.scalars(select(Notification)).all()) == 1
        assert act(other_verifier, two.other_task, "joins", claim, two.incident).status_code == 200

    def test_what_has_taken_others_in_is_not_joined_itself(
        self, two: Two, resident: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        two.join(verifier)
        third = dict(resident.report(occurred_at=clock.wire(clock.now() - timedelta(minutes=5))).json)
        house.settle()
        task = next(each["id"] for each in items_of(verifier) if each["report"]["id"] == third["id"])
        claim = verifier.post(f"/v1/worklist/{task}/claim").json["claim_id"]

        into_joined = act(verifier, task, "joins", claim, two.other)
        with_joined = act(verifier, task, "joins", claim, two.incident)
        itself = act(verifier, two.task, "joins", two.claim, two.incident)

        assert [each.json["why"] for each in (into_joined, with_joined, itself)] == [
            "joined",
            "has-joined",
            "itself",
        ]

    def test_devices_that_agree_are_counted_and_nobody_known_only_once(
        self, two: Two, resident: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        two.join(verifier)
        for of in ({}, {"anonymous": True}, {"anonymous": True}):
            more = dict(
                resident.report(occurred_at=clock.wire(clock.now() - timedelta(minutes=4)), **of).json
            )
            house.settle()
            incident = next(
                each["incident"]["id"] for each in items_of(verifier) if each["report"]["id"] == more["id"]
            )
            assert act(verifier, two.task, "joins", two.claim, incident).status_code == 201

        with reading() as session:
            found = corroboration(session, incidents.find(session, UUID(two.incident)))
        assert (found.reports, found.devices, found.anonymous) == (5, 2, 2)
        assert found.independent == 2
        [phones] = [each for each in items_of(verifier)[0]["urgency"]["parts"] if each["code"] == "phones"]
        assert phones["sentence"].startswith("2 independent phones")


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


def actions() -> dict[str, int]:
    with reading() as session:
        rows = session.scalars(
            select(AuditEntry.action).where(
                AuditEntry.action.in_(
                    ["incident.join", "incident.take_in", "incident.separate", "incident.tell_apart"]
                )
            )
        ).all()
    return {action: rows.count(action) for action in rows}


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
