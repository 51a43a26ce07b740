"""An audit item behaves as another person's look does: whoever works on it learns from nothing that can be asked what it is."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from kernel import clock
from kernel.identity.models import OfficerSession
from kernel.incidents import Incident
from kernel.unit_of_work import reading, unit_of_work
from moderation.verification.models import Verification
from moderation.worklist.models import PlantedItem
from tests.community import NUMAISH, circle, watching
from tests.house import PASSWORD, House, OfficerClient, ResidentClient, instant
from tests.planted import claim_planted, decided_as, plant, planted_task
from tests.poles import north_of


@pytest.fixture
def neighbour(app: Flask) -> ResidentClient:
    return watching(ResidentClient.enrolled(app, locale="en"), circle(NUMAISH, 900))


@pytest.fixture
def decided(
    neighbour: ResidentClient, resident: ResidentClient, verifier: OfficerClient, house: House
) -> dict[str, Any]:
    """A report that the first verifier has verified, and its neighbour was told of."""
    return decided_as("verified", resident, verifier, house)


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
        assert "device reads" not in page  # a second person is asked for only where many would
        assert "The neighbours read" in page
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

    def test_it_has_waited_since_its_receipt_as_every_second_look_has(
        self, decided: dict[str, Any], other: OfficerClient, supervisor: OfficerClient
    ) -> None:
        with unit_of_work() as uow:
            for table, column in (("verification_tasks", "waits_since"), ("incidents", "received_at")):
                uow.execute(f"UPDATE {table} SET {column} = {column} - interval '5 hours'", {})

        plant(supervisor, decided)

        [item] = other.get("/v1/worklist").json["items"]
        waited_s = (clock.now() - instant(item["incident"]["received_at"])).total_seconds()
        assert item["urgency"]["waited_s"] == pytest.approx(waited_s, abs=5)


class TestAnAuditItem:
    def test_asks_for_a_fresh_proof_where_another_persons_look_would(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        """Or a session left open would tell them apart by one try."""
        watching(ResidentClient.enrolled(app), circle(north_of(NUMAISH, 3_000), 5_000))
        report = decided_as("unfounded", resident, verifier, house)
        plant(supervisor, report)
        task_id, claim_id = claim_planted(other)
        with unit_of_work() as uow:
            uow.session.execute(update(OfficerSession).values(proved_at=clock.now() - timedelta(minutes=10)))

        refused = other.decide(task_id, claim_id)

        assert refused.json["type"] == "/problems/proof-required"
        with reading() as session:
            assert session.scalars(select(PlantedItem.outcome)).one() is None
        other.post("/account/proof", json={"password": PASSWORD})
        assert other.decide(task_id, claim_id).json["audit_item"] == {
            "expected": "unfounded",
            "agrees": False,
        }

    def test_stands_by_what_moves_in_its_clips_as_every_look_does(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        report = decided_as("unfounded", resident, verifier, house)
        with unit_of_work() as uow:
            uow.execute("UPDATE verification_tasks SET moving = 1, looked_at = 2", {})
        plant(supervisor, report)

        [item] = other.get("/v1/worklist").json["items"]

        [moves] = [part for part in item["urgency"]["parts"] if part["code"] == "motion"]
        assert moves["points"] > 0

    def test_is_not_found_by_its_reference_by_who_decided_the_first_time(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        """Who knows that it is decided, and sees that somebody looks again, knows what it is and may say so."""
        report = decided_as("verified", resident, verifier, house)
        own = verifier.get(f"/panel?q={report['reference']}").headers["Location"]
        plant(supervisor, report)

        assert verifier.get(f"/panel?q={report['reference']}").headers["Location"] == own

    def test_is_not_suggested_to_its_neighbours_nor_joined_from_one(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        """What another looks at in earnest is neither open nor verified: a suggestion would say that this one is."""
        report = decided_as("verified", resident, verifier, house)
        ResidentClient.enrolled(app).report()
        house.settle()
        [task_id] = [each["id"] for each in other.get("/v1/worklist").json["items"]]
        before = suggested_at(task_id, other)

        plant(supervisor, report)

        assert before == [report["reference"]]
        assert suggested_at(task_id, other) == []
        assert suggested_at(task_id, verifier) == [report["reference"]]  # who knows that it is decided
        claim_id = other.post(f"/v1/worklist/{task_id}/claim").json["claim_id"]
        incident_id = item_of(other, str(planted_task()))["incident"]["id"]
        body = {"claim_id": claim_id, "incident_id": incident_id}
        refused = other.post(f"/v1/worklist/{task_id}/joins", json=body)
        assert (refused.status_code, refused.json["why"]) == (409, "disputed")


def item_of(officer: OfficerClient, task_id: str) -> dict[str, Any]:
    [item] = [each for each in officer.get("/v1/worklist").json["items"] if each["id"] == task_id]
    return dict(item)


def suggested_at(task_id: str, officer: OfficerClient) -> list[str]:
    found = officer.get(f"/v1/worklist/{task_id}/duplicates").json["suggested"]
    return [each["incident"]["reference"] for each in found]


class TestBesideALookInEarnest:
    """Somebody with an officer's session who asks of both whatever can be asked, and compares the answers."""

    @pytest.fixture
    def both(
        self,
        app: Flask,
        resident: ResidentClient,
        neighbour: ResidentClient,
        verifier: OfficerClient,
        supervisor: OfficerClient,
        other: OfficerClient,
        house: House,
    ) -> tuple[str, str]:
        """A second look in earnest, which is one because somebody far off would hear of it; and an audit item."""
        watching(ResidentClient.enrolled(app), circle(north_of(NUMAISH, 3_000), 5_000))
        long_ago = clock.wire(clock.now() - timedelta(minutes=58))
        lately = clock.wire(clock.now() - timedelta(minutes=22))
        earnest = decided_as("verified", resident, verifier, house, occurred_at=long_ago)
        report = decided_as("unfounded", neighbour, verifier, house, occurred_at=lately)
        plant(supervisor, report)
        items = {each["report"]["reference"]: each["id"] for each in other.get("/v1/worklist").json["items"]}
        return items[earnest["reference"]], items[report["reference"]]

    def test_whatever_is_asked_by_the_claim_is_answered_alike(
        self, both: tuple[str, str], other: OfficerClient, resident: ResidentClient, house: House
    ) -> None:
        resident.report()
        house.settle()
        found = [each for each in other.get("/v1/worklist").json["items"] if each["look"] == 1]
        third = found[0]["incident"]["id"]

        earnest, audited = (answers(other, task_id, third) for task_id in both)

        assert audited == earnest
        assert ("questions", 201, "") in earnest

    def test_both_read_the_same_but_for_numbers_names_and_times(
        self, both: tuple[str, str], other: OfficerClient
    ) -> None:
        for task_id in both:
            assert other.post(f"/v1/worklist/{task_id}/claim").status_code == 201

        earnest, audited = (told_at(other, task_id) for task_id in both)

        assert audited["wire"] == earnest["wire"]
        assert audited["page"] == earnest["page"]
        assert "A second person is needed" in audited["page"]


