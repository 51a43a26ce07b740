"""A resident takes a copy of all that is kept of them: as their own doors show it, of nobody else, and the same with either PIN."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from citizen_api.sos import services
from citizen_api.sos.transitions import locked
from kernel.unit_of_work import reading
from tests.community import NUMAISH, circle
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_contacts import link_of
from tests.journeys.test_sos import north, raised
from tests.journeys.test_sos_duress import DURESS, REAL, bare, choose, stand_down
from tests.journeys.test_trips import shared


@pytest.fixture(autouse=True)
def quick(with_settings: Any) -> None:
    with_settings(sos_pin_answer_ms=0)


def exported(resident: ResidentClient) -> Any:
    return resident.get(f"/v1/devices/{resident.device_id}/data")


def test_all_of_it_is_there_as_its_own_doors_show_it(
    app: Flask, house: House, verifier: OfficerClient
) -> None:
    resident = ResidentClient.enrolled(app, locale="ur")
    resident.put("/v1/watch-areas", json={"watch_areas": [circle(NUMAISH, 1000)]})
    link_of(resident)
    trip = shared(resident)
    report = resident.report().json
    alert = raised(resident)
    resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [north(100)]})
    house.settle()
    task, lease = verifier.claim_first()
    verifier.decide(task, lease)
    house.pass_time(minutes=5)
    house.settle()

    answer = exported(resident)

    assert answer.status_code == 200, answer.text
    data = answer.json
    assert [each["id"] for each in data["devices"]] == [str(resident.device_id)]
    [kept] = data["reports"]
    assert kept["report"] == resident.get(f"/v1/reports/{report['id']}").json
    assert {"accesses": kept["accesses"]} == resident.get(f"/v1/reports/{report['id']}/accesses").json
    [called] = data["sos_alerts"]
    assert called["sos_alert"] == resident.get(f"/v1/sos-alerts/{alert['id']}").json
    assert [round(each["lat"], 4) for each in called["positions"]] == [
        round(each["lat"], 4) for each in (north(0), north(100))
    ]
    assert data["trips"] == resident.get("/v1/trips").json["items"]
    assert data["trips"][0]["id"] == trip["id"]
    assert data["contact_links"] == resident.get("/v1/contact-links").json["items"]
    assert data["watching"] == resident.get("/v1/watch-areas").json
    assert data["phone_numbers"] == resident.get("/v1/phone-numbers").json["items"]
    assert data["standing"] == resident.get("/v1/standing").json
    assert data["notifications"] == resident.get("/v1/notifications").json["items"]
    with reading() as session:
        assert (
            session.scalar(text("SELECT count(*) FROM audit_entries WHERE action = 'resident.export'")) == 1
        )


def test_nothing_of_anybody_else_and_nothing_anonymous(app: Flask, house: House) -> None:
    one, other = ResidentClient.enrolled(app), ResidentClient.enrolled(app)
    for each in (one, other):
        each.report()
        raised(each)
    one.report(anonymous=True)

    data = exported(one).json

    assert (len(data["devices"]), len(data["reports"]), len(data["sos_alerts"])) == (1, 1, 1)
    assert other.get(f"/v1/devices/{one.device_id}/data").status_code == 404


def test_with_either_pin_the_copy_is_the_same(app: Flask, house: House, operator: OfficerClient) -> None:
    copies = []
    for pin in (REAL, DURESS):
        resident = ResidentClient.enrolled(app)
        choose(resident)
        alert = raised(resident)
        trip = shared(resident)
        stand_down(resident, alert, pin)
        resident.post(f"/v1/trips/{trip['id']}/arrive", json={"pin": pin})
        house.settle()
        resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [north(300)]})
        operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer")
        operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/messages", json={"text": "Where are you?"})
        house.settle()

        copies.append(bare(exported(resident)))

    assert copies[0] == copies[1]
    assert copies[0][0] == 200


def test_a_place_that_waited_for_the_stand_down_came_after_it_with_either_pin(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is under way when the stand-down is written: as if it had been sent a moment later."""
    kept = []
    for pin in (REAL, DURESS):
        resident = ResidentClient.enrolled(app)
        choose(resident)
        alert = raised(resident)

        def overtaken(
            *of: Any, resident: Any = resident, alert: Any = alert, pin: str = pin, **more: Any
        ) -> Any:
            with ThreadPoolExecutor(1) as beside:
                assert beside.submit(stand_down, resident, alert, pin).result().status_code == 200
            return locked(*of, **more)

        with monkeypatch.context() as patch:
            patch.setattr(services, "locked", overtaken)
            late = resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [north(300)]})
        assert late.status_code == 200
        kept.append([each["lat"] for each in exported(resident).json["sos_alerts"][0]["positions"]])

    assert kept[0] == kept[1]
    assert len(kept[0]) == 1
