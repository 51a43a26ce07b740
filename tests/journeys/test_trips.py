"""A resident shares a trip: whoever does not arrive in time, or is made to say so, is looked for."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from citizen_api.sos.models import SosAlert
from kernel import clock
from kernel.due_events import DueEvent
from kernel.unit_of_work import reading
from tests.house import House, OfficerClient, ResidentClient, instant
from tests.journeys.test_sos import feed, north, raised
from tests.journeys.test_sos_duress import DURESS, REAL, WRONG, bare, choose


@pytest.fixture(autouse=True)
def quick(with_settings: Any) -> None:
    with_settings(sos_pin_answer_ms=0)


def shared(resident: ResidentClient, minutes: float = 20) -> dict[str, Any]:
    expected_at = clock.wire(clock.now() + timedelta(minutes=minutes))
    answer = resident.post(
        "/v1/trips", json={"from": "Saddar", "to": "Gulshan 13-D", "expected_at": expected_at}
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def later(house: House, minutes: float) -> None:
    with clock.frozen_at(clock.now() + timedelta(minutes=minutes)):
        house.pass_time(seconds=1)
        house.settle()


def waits() -> int:
    with reading() as session:
        return len(session.scalars(select(DueEvent).where(DueEvent.event == "SosTripOverdue")).all())


def put_off(resident: ResidentClient, trip: dict[str, Any], minutes: float) -> TestResponse:
    """Until so many minutes from now."""
    expected_at = clock.wire(clock.now() + timedelta(minutes=minutes))
    return resident.put(f"/v1/trips/{trip['id']}/expected-at", json={"expected_at": expected_at})


def sos_kinds(operator: OfficerClient) -> list[str]:
    return [entry["kind"] for entry in feed(operator) if entry["kind"].startswith("sos")]


def test_who_does_not_arrive_is_raised_by_the_house_at_their_last_place(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    trip = shared(resident)
    sent = resident.post(f"/v1/trips/{trip['id']}/positions", json={"positions": [north(400), north(10)]})
    assert instant(trip["raises_at"]) - instant(trip["expected_at"]) == timedelta(minutes=5)

    later(house, 24)
    assert sos_kinds(operator) == []
    later(house, 26)

    assert sent.status_code == 204
    entry = feed(operator)[0]
    assert (entry["kind"], entry["sos_alert"]["kind"]) == ("sos_raised", "overdue trip")
    assert entry["sos_alert"]["flags"] == ["trip-overdue", "position-old"]
    assert entry["incident"]["position"] is not None
    told = resident.get(f"/v1/trips/{trip['id']}").json
    assert (told["state"], told["sos_alert_id"]) == ("raised", entry["sos_alert"]["id"])
    assert resident.get(f"/v1/sos-alerts/{told['sos_alert_id']}").status_code == 200
    again = resident.post(f"/v1/trips/{trip['id']}/arrive", json={})
    assert (again.status_code, again.json["type"]) == (409, "/problems/trip-over")


def test_who_arrives_or_puts_it_off_is_not(
    resident: ResidentClient, neighbour: ResidentClient, operator: OfficerClient, house: House
) -> None:
    first, second = shared(resident), shared(neighbour)

    arrived = resident.post(f"/v1/trips/{first['id']}/arrive", json={})
    put_off = neighbour.put(
        f"/v1/trips/{second['id']}/expected-at",
        json={"expected_at": clock.wire(clock.now() + timedelta(minutes=60))},
    )
    later(house, 30)

    assert (arrived.json["state"], put_off.json["state"]) == ("arrived", "under_way")
    assert resident.post(f"/v1/trips/{first['id']}/arrive", json={}).status_code == 200
    assert sos_kinds(operator) == []
    later(house, 66)
    assert sos_kinds(operator) == ["sos_raised"]


def test_a_trip_waits_once_however_often_it_is_put_off_or_begun_anew(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    for _ in range(3):
        trip = shared(resident)
        for minutes in (30, 10, 20):
            assert put_off(resident, trip, minutes).status_code == 200
        assert waits() == 1
        assert resident.post(f"/v1/trips/{trip['id']}/arrive", json={}).status_code == 200
        assert waits() == 0
    shared(resident)

    later(house, 26)

    assert (sos_kinds(operator), waits()) == (["sos_raised"], 0)


def test_a_clock_that_stepped_back_after_the_timer_loses_no_trip(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    trip = shared(resident)
    house.pass_time(minutes=26)  # published by a timer that was ahead

    house.settle()
    assert (sos_kinds(operator), waits()) == ([], 1)
    assert resident.get(f"/v1/trips/{trip['id']}").json["state"] == "under_way"

    later(house, 26)
    assert (sos_kinds(operator), waits()) == (["sos_raised"], 0)


def test_where_pins_are_set_a_trip_is_put_off_by_half_an_hour_in_all(
    resident: ResidentClient, neighbour: ResidentClient, operator: OfficerClient, house: House
) -> None:
    choose(resident)
    trip, free = shared(resident, 20), shared(neighbour, 20)

    told = [put_off(resident, trip, minutes) for minutes in (40, 10, 49, 51, 23 * 60)]

    assert [answer.status_code for answer in told] == [200, 200, 200, 422, 422]
    assert told[-1].json["errors"][0]["field"] == "expected_at"
    assert "with your PIN that you have arrived, then share a new one" in told[-1].text
    assert put_off(neighbour, free, 23 * 60).status_code == 200
    later(house, 55)
    assert sos_kinds(operator) == ["sos_raised"]


def test_arriving_with_either_pin_looks_the_same_and_one_of_them_calls_for_help(
    resident: ResidentClient, neighbour: ResidentClient, operator: OfficerClient, house: House
) -> None:
    told = []
    for each, pin in ((resident, REAL), (neighbour, DURESS)):
        choose(each)
        trip = shared(each)
        path = f"/v1/trips/{trip['id']}"
        each.post(f"{path}/positions", json={"positions": [north(5)]})
        assert each.post(f"{path}/arrive", json={"pin": WRONG}).status_code == 403
        told.append(
            [
                bare(each.post(f"{path}/arrive", json={"pin": pin})),
                bare(each.post(f"{path}/positions", json={"positions": [north(9)]})),
                bare(each.get(path)),
                bare(each.get("/v1/trips")),
                bare(each.post(f"{path}/arrive", json={"pin": pin})),
                bare(each.post("/v1/sos-alerts", json={})),
            ]
        )

    house.settle()
    assert told[0] == told[1]
    entries = [entry["sos_alert"] for entry in feed(operator) if entry["kind"] == "sos_duress"]
    assert [(each["duress"], each["silent"]) for each in entries] == [(True, True)]
    with reading() as session:
        assert len(session.scalars(select(SosAlert)).all()) == 3


def test_an_sos_that_is_open_already_is_not_raised_twice(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    trip = shared(resident)
    alert = raised(resident)

    later(house, 26)

    assert sos_kinds(operator).count("sos_raised") == 1
    assert resident.get(f"/v1/trips/{trip['id']}").json["sos_alert_id"] == alert["id"]


@pytest.mark.parametrize("minutes", [-1, 25 * 60])
def test_a_time_that_is_over_or_a_day_away_is_refused(resident: ResidentClient, minutes: float) -> None:
    at = clock.wire(clock.now() + timedelta(minutes=minutes))

    answer = resident.post("/v1/trips", json={"from": "A", "to": "B", "expected_at": at})

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "expected_at")


def test_one_trip_at_a_time_and_nobody_elses(resident: ResidentClient, neighbour: ResidentClient) -> None:
    trip = shared(resident)
    body = {"from": "A", "to": "B", "expected_at": trip["expected_at"]}

    second = resident.post("/v1/trips", json=body)

    assert (second.status_code, second.json["type"]) == (409, "/problems/trip-open")
    path = f"/v1/trips/{trip['id']}"
    later_at = {"expected_at": trip["expected_at"]}
    assert [
        neighbour.get(path).status_code,
        neighbour.post(f"{path}/arrive", json={}).status_code,
        neighbour.post(f"{path}/positions", json={"positions": []}).status_code,
        neighbour.put(f"{path}/expected-at", json=later_at).status_code,
        len(neighbour.get("/v1/trips").json["items"]),
    ] == [404, 404, 404, 404, 0]
