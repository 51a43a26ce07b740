"""A reporter who does not accept what was found is given a second look, by somebody else, who is not told the first."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.footage.models import Hold
from kernel import clock, outbox
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading, unit_of_work
from moderation.worklist.models import VerificationTask
from tests.contracts.published import problem_faults
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import TOWN_SQUARE, camera_row, is_recorded, north_of, put_up, wire

DAY = timedelta(days=1)
STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
WORDS = "There is a camera above the shop too.\n\u2067دکان کے اوپر\u2069"
FIRST_REASON = "Two cameras show it as told."


@pytest.fixture
def found(resident: ResidentClient, verifier: OfficerClient, house: House) -> dict[str, Any]:
    """A report that an officer found unfounded."""
    receipt = dict(resident.report().json)
    house.settle()
    assert verifier.decide(*verifier.claim_first(), "unfounded").status_code == 201
    house.settle()
    return receipt


@pytest.fixture
def third_verifier(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Bilal T.", role="verifier")


def dispute(who: ResidentClient, report: dict[str, Any], *, key: str = "", **said: Any) -> TestResponse:
    body = {"reason": "more_to_see", "narrative": WORDS, **said}
    return who.post(
        f"/v1/reports/{report['id']}/dispute", json=body, headers={"Idempotency-Key": key or str(uuid4())}
    )


def items_of(officer: OfficerClient) -> list[dict[str, Any]]:
    return list(officer.get("/v1/worklist").json["items"])


def last_said(who: ResidentClient, report: dict[str, Any]) -> tuple[str, str]:
    step = who.get(f"/v1/reports/{report['id']}").json["timeline"][-1]
    return step["status"], step["text"]


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


class TestWhoMayDisputeAndWhen:
    def test_a_foreign_one_does_not_exist(
        self, found: dict[str, Any], neighbour: ResidentClient, verifier: OfficerClient
    ) -> None:
        before = rows()

        assert dispute(neighbour, found).status_code == 404
        assert dispute(neighbour, {"id": str(uuid4())}).status_code == 404
        stranger = {"Receipt-Secret": "a guess", "Idempotency-Key": str(uuid4())}
        path = f"/v1/reports/{found['id']}/dispute"
        assert (
            neighbour.client.post(path, json={"reason": "it_happened"}, headers=stranger).status_code == 404
        )
        assert neighbour.client.post(path, json={"reason": "it_happened"}).status_code == 401
        assert rows() == before

    def test_another_device_of_the_same_resident_may(
        self, app: Flask, found: dict[str, Any], resident: ResidentClient
    ) -> None:
        body = {"platform": "web", "locale": "en"}
        enrolled = resident.post("/v1/devices", json=body).json
        tablet = ResidentClient(app.test_client(), enrolled["device_id"], enrolled["token"])

        assert dispute(tablet, found).status_code == 201

    def test_the_holder_of_the_receipt_secret_may_and_the_device_that_sent_it_may_not(
        self, resident: ResidentClient, verifier: OfficerClient, other_verifier: OfficerClient, house: House
    ) -> None:
        receipt = resident.report(anonymous=True).json
        house.settle()
        verifier.decide(*verifier.claim_first(), "inconclusive")
        path, body = f"/v1/reports/{receipt['id']}/dispute", {"reason": "it_happened"}
        holder = {"Receipt-Secret": receipt["receipt_secret"], "Idempotency-Key": str(uuid4())}

        by_device = resident.post(path, json=body, headers={"Idempotency-Key": str(uuid4())})
        first = resident.client.post(path, json=body, headers=holder)
        replayed = resident.client.post(path, json=body, headers=holder)
        house.settle()

        assert (by_device.status_code, first.status_code) == (404, 201)
        assert replayed.data == first.data
        assert len(items_of(other_verifier)) == 1
        with reading() as session:
            (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.action == "report.dispute"))
        assert (entry.actor_kind, entry.actor_id) == ("anonymous", None)

    def test_a_new_report_still_needs_a_device(self, resident: ResidentClient) -> None:
        headers = {"Receipt-Secret": "x", "Idempotency-Key": str(uuid4())}

        assert resident.client.post("/v1/reports", json={}, headers=headers).status_code == 401

    def test_the_same_again_is_the_same_answer_and_one_dispute(
        self, found: dict[str, Any], resident: ResidentClient, other_verifier: OfficerClient, house: House
    ) -> None:
        key = str(uuid4())

        first, replayed = dispute(resident, found, key=key), dispute(resident, found, key=key)
        house.settle()
        other_verifier.decide(*other_verifier.claim_first(), "unfounded")
        with clock.frozen_at(clock.now() + 20 * DAY):
            late = dispute(resident, found, key=key)

        assert (first.data, first.status_code) == (replayed.data, replayed.status_code)
        assert (late.data, late.status_code) == (first.data, 201)
        assert rows()["disputes"] == 1
        other_body = dispute(resident, found, key=key, reason="it_happened")
        assert (other_body.status_code, other_body.json["type"]) == (422, "/problems/idempotency-mismatch")

    def test_eight_twins_at_once_are_one_dispute_and_one_answer(
        self, app: Flask, found: dict[str, Any], resident: ResidentClient
    ) -> None:
        key = str(uuid4())

        def send(_: int) -> tuple[int, bytes]:
            phone = ResidentClient(app.test_client(), resident.device_id, resident.token)
            answer = dispute(phone, found, key=key)
            return answer.status_code, answer.data

        with ThreadPoolExecutor(8) as phones:
            answers = set(phones.map(send, range(8)))

        assert [status for status, _ in answers] == [201]
        assert rows()["disputes"] == 1

    def test_eight_that_say_different_things_are_one_dispute_and_seven_refusals(
        self, app: Flask, found: dict[str, Any], resident: ResidentClient
    ) -> None:
        def send(_: int) -> int:
            phone = ResidentClient(app.test_client(), resident.device_id, resident.token)
            return dispute(phone, found).status_code

        with ThreadPoolExecutor(8) as phones:
            statuses = sorted(phones.map(send, range(8)))

        assert statuses == [201] + [409] * 7
        assert rows()["disputes"] == 1

    def test_one_at_a_time(self, found: dict[str, Any], resident: ResidentClient) -> None:
        dispute(resident, found)

        second = dispute(resident, found)

        assert (second.status_code, second.json["type"]) == (409, "/problems/not-disputable")
        assert problem_faults(second.json) == []
        assert rows()["disputes"] == 1

    @pytest.mark.parametrize("outcome", ["", "verified"])
    def test_what_nobody_decided_and_what_was_verified_is_nothing_to_dispute(
        self, resident: ResidentClient, verifier: OfficerClient, house: House, outcome: str
    ) -> None:
        receipt = resident.report().json
        house.settle()
        if outcome:
            verifier.decide(*verifier.claim_first(), outcome)

        assert dispute(resident, receipt).json["type"] == "/problems/not-disputable"
        assert resident.get(f"/v1/reports/{receipt['id']}").json["disputable_until"] is None

    def test_after_14_days_it_is_closed_and_says_since_when(
        self, found: dict[str, Any], resident: ResidentClient
    ) -> None:
        until = resident.get(f"/v1/reports/{found['id']}").json["disputable_until"]

        with clock.frozen_at(clock.now() + 14 * DAY):
            refused = dispute(resident, found)

        assert (refused.status_code, refused.json["type"]) == (409, "/problems/dispute-closed")
        assert (refused.json["why"], refused.json["closed_at"]) == ("too-late", until)
        assert problem_faults(refused.json) == []

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            pytest.param({"reason": "spite"}, "reason", id="no such reason"),
            pytest.param({"reason": "other", "narrative": " \n"}, "narrative", id="other, without words"),
            pytest.param({"narrative": "a\u202eb"}, "narrative", id="an override"),
            pytest.param({"narrative": "ک" * 4_001}, "narrative", id="too long"),
            pytest.param({"colour": "red"}, "colour", id="an unknown field"),
        ],
    )
    def test_bad_words_are_refused_by_name(
        self, found: dict[str, Any], resident: ResidentClient, said: dict[str, Any], field: str
    ) -> None:
        refused = dispute(resident, found, **said)

        assert (refused.status_code, refused.json["errors"][0]["field"]) == (422, field)
        assert rows()["disputes"] == 0

    def test_the_key_is_required(self, found: dict[str, Any], resident: ResidentClient) -> None:
        refused = resident.post(f"/v1/reports/{found['id']}/dispute", json={"reason": "it_happened"})

        assert refused.json["errors"][0]["field"] == "Idempotency-Key"


class TestFootage:
    def test_a_dispute_keeps_it_until_it_has_ended_and_14_days_more(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        house: House,
    ) -> None:
        camera_id = put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"]
        is_recorded(camera_id)
        report = resident.report(position=wire(north_of(TOWN_SQUARE, 50))).json
        house.settle(only=STEPS)
        verifier.decide(*verifier.claim_first(), "unfounded")
        house.settle(only=STEPS)
        decided_at = clock.now()
        assert is_held(camera_id)

        with clock.frozen_at(decided_at + 13 * DAY):
            assert dispute(resident, report).status_code == 201
            house.settle(only=STEPS)
        with reading() as session:
            looks = session.scalars(
                select(outbox.DueEvent.at).where(outbox.DueEvent.event == "HoldsDue")
            ).all()
        assert decided_at + 14 * DAY in looks  # the dispute's own look, and from then on one a day
        for days in (14, 15, 20, 40):
            pass_to(house, decided_at + days * DAY)
            assert is_held(camera_id)

        with clock.frozen_at(decided_at + 40 * DAY):
            other_verifier = OfficerClient.signed_in(app, name="Sana R.", role="verifier")
            other_verifier.decide(*other_verifier.claim_first(), "unfounded")
            house.settle(only=STEPS)
        pass_to(house, decided_at + 53 * DAY)
        assert is_held(camera_id)
        pass_to(house, decided_at + 55 * DAY)
        assert not is_held(camera_id)

    def test_supervisors_are_not_told_that_nobody_has_decided_it(
        self, app: Flask, resident: ResidentClient, verifier: OfficerClient, house: House
    ) -> None:
        supervisor = OfficerClient.signed_in(app, name="Nasreen B.", role="supervisor")
        is_recorded(put_up(camera_row("SQ1-1", stream=STREAM))["SQ1-1"])
        report = resident.report(position=wire(north_of(TOWN_SQUARE, 50))).json
        house.settle(only=STEPS)
        pass_to(house, clock.now() + DAY)
        assert "Nobody has decided" in supervisor.get("/panel").text
        verifier.decide(*verifier.claim_first(), "unfounded")

        dispute(resident, report)
        house.settle(only=STEPS)

        page = supervisor.get("/panel").text
        assert "second look" in page
        assert "Nobody has decided" not in page


STEPS = {
    "cctv_link.jobs.link_cameras",
    "cctv_link.jobs.hold_footage",
    "cctv_link.jobs.review_holds",
    "cctv_link.jobs.follow_decision",
    "moderation.jobs.open_verification",
    "moderation.jobs.open_second_look",
    "moderation.jobs.tell_supervisors",
}


def pass_to(house: House, at: Any) -> None:
    with clock.frozen_at(at):
        with unit_of_work() as uow:
            outbox.publish_due(uow.session)
        house.settle(only=STEPS)


def is_held(camera_id: UUID) -> bool:
    with reading() as session:
        hold = session.scalars(select(Hold).where(Hold.camera_id == camera_id)).one()
        return hold.released_at is None


def rows() -> dict[str, int]:
    with reading() as session:
        return {
            table: session.scalar(text(f"SELECT count(*) FROM {table}")) or 0
            for table in ("disputes", "verification_tasks", "outbox_messages", "idempotency_keys")
        }
