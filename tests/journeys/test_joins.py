"""Two people tell of one thing: an officer is shown that they may be one, joins their reports and decides once."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from citizen_api.push.models import Notification
from kernel import clock, incidents
from kernel.unit_of_work import reading
from moderation.worklist.corroboration import corroboration
from tests.contracts.published import problem_faults
from tests.house import NUMAISH, House, OfficerClient, ResidentClient
from tests.joined import SECOND_WORDS, Two, act, actions, duplicates, items_of, said, two

__all__ = ["two"]


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
