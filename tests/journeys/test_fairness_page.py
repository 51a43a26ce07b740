"""The page of fairness: agreement, times, outcomes by town and hour, within one's reach; of few it says that they are few."""

import csv
import io
import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from moderation.fairness import figures
from moderation.fairness.figures import Agreement, Asked
from tests.house import House, OfficerClient, ResidentClient
from tests.two_stations import put_under, stations_of_two_sides

EAST = {"lat": 24.8722, "lon": 67.0500, "accuracy_m": 5.0}
WEST = {"lat": 24.8722, "lon": 67.0300, "accuracy_m": 5.0}


@pytest.fixture(autouse=True)
def _two_stations(app: Flask) -> None:
    stations_of_two_sides(app)


@pytest.fixture
def auditor(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Ombudsman O.", role="auditor")


def decide(
    resident: ResidentClient,
    officer: OfficerClient,
    house: House,
    *outcomes: str,
    at: dict[str, float] = WEST,
) -> list[dict[str, Any]]:
    """A report decided with each of the outcomes, in this order."""
    receipts = []
    for outcome in outcomes:
        receipts.append(dict(resident.report(position=at).json))
        house.settle()
        assert officer.decide(*officer.claim_first(), outcome).status_code == 201
        house.settle()
    return receipts


def asked(days: int = 28) -> Asked:
    return Asked(clock.now() - timedelta(days=days), clock.now(), None, "Asia/Karachi")


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def table_of(officer: OfficerClient, **query: str) -> list[dict[str, str]]:
    answer = officer.get("/panel/fairness.csv", query_string=query)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text)))


class TestOutcomes:
    def test_by_town_and_hour_of_receipt(
        self, resident: ResidentClient, verifier: OfficerClient, supervisor: OfficerClient, house: House
    ) -> None:
        decide(resident, verifier, house, *["verified"] * 6, "unfounded")
        decide(resident, verifier, house, *["inconclusive"] * 5, at=EAST)

        rows = {row["town"]: row for row in table_of(supervisor)}

        assert rows["South"]["decided"] == "7"
        assert (rows["South"]["verified"], rows["South"]["unfounded"]) == ("6", "<5")
        assert rows["Malir"]["inconclusive"] == "5"
        received = clock.now() + timedelta(hours=5)
        assert rows["South"]["hour"] in {str(received.hour), str((received - timedelta(minutes=5)).hour)}
        assert {row["town"] for row in table_of(supervisor, by="station")} == {"West", "East"}

    def test_of_few_no_share_is_told(
        self, resident: ResidentClient, verifier: OfficerClient, supervisor: OfficerClient, house: House
    ) -> None:
        decide(resident, verifier, house, *["verified"] * 4)

        page = words_of(supervisor.get("/panel/fairness").text)

        assert table_of(supervisor)[0] | {"hour": ""} == {
            "town": "South",
            "hour": "",
            "decided": "<5",
            "verified": "",
            "inconclusive": "",
            "unfounded": "",
        }
        assert "fewer than five: nothing more is said of them" in page
        assert "100 %" not in page

    def test_what_was_taken_back_or_is_older_is_not_counted(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        supervisor: OfficerClient,
        house: House,
        with_settings: Any,
    ) -> None:
        decide(resident, verifier, house, "verified")
        with unit_of_work() as uow:
            uow.execute("UPDATE verifications SET decided_at = decided_at - interval '40 days'")
        with_settings(undo_s=8)
        resident.report()
        house.settle()
        task_id, claim_id = verifier.claim_first()
        verifier.decide(task_id, claim_id)
        verifier.post(f"/v1/worklist/{task_id}/decision/undo")

        assert table_of(supervisor) == []
        assert [row["decided"] for row in table_of(supervisor, days="91")] == ["<5"]

    def test_the_picture_says_each_cell_and_fits_the_policy(
        self, resident: ResidentClient, verifier: OfficerClient, supervisor: OfficerClient, house: House
    ) -> None:
        decide(resident, verifier, house, *["verified"] * 5, *["unfounded"] * 5)

        page = supervisor.get("/panel/fairness").text

        assert "10 decided; 5 verified, 0 inconclusive, 5 unfounded" in page
        assert 'class="b-verified"' in page
        assert "style=" not in page


