"""Only a supervisor may have people near an SOS asked for help: those who have said so, once, by the neighbourhood's name, and
never where somebody may be drawn to who must be still. The resident reads that it was done."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, text

from citizen_api.push import services
from kernel import clock, deliveries, geo
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading, unit_of_work
from tests.community import CLIFTON, NUMAISH, circle
from tests.house import NUMAISH as HERE
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_sos import feed, raised
from tests.providers import Answering

JOB = "citizen_api.jobs.send_help_request"


@pytest.fixture
def supervisor(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Nadia Q.", role="supervisor")


def neighbour(
    app: Flask, *, willing: bool = True, at: geo.Position = NUMAISH, token: str = "", **more: Any
) -> ResidentClient:
    push = {"push": {"provider": "fcm", "token": token}} if token else {}
    phone = ResidentClient.enrolled(app, **push)
    body = {"watch_areas": [circle(at, 900)], "help_requests": willing, **more}
    assert phone.put("/v1/watch-areas", json=body).status_code == 200
    return phone


def path_of(alert: dict[str, Any]) -> str:
    return f"/v1/cpo/sos-alerts/{alert['id']}/help-request"


def told(phone: ResidentClient) -> list[dict[str, Any]]:
    return [item for item in phone.get("/v1/notifications").json["items"] if item["kind"] == "help_asked"]


def test_who_is_near_and_willing_is_asked_once_and_the_resident_reads_it(
    app: Flask, resident: ResidentClient, supervisor: OfficerClient, house: House
) -> None:
    near, far, unwilling = neighbour(app), neighbour(app, at=CLIFTON), neighbour(app, willing=False)
    alert = raised(resident)

    seen = supervisor.get(path_of(alert)).json
    assert (seen["refusal"], seen["devices"], seen["asked_at"]) == ("", 1, None)
    assert told(near) == [], "nothing is asked by looking"
    asked, again = supervisor.post(path_of(alert)), supervisor.post(path_of(alert))

    assert (asked.status_code, again.status_code, asked.json) == (200, 200, again.json)
    assert asked.json["devices"] == 1
    [item] = told(near)
    assert item["title"] == next(each["title"] for each in seen["sentences"] if each["language"] == "en")
    assert told(far) == told(unwilling) == told(resident) == []
    codes = [step["code"] for step in resident.get(f"/v1/sos-alerts/{alert['id']}").json["timeline"]]
    assert codes.count("nearby_asked") == 1
    house.settle()
    entries = [entry for entry in feed(supervisor) if entry["kind"] == "sos_help_asked"]
    assert [entry["sos_alert"]["help_asked_devices"] for entry in entries] == [1]
    with reading() as session:
        [entry] = session.scalars(select(AuditEntry).where(AuditEntry.action == "sos.ask_nearby"))
    assert (entry.actor_kind, str(entry.subject_id)) == ("officer", alert["id"])


def test_the_request_names_no_place_closer_than_the_anchor_and_no_person(
    app: Flask, resident: ResidentClient, supervisor: OfficerClient
) -> None:
    near = neighbour(app)
    alert = raised(resident)
    supervisor.post(path_of(alert))

    [item] = told(near)

    anchor = geo.anchor(geo.Position(HERE["lat"], HERE["lon"]))
    assert (item["place"]["lat"], item["place"]["lon"]) == (anchor.lat, anchor.lon)
    answer = near.get("/v1/notifications").text
    assert alert["id"] not in answer
    assert alert["reference"] not in answer


@pytest.mark.parametrize("role", ["operator", "verifier"])
def test_nobody_else_may_ask(role: str, app: Flask, resident: ResidentClient) -> None:
    neighbour(app)
    alert = raised(resident)
    officer = OfficerClient.signed_in(app, name="Somebody", role=role)

    assert officer.get(path_of(alert)).status_code == 403
    assert officer.post(path_of(alert)).status_code == 403


def test_where_nobody_is_near_nothing_is_used_up(
    app: Flask, resident: ResidentClient, supervisor: OfficerClient
) -> None:
    alert = raised(resident)
    assert supervisor.get(path_of(alert)).json["refusal"] == "nobody"

    refused = supervisor.post(path_of(alert))
    neighbour(app)

    assert (refused.status_code, refused.json["type"]) == (409, "/problems/sos-state")
    assert supervisor.post(path_of(alert)).json["devices"] == 1


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        pytest.param({"silent": True}, "silent", id="nobody may be drawn to a silent call"),
        pytest.param({"arming": True}, "arming", id="it is not raised"),
        pytest.param({"position": None}, "nowhere", id="nobody knows where"),
    ],
)
def test_what_nobody_is_asked_for(
    fields: dict[str, Any], refusal: str, app: Flask, resident: ResidentClient, supervisor: OfficerClient
) -> None:
    neighbour(app)
    body = {"position": dict(HERE), **fields}
    alert = resident.post("/v1/sos-alerts", json=body).json

    assert supervisor.get(path_of(alert)).json["refusal"] == refusal
    assert supervisor.post(path_of(alert)).status_code == 409


def test_after_a_stand_down_with_either_pin_nobody_is_asked(
    app: Flask, supervisor: OfficerClient, house: House
) -> None:
    near, refusals = neighbour(app), []
    for pin in ("111111", "222222"):
        phone = ResidentClient.enrolled(app)
        phone.put("/v1/sos-pins", json={"stand_down_pin": "111111", "duress_pin": "222222"})
        alert = raised(phone)
        answer = phone.post(f"/v1/sos-alerts/{alert['id']}/stand-down", json={"pin": pin})
        assert answer.status_code == 200, answer.text

        refusals.append(supervisor.get(path_of(alert)).json["refusal"])
        assert supervisor.post(path_of(alert)).status_code == 409

    assert refusals == ["over", "duress"]
    assert told(near) == []


@pytest.mark.parametrize("since", ["nothing", "over", "silent"])
def test_the_push_leaves_before_all_else_and_not_after_it_is_over_or_has_become_silent(
    since: str, app: Flask, resident: ResidentClient, supervisor: OfficerClient, house: House
) -> None:
    near = neighbour(app, token="near")
    neighbour(app, token="sleeps", quiet_hours={"from": "00:00", "to": "23:59"})
    alert = raised(resident)
    with clock.frozen_at(clock.now()):
        supervisor.post(path_of(alert))
        if since == "silent":
            with unit_of_work() as uow:
                uow.execute("UPDATE sos_alerts SET is_silent = true WHERE id = :id", {"id": alert["id"]})
        if since == "over":
            desk = f"/v1/cpo/sos-alerts/{alert['id']}"
            supervisor.post(f"{desk}/answer", json={})
            supervisor.post(f"{desk}/close", json={"reason": "Home."})
        house.settle(only=set())
        [delivery_id] = [each for each, job in house.waiting() if job == JOB]
        delivery = deliveries.load(str(delivery_id))
        sender = Answering()
        services.send_help_request(delivery, sender=sender)

    assert delivery.urgent
    assert sender.tokens == (["near"] if since == "nothing" else [])
    with reading() as session:
        states = session.execute(text("SELECT device_id, state FROM notification_deliveries")).all()
    assert dict(tuple(row) for row in states)[UUID(near.device_id)] == (
        "sent" if since == "nothing" else "expired"
    )


def test_the_community_list_never_has_it(
    app: Flask, resident: ResidentClient, supervisor: OfficerClient, client: Any
) -> None:
    neighbour(app)
    supervisor.post(path_of(raised(resident)))

    assert client.get("/v1/community").json == {"items": []}
    assert client.get("/v1/alerts/incidents").json["features"] == []
