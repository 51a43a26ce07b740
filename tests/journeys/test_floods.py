"""A flood works for what it does, and is counted; a first SOS, and every other one, goes through it untouched."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.test import TestResponse

from kernel import clock
from kernel.http.limits_work import HEADER
from kernel.unit_of_work import reading, unit_of_work
from tests.contracts.published import problem_faults
from tests.house import NUMAISH, House, ResidentClient, report_body
from tests.trusted import marked
from tests.tus import said

__all__ = ["marked"]


def solved(answer: TestResponse) -> dict[str, str]:
    """The header that a client sends which has done what a problem asks for."""
    challenge, bits = answer.json["challenge"], answer.json["bits"]
    for number in range(1 << 26):
        sent = f"{challenge}:{number}"
        if int.from_bytes(hashlib.sha256(sent.encode()).digest()[:4], "big") >> (32 - bits) == 0:
            return {HEADER: sent}
    raise AssertionError("none found")


def enrolled_in_a_flood(app: Flask, with_settings: Any) -> ResidentClient:
    with_settings(enrolments_free_per_minute=2)
    for _ in range(2):
        ResidentClient.enrolled(app)
    return ResidentClient.enrolled(app)


def send(
    client: ResidentClient, key: str, headers: dict[str, str] | None = None, **changes: Any
) -> TestResponse:
    return client.post(
        "/v1/reports",
        json=report_body(anonymous=True, **changes),
        headers={"Idempotency-Key": key, **(headers or {})},
    )


class TestEnrolment:
    def test_a_phone_that_enrols_in_a_flood_calls_for_help_at_once(
        self, app: Flask, house: House, with_settings: Any
    ) -> None:
        late = enrolled_in_a_flood(app, with_settings)

        alert = late.post("/v1/sos-alerts", json={"position": dict(NUMAISH)})

        assert alert.status_code == 201
        path = f"/v1/sos-alerts/{alert.json['id']}"
        assert late.get(path).status_code == 200
        assert late.post(f"{path}/positions", json={"positions": []}).status_code == 200
        assert late.post(f"{path}/stand-down", json={}).status_code == 200

    def test_for_all_else_it_works_once(self, app: Flask, with_settings: Any) -> None:
        late = enrolled_in_a_flood(app, with_settings)

        asked = late.report()

        assert (asked.status_code, asked.json["type"]) == (428, "/problems/work-required")
        assert problem_faults(asked.json) == []
        assert HEADER in asked.json["detail"], "an old client's person reads what to do"
        assert late.get("/v1/standing").status_code == 428
        assert late.get("/v1/standing", headers=solved(asked)).status_code == 200
        assert late.report().status_code == 201

    def test_what_another_has_solved_serves_nobody_else(self, app: Flask, with_settings: Any) -> None:
        one = enrolled_in_a_flood(app, with_settings)
        other = ResidentClient.enrolled(app)

        answer = other.get("/v1/standing", headers=solved(one.get("/v1/standing")))

        assert answer.status_code == 428

    def test_a_flood_makes_it_harder_and_a_usual_day_asks_nobody(
        self, app: Flask, with_settings: Any
    ) -> None:
        usual = ResidentClient.enrolled(app)
        with_settings(enrolments_free_per_minute=1)
        bits = [ResidentClient.enrolled(app).get("/v1/standing").json["bits"] for _ in range(4)]

        assert usual.get("/v1/standing").status_code == 200
        assert bits == sorted(bits)
        assert bits[-1] > bits[0]

    def test_who_adds_a_phone_of_their_own_owes_it_as_well(
        self, app: Flask, resident: ResidentClient, with_settings: Any
    ) -> None:
        with_settings(enrolments_free_per_minute=0)
        code = resident.post("/v1/devices/invitations").json["code"]
        for more in ({}, {"invitation": code}):
            answer = resident.post("/v1/devices", json={"platform": "web", "locale": "en", **more})
            second = ResidentClient(resident.client, answer.json["device_id"], answer.json["token"])
            if more:
                resident.post(f"/v1/devices/{second.device_id}/admit")

            asked = second.get("/v1/standing")

            assert asked.status_code == 428
            assert second.post("/v1/sos-alerts", json={}).status_code == 201
            assert second.get("/v1/standing", headers=solved(asked)).status_code == 200

    def test_those_who_come_by_a_token_are_counted(
        self, app: Flask, resident: ResidentClient, with_settings: Any
    ) -> None:
        with_settings(enrolments_free_per_minute=2)
        for _ in range(2):
            resident.post("/v1/devices", json={"platform": "web", "locale": "en"})

        assert ResidentClient.enrolled(app).get("/v1/standing").status_code == 428


class TestAnonymousReports:
    def test_none_is_refused_and_what_comes_beyond_works_for_it(self, app: Flask, with_settings: Any) -> None:
        with_settings(anonymous_reports_per_hour=2)
        phones = [ResidentClient.enrolled(app) for _ in range(3)]
        assert [send(each, str(uuid4())).status_code for each in phones[:2]] == [201, 201]
        key, when = str(uuid4()), clock.wire(clock.now() - timedelta(minutes=2))

        asked = send(phones[2], key, occurred_at=when)
        sent = send(phones[2], key, solved(asked), occurred_at=when)
        again = send(phones[2], key, solved(asked), occurred_at=when)

        assert (asked.status_code, asked.json["type"]) == (428, "/problems/work-required")
        assert sent.status_code == 201
        assert again.json == sent.json, "its next try is the same report"

    def test_one_solution_serves_one_report(self, resident: ResidentClient, with_settings: Any) -> None:
        with_settings(anonymous_reports_per_hour=0)
        first = str(uuid4())
        header = solved(send(resident, first))

        assert send(resident, first, header).status_code == 201
        assert send(resident, str(uuid4()), header).status_code == 428

    def test_who_says_who_they_are_is_not_asked(self, resident: ResidentClient, with_settings: Any) -> None:
        with_settings(anonymous_reports_per_hour=0)

        assert resident.report().status_code == 201

    def test_without_redis_nobody_is_asked(self, resident: ResidentClient, with_settings: Any) -> None:
        with_settings(anonymous_reports_per_hour=0, redis_url="redis://127.0.0.1:1/0")

        assert send(resident, str(uuid4())).status_code == 201

    def test_beyond_their_budget_they_are_taken_but_hold_no_footage(
        self, resident: ResidentClient, house: House, with_settings: Any
    ) -> None:
        with_settings(anonymous_holds_per_hour=1)

        reports = [send(resident, str(uuid4())).json["id"] for _ in range(3)]

        with reading() as session:
            rows = session.execute(
                text("SELECT subject_id::text, is_over_budget, device_id FROM incidents")
            ).all()
        assert {report: over for report, over, _ in rows} == dict(
            zip(reports, [False, True, True], strict=True)
        )
        assert {device for _, _, device in rows} == {None}

    def test_nothing_of_where_they_came_from_is_kept(self, resident: ResidentClient, house: House) -> None:
        send(resident, str(uuid4()))
        house.settle()

        with reading() as session:
            tables = session.scalars(
                text("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'")
            ).all()
            kept = "\n".join(
                str(row)
                for table in tables
                for row in session.execute(text(f"SELECT {table}::text FROM {table}"))
            )
        assert "127.0.0" not in kept


class TestUploadsOfAnonymousReports:
    def begin(self, client: ResidentClient, receipt: dict[str, Any], *, key: str = "") -> TestResponse:
        headers = {
            "Receipt-Secret": receipt["receipt_secret"],
            "Tus-Resumable": "1.0.0",
            "Upload-Length": "1000",
            "Upload-Metadata": said(filetype="image/jpeg", report_id=receipt["id"]),
            **({"Idempotency-Key": key} if key else {}),
        }
        return client.client.post("/v1/uploads", headers=headers)

    def test_however_many_reports_they_share_what_their_network_has(
        self, resident: ResidentClient, with_settings: Any
    ) -> None:
        with_settings(anonymous_upload_bytes_per_day=2_500)

        begun = [self.begin(resident, send(resident, str(uuid4())).json).status_code for _ in range(4)]

        assert begun == [201, 201, 429, 429]

    def test_another_try_of_one_upload_is_counted_once(
        self, resident: ResidentClient, with_settings: Any
    ) -> None:
        with_settings(anonymous_upload_bytes_per_day=1_500)
        receipt, key = send(resident, str(uuid4())).json, str(uuid4())

        assert [self.begin(resident, receipt, key=key).status_code for _ in range(3)] == [201] * 3

    def test_who_makes_secrets_up_spends_nothing_of_their_neighbours(
        self, resident: ResidentClient, with_settings: Any
    ) -> None:
        with_settings(anonymous_upload_bytes_per_day=1_500)
        receipt = send(resident, str(uuid4())).json
        for _ in range(5):
            assert self.begin(resident, {**receipt, "receipt_secret": str(uuid4())}).status_code == 404

        assert self.begin(resident, receipt).status_code == 201

    @pytest.mark.parametrize(("reason", "then"), [("too-much-work", 429), ("unreadable", 201)])
    def test_what_is_kept_though_it_was_refused_counts_in_the_days_bytes(
        self, resident: ResidentClient, with_settings: Any, reason: str, then: int
    ) -> None:
        """Its original is evidence in custody; of what cannot be read nothing is kept."""
        with_settings(upload_bytes_per_day=1_500)
        receipt = send(resident, str(uuid4())).json
        assert self.begin(resident, receipt).status_code == 201
        with unit_of_work() as uow:
            uow.execute(
                "UPDATE uploads SET state = 'refused', reason = :reason, received_at = now()",
                {"reason": reason},
            )

        assert self.begin(resident, receipt).status_code == then


class TestQuotas:
    @pytest.fixture(autouse=True)
    def few(self, with_settings: Any) -> None:
        with_settings(reports_per_hour=4)

    def test_a_device_sends_so_many_an_hour_and_calls_for_help_all_the_same(
        self, resident: ResidentClient, neighbour: ResidentClient
    ) -> None:
        sent = [resident.report().status_code for _ in range(6)]

        assert sent == [201] * 4 + [429] * 2
        assert neighbour.report().status_code == 201
        assert resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH)}).status_code == 201

    @pytest.mark.parametrize(("kind", "most"), [("verified", 8), ("made_up", 2)])
    def test_what_was_found_before_moves_it(
        self, resident: ResidentClient, kind: str, most: int, marked: Any
    ) -> None:
        marked(resident, *[kind] * 3)

        sent = [resident.report().status_code for _ in range(10)]

        assert sent == [201] * most + [429] * (10 - most)

    def test_open311_counts_with_it(self, resident: ResidentClient) -> None:
        form = {"service_code": "road_hazard", "lat": "24.8719", "long": "67.0346", "description": "A hole."}

        sent = [
            resident.client.post(
                "/open311/v2/requests.json", data={**form, "api_key": resident.token}
            ).status_code
            for _ in range(6)
        ]

        assert sent[4:] == [429, 429], sent