class TestAgreement:
    def test_audit_items_second_looks_and_disputes(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        first, second, third = decide(resident, verifier, house, "verified", "unfounded", "unfounded")
        for report, found in ((first, "verified"), (second, "verified")):
            form = {"reference": report["reference"], "csrf_token": supervisor.csrf_token}
            supervisor.post("/panel/fairness/items", data=form)
            other.decide(*other.claim_first(), found)
        resident.post(
            f"/v1/reports/{third['id']}/dispute",
            json={"reason": "it_happened"},
            headers={"Idempotency-Key": "0d4c1a2e-9f21-4c3e-8a55-0a1b2c3d4e5f"},
        )
        house.settle()
        other.decide(*other.claim_first(), "verified")
        house.settle()

        with reading() as session:
            total, officers = figures.compared(session, asked())

        assert total.planted == Agreement(2, 1)
        assert total.disputes == Agreement(1, 0)
        assert total.second == Agreement(0, 0)
        met = {(each.planted, each.disputes) for each in officers.values()}
        assert met == {
            (Agreement(0, 0), Agreement(1, 0)),  # whose first verdict the dispute changed
            (Agreement(2, 1), Agreement(0, 0)),
        }

    def test_two_who_looked_at_the_same(
        self,
        resident: ResidentClient,
        neighbour: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        house: House,
        with_settings: Any,
    ) -> None:
        with_settings(second_person_devices=0)
        circle = {"position": {"lat": WEST["lat"], "lon": WEST["lon"]}, "radius_m": 900}
        neighbour.put("/v1/watch-areas", json={"watch_areas": [circle]})
        decide(resident, verifier, house, "verified")
        other.decide(*other.claim_first(), "verified")
        house.settle()

        with reading() as session:
            total, _ = figures.compared(session, asked())

        assert total.second == Agreement(1, 1)


class TestWhoReadsWhat:
    def test_officers_are_named_to_supervisors_alone(
        self,
        resident: ResidentClient,
        verifier: OfficerClient,
        supervisor: OfficerClient,
        auditor: OfficerClient,
        house: House,
    ) -> None:
        decide(resident, verifier, house, "verified")

        assert verifier.name in supervisor.get("/panel/fairness").text
        oversight = auditor.get("/panel/fairness")
        assert oversight.status_code == 200
        assert verifier.name not in oversight.text
        assert "Plant it" not in oversight.text

    def test_a_supervisor_of_a_station_reads_of_that_station(
        self,
        app: Flask,
        resident: ResidentClient,
        verifier: OfficerClient,
        other: OfficerClient,
        supervisor: OfficerClient,
        house: House,
    ) -> None:
        decide(resident, verifier, house, "verified", at=WEST)
        decide(resident, other, house, "verified", at=EAST)
        put_under(app, supervisor.name, "East")

        assert [row["town"] for row in table_of(supervisor)] == ["Malir"]
        page = supervisor.get("/panel/fairness").text
        assert other.name in page
        assert verifier.name not in page

    def test_an_empty_house_says_so(self, supervisor: OfficerClient) -> None:
        page = words_of(supervisor.get("/panel/fairness?days=7&by=station").text)

        assert "Nothing was decided in these days" in page

    def test_what_an_address_asks_in_vain_is_as_if_it_were_not_there(self, supervisor: OfficerClient) -> None:
        assert supervisor.get("/panel/fairness?days=9999999&by=x").status_code == 200


def test_times_are_from_receipt_to_claim_and_from_claim_to_decision(
    resident: ResidentClient, verifier: OfficerClient, house: House
) -> None:
    decide(resident, verifier, house, *["verified"] * 5)
    with unit_of_work() as uow:
        uow.execute(
            "UPDATE verifications SET waits_since = decided_at - interval '10 minutes',"
            " claimed_at = decided_at - interval '2 minutes'"
        )

    with reading() as session:
        total, towns = figures.by_town(session, asked(), by="district")

    assert total.many == 5
    assert total.waited is not None
    assert total.looked is not None
    assert total.waited.p50_s == pytest.approx(480)
    assert total.looked.p90_s == pytest.approx(120)
    assert set(towns) == {"South"}
