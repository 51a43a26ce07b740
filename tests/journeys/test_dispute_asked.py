"""Who may dispute what was found, and when: the reporter alone, within two weeks of being told, and not for ever."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.contracts.published import problem_faults
from tests.disputes import DAY, dispute, found, items_of, rows, third_verifier
from tests.house import House, OfficerClient, ResidentClient

__all__ = ["found", "third_verifier"]


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
