"""A resident takes back what is theirs: it is gone from the house, what stays is said with why, and nobody who needs help is cut off."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from kernel import clock
from kernel.unit_of_work import reading
from tests.community import NUMAISH, circle
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_contacts import link_of, opened
from tests.journeys.test_sos import raised
from tests.journeys.test_sos_duress import DURESS, REAL, choose, stand_down
from tests.journeys.test_trips import shared


@pytest.fixture(autouse=True)
def quick(with_settings: Any) -> None:
    with_settings(sos_pin_answer_ms=0)


def test_what_is_theirs_is_gone_and_what_is_kept_is_said(
    app: Flask, house: House, verifier: OfficerClient
) -> None:
    resident = ResidentClient.enrolled(app, locale="ur")
    resident.put("/v1/watch-areas", json={"watch_areas": [circle(NUMAISH, 1000)]})
    choose(resident)
    _, path = link_of(resident)
    trip = shared(resident)
    assert resident.post(f"/v1/trips/{trip['id']}/arrive", json={"pin": REAL}).status_code == 200
    resident.report()
    house.settle()
    verifier.decide(*verifier.claim_first())
    house.pass_time(minutes=5)
    house.settle()
    assert {table for table, n in rows().items() if n} == {*OWN}

    answer = erased(resident)

    assert answer.status_code == 200
    assert rows() == dict.fromkeys(OWN, 0)
    assert [each["what"] for each in answer.json["kept"]] == ["reports", "sos_alerts", "audit"]
    assert "رپورٹ" in answer.json["kept"][0]["text"]
    assert count("reports") == 1
    assert resident.get("/v1/watch-areas").json["type"] == "/problems/device-ended"
    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM devices WHERE ended_at IS NULL")) == 0
    assert opened(app, path).status_code == 404
    with reading() as session:
        assert session.scalar(text("SELECT count(*) FROM audit_entries WHERE action = 'resident.erase'")) == 1


def test_another_residents_stays(app: Flask) -> None:
    one, other = ResidentClient.enrolled(app), ResidentClient.enrolled(app)
    for each in (one, other):
        each.put("/v1/watch-areas", json={"watch_areas": [circle(NUMAISH, 1000)]})

    erased(one)

    assert len(other.get("/v1/watch-areas").json["watch_areas"]) == 1


def test_nothing_is_erased_while_somebody_is_waited_for(app: Flask) -> None:
    called, travelling = ResidentClient.enrolled(app), ResidentClient.enrolled(app)
    raised(called)
    trip = shared(travelling)

    for resident in (called, travelling):
        answer = erased(resident)
        assert (answer.status_code, answer.json["type"]) == (409, "/problems/still-under-way")

    assert travelling.get(f"/v1/trips/{trip['id']}").json["state"] == "under_way"


def test_with_either_pin_it_is_answered_alike_and_the_alert_goes_on(app: Flask) -> None:
    answers, alerts = [], []
    for pin in (REAL, DURESS):
        resident = ResidentClient.enrolled(app)
        choose(resident)
        alerts.append(raised(resident))
        stand_down(resident, alerts[-1], pin)

        answer = erased(resident)

        answers.append((answer.status_code, answer.json))
    assert answers[0] == answers[1]
    assert answers[0][0] == 200
    with reading() as session:
        open_still = session.scalars(text("SELECT id FROM sos_alerts WHERE ended_at IS NULL")).all()
    assert [str(each) for each in open_still] == [alerts[1]["id"]]


def test_whoever_still_has_the_token_may_call_for_help(app: Flask) -> None:
    resident = ResidentClient.enrolled(app)
    erased(resident)

    answer = resident.post("/v1/sos-alerts", json={"submitted_at": clock.wire(clock.now())})

    assert answer.status_code == 201


def erased(resident: ResidentClient) -> Any:
    return resident.request("DELETE", f"/v1/devices/{resident.device_id}")


OWN = ("watch_areas", "notification_deliveries", "contact_links", "trips", "sos_pins", "sos_pin_tries")


def rows() -> dict[str, int]:
    return {table: count(table) for table in OWN}


def count(table: str) -> int:
    with reading() as session:
        found: int = session.scalar(text(f"SELECT count(*) FROM {table}"))
    return found
