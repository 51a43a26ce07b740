"""Before a console, who is confined hears of their own: on the feed, on the ladder, and who else sits where."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from citizen_api import public as citizen_api
from citizen_api.public import DueStep
from citizen_api.sos.ladder import Step
from kernel import clock
from kernel.unit_of_work import reading, unit_of_work
from moderation.drills.services import DRILL
from moderation.escalation import calling
from tests.house import House, OfficerClient, ResidentClient
from tests.poles import north_of, wire
from tests.reaching import (
    BY_THE_BORDER,
    EAST,
    WEST,
    _two_stations,
    both,
    cameras,
    put_under,
    westerner,
)

__all__ = ["_two_stations", "both", "cameras", "westerner"]


def feed(officer: OfficerClient, after: int = 0, **kwargs: Any) -> dict[str, Any]:
    return dict(officer.get(f"/v1/cpo/feed?after={after}&limit=2", **kwargs).json)


def incidents_on_feed(officer: OfficerClient, **kwargs: Any) -> set[str]:
    found: set[str] = set()
    after = 0
    while (page := feed(officer, after, **kwargs))["next"] is not None:
        found |= {entry["incident"]["id"] for entry in page["entries"]}
        after = page["next"]
    return found


def test_the_feed_tells_only_what_is_theirs_and_reads_on_over_the_rest(
    westerner: OfficerClient, both: dict[str, dict[str, str]], operator: OfficerClient
) -> None:
    assert incidents_on_feed(operator) == {of["incident"] for of in both.values()}
    assert incidents_on_feed(westerner) == {both["W1-1"]["incident"]}
    # A page that would hold nothing of theirs is read on over, or a reader would take it for the end.
    assert feed(westerner)["entries"]


def test_a_stream_leaves_others_out_and_still_moves_its_place_on(
    westerner: OfficerClient, both: dict[str, dict[str, str]], operator: OfficerClient
) -> None:
    tip = len(incidents_of_all(operator))
    heard: dict[int, str] = {}
    place = 0
    with westerner.client.get(
        "/v1/cpo/feed", headers={"Accept": "text/event-stream", "Last-Event-ID": "0"}, buffered=False
    ) as stream:
        for chunk in stream.response:
            for block in chunk.decode().split("\n\n"):
                fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line)
                if "id" in fields:
                    place = int(fields["id"])
                if "data" in fields:
                    heard[int(fields["id"])] = json.loads(fields["data"])["incident"]["id"]
            if place >= tip:
                break

    assert set(heard.values()) == {both["W1-1"]["incident"]}
    assert place == tip


def incidents_of_all(operator: OfficerClient) -> list[str]:
    return [entry["incident"]["id"] for entry in operator.get("/v1/cpo/feed?limit=500").json["entries"]]


def raised(resident: ResidentClient, position: dict[str, float] | None) -> dict[str, Any]:
    answer = resident.post("/v1/sos-alerts", json={"position": position})
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def test_an_sos_on_the_border_is_both_stations_and_one_without_a_place_everybodys(
    app: Flask, westerner: OfficerClient, resident: ResidentClient, neighbour: ResidentClient, house: House
) -> None:
    easterner = OfficerClient.signed_in(app, name="Ehsan E.", role="operator")
    put_under(app, easterner.name, "East")
    border = raised(resident, wire(BY_THE_BORDER))
    nowhere = raised(neighbour, None)
    house.settle()

    for alert in (border, nowhere):
        for officer in (westerner, easterner):
            shown = officer.post(f"/v1/cpo/sos-alerts/{alert['id']}/shown", json={"console_id": "c1"})
            assert shown.status_code == 200


def test_an_sos_that_crosses_the_border_stays_with_who_answered_it(
    app: Flask, westerner: OfficerClient, resident: ResidentClient, house: House, cameras: dict[str, UUID]
) -> None:
    easterner = OfficerClient.signed_in(app, name="Ehsan E.", role="operator")
    put_under(app, easterner.name, "East")
    alert = raised(resident, wire(north_of(WEST, 30)))
    path = f"/v1/cpo/sos-alerts/{alert['id']}"
    house.settle()
    assert easterner.post(f"{path}/shown", json={"console_id": "c2"}).status_code == 404
    assert westerner.get(f"/v1/cameras/{cameras['E1-1']}/live").status_code == 404
    assert westerner.post(f"{path}/answer", json={"console_id": "c1"}).status_code == 200

    fix = {**wire(north_of(EAST, 30)), "at": clock.wire(clock.now())}
    assert (
        resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [fix]}).status_code < 300
    )
    house.settle()

    assert easterner.post(f"{path}/shown", json={"console_id": "c2"}).status_code != 404
    # The camera beyond the border is theirs to look from as long as the SOS before it is open.
    assert westerner.get(f"/v1/cameras/{cameras['E1-1']}/live").status_code == 200
    assert westerner.post(f"{path}/close", json={"reason": "Reached home."}).status_code == 200
    assert westerner.get(f"/v1/cameras/{cameras['E1-1']}/live").status_code == 404


def test_an_sos_is_handed_to_nobody_who_does_not_see_it(
    app: Flask, westerner: OfficerClient, resident: ResidentClient, house: House
) -> None:
    easterner = OfficerClient.signed_in(app, name="Ehsan E.", role="operator")
    put_under(app, easterner.name, "East")
    OfficerClient.signed_in(app, name="Everybody E.", role="operator")
    alert = raised(resident, wire(north_of(WEST, 30)))
    path = f"/v1/cpo/sos-alerts/{alert['id']}"
    house.settle()
    assert westerner.post(f"{path}/answer", json={"console_id": "c1"}).status_code == 200

    assert westerner.post(f"{path}/hand-over", json={"to": easterner.name}).status_code == 404
    assert westerner.post(f"{path}/hand-over", json={"to": "Everybody E."}).status_code == 200
    assert easterner.post(f"{path}/take-over").status_code == 404


def test_a_step_of_the_ladder_calls_only_consoles_that_see_the_alert(
    app: Flask, resident: ResidentClient, house: House
) -> None:
    for name, station in (("Waqas W.", "West"), ("Ehsan E.", "East")):
        operator = OfficerClient.signed_in(app, name=name, role="operator")
        put_under(app, name, station)
        assert operator.post("/cpo/arming", json={"armed": True}).status_code == 200
    alert = raised(resident, wire(north_of(WEST, 30)))
    house.settle()

    with reading() as session:
        due = DueStep(
            citizen_api.alert_by_id(session, UUID(alert["id"])), Step(1, "second_console", clock.now())
        )
        called = calling.called(session, due, settings=app.extensions["settings"])

    assert [each.who for each in called] == ["Waqas W."]


def test_the_heat_is_of_their_own_stations(
    app: Flask, westerner: OfficerClient, both: dict[str, dict[str, str]]
) -> None:
    everybody = OfficerClient.signed_in(app, name="Everybody F.", role="supervisor")
    with unit_of_work() as uow:
        uow.execute("UPDATE incidents SET status = 'verified'", {})

    counts = [sum(each.get("/cpo/heat?hour=0").json["by_hour"]) for each in (everybody, westerner)]

    assert counts == [2, 1]


@pytest.fixture
def colleagues(app: Flask) -> dict[str, OfficerClient]:
    """Operators of both stations, one of West's district, and one of the whole city."""
    made = {}
    for name, station, to in (
        ("Wali W.", "West", "station"),
        ("Danish D.", "West", "district"),
        ("Eman E.", "East", "station"),
        ("City C.", "", ""),
    ):
        made[name] = OfficerClient.signed_in(app, name=name, role="operator")
        if station:
            put_under(app, name, station, to=to)
    return made