def answers(officer: OfficerClient, task_id: str, third: str) -> list[tuple[str, int, str]]:
    """What each door says at this task: its kind of refusal, not the words about this one."""
    claim_id = officer.post(f"/v1/worklist/{task_id}/claim").json["claim_id"]
    named = {"claim_id": claim_id, "incident_id": third}
    marked = {"claim_id": claim_id, "at": clock.wire(clock.now() - timedelta(minutes=2)), "note": "Two men."}
    at = f"/v1/worklist/{task_id}"
    asked = [
        ("questions", officer.post(f"{at}/questions", json={"claim_id": claim_id, "template": "hurt"})),
        (
            "appearance",
            officer.post(f"{at}/questions", json={"claim_id": claim_id, "template": "know_again"}),
        ),
        ("asked", officer.get(f"{at}/questions")),
        ("joins", officer.post(f"{at}/joins", json=named)),
        ("differences", officer.post(f"{at}/differences", json=named)),
        ("apart", officer.delete(f"{at}/joins/{third}", json={"claim_id": claim_id})),
        ("markers", officer.post(f"{at}/markers", json=marked)),
        ("undo", officer.post(f"{at}/decision/undo")),
        ("withdrawal", officer.post(f"{at}/withdrawal", json={"reason": "Another street."})),
        ("release", officer.delete(f"{at}/claim", json={"claim_id": claim_id})),
        ("decision", officer.decide(task_id, claim_id)),
    ]
    return [
        (
            name,
            answer.status_code,
            str((answer.json or {}).get("why") or (answer.json or {}).get("type") or ""),
        )
        for name, answer in asked
    ]


def told_at(officer: OfficerClient, task_id: str) -> dict[str, str]:
    """The item and the page of a task in words, without what differs between any two."""
    item = item_of(officer, task_id)
    page = officer.get(f"/panel/tasks/{task_id}").text
    own = {item["report"]["reference"], item["id"], item["incident"]["id"], item["report"]["id"]}
    found = {"wire": str(item), "page": re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))}
    for name in found:
        for each in own:
            found[name] = found[name].replace(each, "own")
        found[name] = re.sub(r"[0-9][0-9A-Fa-f:.\-TZ]*", "0", found[name])
    return found
