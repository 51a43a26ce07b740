"""Nobody answers an SOS: it climbs by itself, each step is recorded and shown as it is, and an answer stops it."""

import hmac
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from citizen_api.public import settle_sos_contact
from citizen_api.sos.models import SosAlert, SosContact
from kernel import clock
from kernel.audit.entries import system
from kernel.audit.models import AuditEntry
from kernel.due_events import DueEvent
from kernel.unit_of_work import reading, unit_of_work
from tests.fakes import station as fake_station
from tests.fakes.station import FakeStation
from tests.house import House, OfficerClient, ResidentClient, instant
from tests.journeys.test_sos import feed, raised

SECRET = "a secret of the station's own"
NUMBER = "+922199000000"


@pytest.fixture
def station() -> Iterator[FakeStation]:
    with fake_station.running() as server:
        yield server


@pytest.fixture
def outside(station: FakeStation, with_settings: Any) -> FakeStation:
    """An installation whose station is told by webhook and SMS."""
    with_settings(
        station_webhook_url=f"{station.url}/hook?desk=1",
        station_webhook_secret=SECRET,
        sms_gateway_url=f"{station.url}/sms",
        sms_gateway_token="token",
        sms_to=NUMBER,
    )
    return station


def armed(app: Flask, name: str, role: str) -> OfficerClient:
    officer = OfficerClient.signed_in(app, name=name, role=role)
    assert officer.post("/cpo/arming", json={"armed": True}).status_code == 200
    return officer


def shown(officer: OfficerClient, alert: dict[str, Any], console_id: str) -> None:
    path = f"/v1/cpo/sos-alerts/{alert['id']}/shown"
    assert officer.post(path, json={"console_id": console_id}).status_code == 200


def climb(house: House, seconds: float) -> None:
    house.pass_time(seconds=seconds)
    house.settle()


def followed(resident: ResidentClient, alert: dict[str, Any]) -> dict[str, Any]:
    return dict(resident.get(f"/v1/sos-alerts/{alert['id']}").json)


def codes(alert: dict[str, Any]) -> list[str]:
    return [step["code"] for step in alert["timeline"]]


def newest(operator: OfficerClient, kind: str) -> dict[str, Any]:
    return next(entry for entry in reversed(feed(operator)) if entry["kind"] == kind)