@pytest.mark.parametrize(
    ("who", "named"),
    [
        pytest.param("Wali W.", {"Wali W.", "Danish D.", "City C."}, id="of a station"),
        pytest.param("Danish D.", {"Wali W.", "Danish D.", "City C."}, id="of its district"),
        pytest.param("Eman E.", {"Eman E.", "City C."}, id="of the other station"),
        pytest.param("City C.", {"Wali W.", "Danish D.", "Eman E.", "City C."}, id="of the whole city"),
    ],
)
def test_the_list_of_consoles_names_colleagues_and_not_the_city(
    who: str, named: set[str], colleagues: dict[str, OfficerClient]
) -> None:
    listed = colleagues[who].get("/v1/cpo/consoles").json["officers"]

    assert {each["name"] for each in listed} == named


def test_who_answered_a_drill_beyond_ones_area_is_not_named(
    app: Flask, colleagues: dict[str, OfficerClient], house: House
) -> None:
    with unit_of_work() as uow:
        alert = citizen_api.raise_drill(
            uow, plan=citizen_api.sos_plan(after_s=(15, 30, 60), has_station_contact=False), actor=DRILL
        )
    assert colleagues["Eman E."].post(f"/v1/cpo/sos-alerts/{alert.id}/answer", json={}).status_code == 200

    west, east = (colleagues[name].get("/cpo/drills").text for name in ("Wali W.", "Eman E."))

    assert alert.reference in west
    assert "Eman E." not in west
    assert "beyond your area" in west
    assert "<bdi>Eman E.</bdi>" in east


def test_a_blind_console_beyond_ones_area_is_not_told_of(
    colleagues: dict[str, OfficerClient], house: House
) -> None:
    eman = colleagues["Eman E."]
    eman.post("/cpo/arming", json={"armed": True})
    with clock.frozen_at(clock.now() - timedelta(seconds=12)):
        eman.post("/cpo/line", json={"console_id": "east-1"})
    house.pass_time(seconds=0)
    house.settle()

    told = {
        name: colleagues[name].post("/cpo/line", json={"console_id": "here"}).json["blind"]
        for name in ("Wali W.", "City C.")
    }

    assert told["Wali W."] == []
    assert [each["officer"] for each in told["City C."]] == ["Eman E."]
