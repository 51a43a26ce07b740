"""A synthetic SOS each week: it is marked everywhere, climbs inside the house alone, counts nowhere, and ends by itself."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kernel import clock
from kernel.due_events import DueEvent
from kernel.events import SosDrillDue
from kernel.incidents import Incident
from kernel.unit_of_work import reading, unit_of_work
from moderation.drills import services
from tests.fakes import station as fake_station
from tests.house import House, OfficerClient
from tests.journeys.test_sos import feed


def drill_now(house: House) -> None:
    with unit_of_work() as uow:
        uow.publish(SosDrillDue())
    house.settle()


def waiting() -> list[Any]:
    with reading() as session:
        return list(session.scalars(select(DueEvent.at).where(DueEvent.event == "SosDrillDue")))


@pytest.mark.enable_socket
def test_a_drill_is_marked_climbs_and_tells_nobody_outside(
    operator: OfficerClient, house: House, with_settings: Any
) -> None:
    with fake_station.running() as station:
        with_settings(sms_gateway_url=station.url, sms_to="+922199000000")
        drill_now(house)
        for seconds in (15, 30, 60):
            house.pass_time(seconds=seconds)
            house.settle()

        assert station.received == []
    entries = feed(operator)
    assert {entry["sos_alert"]["drill"] for entry in entries} == {True}
    assert {entry["incident"]["category"] for entry in entries} == {"sos_drill"}
    assert entries[-1]["sos_alert"]["escalations"][-1]["to"] == "all_consoles"
    assert entries[0]["cameras"] == []


def test_its_times_are_kept_and_it_counts_nowhere(
    operator: OfficerClient, house: House, client: FlaskClient
) -> None:
    before = [line for line in client.get("/metrics").text.splitlines() if "incidents" in line]
    drill_now(house)
    alert = feed(operator)[0]["sos_alert"]
    path = f"/v1/cpo/sos-alerts/{alert['id']}"
    operator.post(f"{path}/shown", json={"console_id": "wall-1"})
    operator.post(f"{path}/answer", json={})

    page = operator.get("/cpo/drills").text

    assert alert["reference"] in page
    assert "Saima K." in page
    assert [line for line in client.get("/metrics").text.splitlines() if "incidents" in line] == before


def test_it_ends_by_itself(operator: OfficerClient, house: House) -> None:
    drill_now(house)
    house.pass_time(minutes=11)
    house.settle()

    assert feed(operator)[-1]["kind"] == "sos_stood_down"
    with reading() as session:
        assert session.scalars(select(Incident.disposition)).all() == ["drill_over"]
    assert "never" in operator.get("/cpo/drills").text


def test_it_waits_once_as_a_row_and_a_setting_moves_it_or_ends_it(house: House, with_settings: Any) -> None:
    def look() -> list[Any]:
        with unit_of_work() as uow:
            services.schedule(uow)
        return waiting()

    first = look()
    assert len(first) == 1
    assert timedelta() < first[0] - clock.now() <= timedelta(days=7)
    assert look() == first
    with_settings(sos_drill_hour=12)
    (moved,) = look()
    assert (moved - first[0]) % timedelta(days=7) == timedelta(hours=1)
    with_settings(sos_drill_day=0)
    assert look() == []
    drill_now(house)
    with reading() as session:
        assert session.scalars(select(Incident.id)).all() == []


def test_two_on_one_day_are_one(operator: OfficerClient, house: House) -> None:
    drill_now(house)
    drill_now(house)

    assert [entry["kind"] for entry in feed(operator)].count("sos_raised") == 1