def test_each_step_is_announced_then_taken_and_named(
    app: Flask, resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    operator.post("/cpo/arming", json={"armed": True})
    armed(app, "Bilal R.", "operator")
    supervisor = armed(app, "Nadia Q.", "supervisor")
    alert = raised(resident)
    began = instant(alert["raised_at"])
    assert alert["next_step"] == {
        "level": 1,
        "to": "second_console",
        "at": clock.wire(began + timedelta(seconds=15)),
    }
    house.settle()
    shown(operator, alert, "wall-1")
    shown(supervisor, alert, "desk-9")

    climb(house, 15)
    first = followed(resident, alert)
    climb(house, 30)
    second = followed(resident, alert)
    climb(house, 60)
    third = followed(resident, alert)

    assert [each["escalation_level"] for each in (first, second, third)] == [1, 2, 3]
    assert first["next_step"]["to"] == "supervisor"
    assert first["next_step"]["at"] == clock.wire(began + timedelta(seconds=30))
    assert second["next_step"]["to"] == "all_consoles"
    assert third["next_step"] is None
    assert codes(third) == ["received", "on_screen", "second_console", "supervisor", "all_consoles"]
    said = newest(operator, "sos_escalated")["sos_alert"]
    assert said["first_console"] == "wall-1"
    told = {
        step["level"]: [(each["who"], each["state"]) for each in step["told"]] for step in said["escalations"]
    }
    assert told == {
        1: [("Bilal R.", "called")],
        2: [("Nadia Q.", "shown")],
        3: [("Nadia Q.", "shown"), ("Bilal R.", "called")],
    }


def test_a_step_that_finds_nobody_says_so(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident)
    house.settle()
    shown(operator, alert, "wall-1")

    climb(house, 31)
    climb(house, 31)

    assert codes(followed(resident, alert)) == [
        "received",
        "on_screen",
        "second_console_none",
        "supervisor_none",
    ]
    assert newest(operator, "sos_escalated")["sos_alert"]["first_console"] == ""  # it was not armed


@pytest.mark.parametrize("who", ["operator", "resident"])
def test_an_answer_or_standing_down_stops_it(
    who: str, resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident)
    climb(house, 16)

    if who == "operator":
        operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer", json={})
    else:
        resident.post(f"/v1/sos-alerts/{alert['id']}/stand-down", json={})
    for _ in range(3):
        climb(house, 120)

    after = followed(resident, alert)
    assert (after["escalation_level"], after["next_step"]) == (1, None)
    assert [entry["kind"] for entry in feed(operator)].count("sos_escalated") == 1
    with reading() as session:
        assert session.scalars(select(DueEvent).where(DueEvent.event == "SosEscalationDue")).all() == []


def test_the_step_is_written_with_the_alert_and_survives_every_process(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident)

    with reading() as session:
        (due,) = session.scalars(select(DueEvent).where(DueEvent.event == "SosEscalationDue"))
    assert (clock.wire(due.at), due.payload["level"], due.urgent) == (
        clock.wire(instant(alert["raised_at"]) + timedelta(seconds=15)),
        1,
        True,
    )
    # Everything was away for ten minutes: what was missed is taken at once, in its order.
    with clock.frozen_at(clock.now() + timedelta(minutes=10)):
        house.pass_time(seconds=1)
        house.settle()
    assert followed(resident, alert)["escalation_level"] == 3


def test_a_step_that_is_told_twice_is_taken_once(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    from kernel.events import SosEscalationDue
    from kernel.unit_of_work import unit_of_work

    alert = raised(resident)
    house.settle()
    incident_id = feed(operator)[0]["incident"]["id"]
    with unit_of_work() as uow:
        for level in (1, 1, 3):
            uow.publish(SosEscalationDue(sos_alert_id=alert["id"], incident_id=incident_id, level=level))
    house.settle()

    assert followed(resident, alert)["escalation_level"] == 1
    with reading() as session:
        taken = session.scalars(select(AuditEntry.reason).where(AuditEntry.action == "sos.escalate")).all()
    assert taken == ["second_console: nobody was there"]


@pytest.mark.enable_socket
def test_the_station_is_told_by_signed_webhook_and_sms(
    outside: FakeStation, resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident, kind="followed", silent=True)
    for seconds in (15, 30, 60):
        climb(house, seconds)

    hook, sms = sorted(outside.received, key=lambda each: each.path)
    assert hook.path == "/hook?desk=1"
    signed = hmac.digest(
        SECRET.encode(), hook.headers["Gawah-Timestamp"].encode() + b"." + hook.body, "sha256"
    )
    assert hook.headers["Gawah-Signature"] == f"sha256={signed.hex()}"
    assert hook.json["sos_alert"]["reference"] == alert["reference"]
    assert hook.json["sos_alert"]["silent"] is True
    assert hook.json["sos_alert"]["position"]["lat"] == pytest.approx(24.8719)
    assert (sms.json["to"], sms.headers["Authorization"]) == (NUMBER, "Bearer token")
    assert alert["reference"] in sms.json["text"]
    assert "DO NOT RING BACK" in sms.json["text"]
    assert len(sms.json["text"]) <= 160
    assert codes(followed(resident, alert))[-2:] == ["station", "station_told"]
    told = newest(operator, "sos_contacted")["sos_alert"]["escalations"][-1]["told"]
    assert [(each["how"], each["state"], each["answer"]) for each in told] == [
        ("webhook", "told", 'HTTP 202 {"id": "m-1"}'),
        ("sms", "told", 'HTTP 202 {"id": "m-1"}'),
    ]


@pytest.mark.enable_socket
@pytest.mark.parametrize("trouble", [503, 429, "close"])
def test_a_contact_that_cannot_be_reached_is_tried_again(
    trouble: int | str, station: FakeStation, with_settings: Any, resident: ResidentClient, house: House
) -> None:
    with_settings(sms_gateway_url=f"{station.url}/sms", sms_to=NUMBER)
    station.answers = [trouble, 200]
    alert = raised(resident)
    for seconds in (15, 30):
        climb(house, seconds)
    house.pass_time(seconds=60)
    with pytest.raises(AssertionError, match="does not come to rest"):
        house.settle(at_most=4)  # the first try, and the relay hands it out again

    house.settle()

    bodies = {each.body for each in station.received}
    assert (len(station.received), len(bodies)) == (2, 1)
    assert codes(followed(resident, alert))[-1] == "station_told"


@pytest.mark.enable_socket
def test_a_contact_that_refuses_is_told_as_refused(
    station: FakeStation, with_settings: Any, resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    with_settings(sms_gateway_url=f"{station.url}/sms", sms_to=NUMBER)
    station.answers = [401]
    alert = raised(resident)
    for seconds in (15, 30, 60):
        climb(house, seconds)

    assert len(station.received) == 1
    assert codes(followed(resident, alert))[-1] == "station_refused"
    (told,) = newest(operator, "sos_contacted")["sos_alert"]["escalations"][-1]["told"]
    assert (told["state"], told["answer"]) == ("refused", 'HTTP 401 {"id": "m-1"}')


@pytest.mark.enable_socket
def test_whom_two_have_told_at_once_is_told_once(
    station: FakeStation, with_settings: Any, resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    """The second sending is noted after the first: whatever came of it, the story stands as it was told."""
    with_settings(sms_gateway_url=f"{station.url}/sms", sms_to=NUMBER)
    alert = raised(resident)
    for seconds in (15, 30, 60):
        climb(house, seconds)
    with unit_of_work() as uow:
        contact = uow.session.scalars(select(SosContact).where(SosContact.how == "sms")).one()
        incident_id = uow.session.get_one(SosAlert, contact.sos_alert_id).incident_id
        settle_sos_contact(
            uow,
            contact.id,
            incident_id=incident_id,
            state="refused",
            answer="HTTP 409",
            actor=system("timer"),
        )
    house.settle()

    assert codes(followed(resident, alert))[-1] == "station_told"
    assert [entry["kind"] for entry in feed(operator)].count("sos_contacted") == 1


@pytest.mark.enable_socket
def test_who_is_answered_meanwhile_is_not_told_outside(
    outside: FakeStation, resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident)
    for seconds in (15, 30):
        climb(house, seconds)
    house.pass_time(seconds=60)
    house.settle(only={"moderation.jobs.escalate_sos"})
    operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/answer", json={})
    house.settle()

    assert outside.received == []
    told = newest(operator, "sos_contacted")["sos_alert"]["escalations"][-1]["told"]
    assert {each["state"] for each in told} == {"not_needed"}


@pytest.mark.parametrize("locale", ["ur-PK", "sd", "fr"])
def test_the_resident_reads_it_in_their_language(locale: str, app: Flask, house: House) -> None:
    resident = ResidentClient.enrolled(app, locale=locale)
    alert = raised(resident)
    climb(house, 15)

    said = followed(resident, alert)
    words = " ".join(step["text"] for step in said["timeline"]) + said["next_step"]["text"]
    assert words.isascii() is (locale == "fr")
