"""An SOS that moves is told at most once a second, every place is stored, and the last one is always told."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from kernel import clock, due_events, outbox
from kernel.unit_of_work import reading, unit_of_work
from tests.house import NUMAISH, House, OfficerClient, ResidentClient


def fix(metres_north: float) -> dict[str, Any]:
    return {**NUMAISH, "lat": NUMAISH["lat"] + metres_north / 111_195, "at": clock.wire(clock.now())}


@pytest.fixture
def path(resident: ResidentClient) -> str:
    """The address of an alert whose place is dated two minutes ago."""
    body = {"position": dict(NUMAISH), "submitted_at": clock.wire(clock.now() - timedelta(minutes=2))}
    return f"/v1/sos-alerts/{resident.post('/v1/sos-alerts', json=body).json['id']}"


def move(resident: ResidentClient, path: str, metres_north: float) -> None:
    answer = resident.post(f"{path}/positions", json={"positions": [fix(metres_north)]})
    assert (answer.status_code, answer.json["stored"]) == (200, 1)


def told(operator: OfficerClient, kind: str) -> list[float]:
    """Where the alert was, in metres north of where it was raised, at each entry of this kind."""
    entries = operator.get("/v1/cpo/feed?after=0").json["entries"]
    lats = [entry["incident"]["position"]["lat"] for entry in entries if entry["kind"] == kind]
    return [round((lat - NUMAISH["lat"]) * 111_195) for lat in lats]


def test_a_flood_of_places_is_told_once_a_second_and_the_last_one_for_certain(
    resident: ResidentClient, operator: OfficerClient, house: House, path: str
) -> None:
    with clock.frozen_at(clock.now()):  # within one second, however long a busy machine takes for it
        for metres in (100, 200, 300, 400, 500):
            move(resident, path, metres)
            house.settle()

    assert told(operator, "sos_moved") == [100]
    house.pass_time(seconds=1.1)
    house.settle()
    assert told(operator, "sos_moved") == [100, 500]
    assert told(operator, "cameras_linked")[-1] == 500
    house.pass_time(seconds=60)
    house.settle()
    assert len(told(operator, "sos_moved")) == 2


def test_what_was_told_a_second_ago_does_not_hold_up_the_next_place(
    resident: ResidentClient, operator: OfficerClient, house: House, path: str
) -> None:
    move(resident, path, 100)
    house.settle()
    time.sleep(1.05)

    move(resident, path, 200)

    house.settle()
    assert told(operator, "sos_moved") == [100, 200]


def test_each_alert_has_its_own_second(
    resident: ResidentClient, neighbour: ResidentClient, operator: OfficerClient, house: House, path: str
) -> None:
    other = neighbour.post("/v1/sos-alerts", json={"position": dict(NUMAISH)}).json["id"]

    move(resident, path, 100)
    move(neighbour, f"/v1/sos-alerts/{other}", 200)

    house.settle()
    assert sorted(told(operator, "sos_moved")) == [100, 200]


def test_a_place_that_comes_while_the_timer_publishes_has_a_turn_of_its_own(
    app: Flask, resident: ResidentClient, operator: OfficerClient, house: House, path: str
) -> None:
    """Else the event that the timer is about to publish would be followed by its job before this place is there."""
    move(resident, path, 100)
    move(resident, path, 200)
    sender = threading.Thread(target=move, args=(resident, path, 300))

    with clock.frozen_at(clock.now() + timedelta(seconds=1.1)), unit_of_work() as uow:
        assert outbox.publish_due(uow.session) == 1
        sender.start()
        sender.join(timeout=0.5)
        assert sender.is_alive(), "it did not wait for the timer"
    sender.join()

    with reading() as session:
        assert session.query(due_events.DueEvent).filter_by(event="SosMoved").count() == 1
    house.settle()
    house.pass_time(seconds=3)
    house.settle()
    assert told(operator, "sos_moved")[-1] == told(operator, "cameras_linked")[-1] == 300
