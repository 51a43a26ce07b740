"""That nobody was in need, one officer does not say alone: the SOS goes on until another one, who is not told, has said how it ended."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kernel.audit.models import AuditEntry
from kernel.events import SosDrillDue
from kernel.incidents import Incident
from kernel.unit_of_work import reading, unit_of_work
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_sos import feed, raised

FIRST = {"outcome": "false_call", "reason": "A child laughed into the microphone."}


@pytest.fixture
def second(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Bilal R.", role="operator")


@pytest.fixture
def path(resident: ResidentClient, operator: OfficerClient) -> str:
    alert = raised(resident)
    path = f"/v1/cpo/sos-alerts/{alert['id']}"
    assert operator.post(f"{path}/answer", json={}).status_code == 200
    return path


def accounted() -> list[tuple[str, str]]:
    """Of closings alone, what the account says and in whose name."""
    with reading() as session:
        rows = session.execute(
            select(AuditEntry.action, AuditEntry.actor_name, AuditEntry.reason)
            .where(AuditEntry.action.in_(("sos.half_close", "sos.keep_open", "sos.close")))
            .order_by(AuditEntry.at)
        )
        return [(f"{action} {name}", reason) for action, name, reason in rows]


def disposition(incident_id: str) -> tuple[str, str]:
    with reading() as session:
        found = session.scalars(select(Incident).where(Incident.id == incident_id)).one()
        return found.status, found.disposition


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, str(answer.json.get("type", "")).removeprefix("/problems/")


def test_one_officers_word_ends_nothing_and_tells_nobody_what_it_was(
    path: str, resident: ResidentClient, operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    theirs = path.replace("/cpo", "")
    before = resident.get(theirs).json

    said = operator.post(f"{path}/close", json=FIRST)
    again = operator.post(f"{path}/close", json=FIRST)

    assert said.status_code == again.status_code == 200
    assert said.json == again.json
    assert (said.json["state"], said.json["needs_second_person"], said.json["half_closed_by"]) == (
        "answered",
        True,
        "Saima K.",
    )
    assert said.json["outcome"] == ""
    assert resident.get(theirs).json == before
    assert disposition(said.json["incident_id"]) == ("under_review", "")
    house.settle()
    entries = [entry for entry in feed(second) if entry["kind"].startswith("sos_")]
    assert [entry["kind"] for entry in entries][-2:] == ["sos_answered", "sos_half_closed"]
    assert entries[-1]["sos_alert"]["needs_second_person"] is True
    assert "false_call" not in str(entries[-1])
    assert "microphone" not in str(entries[-1])
    assert accounted() == [("sos.half_close Saima K.", "false_call: A child laughed into the microphone.")]


@pytest.mark.parametrize("outcome", ["false_call", "no_contact"])
def test_another_officer_says_how_it_ended_whatever_that_is(
    outcome: str, path: str, operator: OfficerClient, second: OfficerClient
) -> None:
    operator.post(f"{path}/close", json=FIRST)

    ended = second.post(f"{path}/close", json={"outcome": outcome, "reason": "Rang back."})

    assert (ended.json["state"], ended.json["outcome"], ended.json["needs_second_person"]) == (
        "closed",
        outcome,
        False,
    )
    assert disposition(ended.json["incident_id"]) == ("closed", outcome)
    assert accounted() == [
        ("sos.half_close Saima K.", "false_call: A child laughed into the microphone."),
        ("sos.close Bilal R.", f"{outcome}: Rang back."),
    ]
    assert told(operator.post(f"{path}/keep-open")) == (409, "sos-state")


def test_who_said_it_first_takes_it_back_or_ends_it_otherwise(
    path: str, operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    operator.post(f"{path}/close", json=FIRST)
    assert told(second.post(f"{path}/keep-open")) == (409, "sos-state")

    back = operator.post(f"{path}/keep-open")
    twice = operator.post(f"{path}/keep-open")

    assert back.status_code == twice.status_code == 200
    assert (back.json["state"], back.json["needs_second_person"], back.json["half_closed_by"]) == (
        "answered",
        False,
        None,
    )
    house.settle()
    assert [e["kind"] for e in feed(operator) if e["kind"].startswith("sos_")][-1] == "sos_kept_open"
    # Now the other one is the first, and does not end it either.
    assert second.post(f"{path}/close", json=FIRST).json["state"] == "answered"
    ended = second.post(f"{path}/close", json={"outcome": "raised_by_mistake", "reason": "Her child."})
    assert (ended.json["state"], ended.json["outcome"]) == ("closed", "raised_by_mistake")


def test_a_hand_over_changes_nothing_about_who_has_said_it(
    path: str, operator: OfficerClient, second: OfficerClient
) -> None:
    operator.post(f"{path}/close", json=FIRST)
    operator.post(f"{path}/hand-over", json={"to": "Bilal R."})
    assert second.post(f"{path}/take-over").json["needs_second_person"] is True

    assert operator.post(f"{path}/close", json=FIRST).json["state"] == "answered"
    assert second.post(f"{path}/close", json=FIRST).json["state"] == "closed"


def test_what_nobody_has_answered_is_not_half_closed(
    neighbour: ResidentClient, operator: OfficerClient
) -> None:
    alert = raised(neighbour)

    assert told(operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/close", json=FIRST)) == (409, "sos-state")
    assert accounted() == []


def test_its_resident_still_stands_it_down(
    path: str, resident: ResidentClient, operator: OfficerClient, second: OfficerClient
) -> None:
    operator.post(f"{path}/close", json=FIRST)

    assert resident.post(f"{path.replace('/cpo', '')}/stand-down", json={}).json["state"] == "stood_down"
    assert told(second.post(f"{path}/close", json=FIRST)) == (409, "sos-state")


def test_a_drill_takes_one(operator: OfficerClient, house: House) -> None:
    with unit_of_work() as uow:
        uow.publish(SosDrillDue())
    house.settle()
    drill = next(entry["sos_alert"] for entry in feed(operator) if entry.get("sos_alert"))
    path = f"/v1/cpo/sos-alerts/{drill['id']}"
    operator.post(f"{path}/answer", json={})

    assert operator.post(f"{path}/close", json=FIRST).json["state"] == "closed"
