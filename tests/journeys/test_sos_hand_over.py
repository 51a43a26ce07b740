"""One operator hands an SOS to another, who takes it; it ends with how it ended. The resident reads "answered" throughout."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from kernel.incidents import Incident
from kernel.unit_of_work import reading
from tests.house import House, OfficerClient, ResidentClient
from tests.journeys.test_sos import feed, raised


@pytest.fixture
def second(app: Flask) -> OfficerClient:
    return OfficerClient.signed_in(app, name="Bilal R.", role="operator")


@pytest.fixture
def path(resident: ResidentClient, operator: OfficerClient) -> str:
    alert = raised(resident)
    path = f"/v1/cpo/sos-alerts/{alert['id']}"
    assert operator.post(f"{path}/answer", json={}).status_code == 200
    return path


def test_an_offer_is_taken_by_whom_it_was_made_to(
    path: str, resident: ResidentClient, operator: OfficerClient, second: OfficerClient, house: House
) -> None:
    offered = operator.post(f"{path}/hand-over", json={"to": "Bilal R."})
    again = operator.post(f"{path}/hand-over", json={"to": "Bilal R."})
    assert (offered.json["offered_to"], offered.json["answered_by"]) == ("Bilal R.", "Saima K.")
    assert again.status_code == 200

    taken = second.post(f"{path}/take-over")
    twice = second.post(f"{path}/take-over")

    assert (taken.json["state"], taken.json["answered_by"], taken.json["offered_to"]) == (
        "answered",
        "Bilal R.",
        None,
    )
    assert twice.status_code == 200
    assert resident.get(path.replace("/cpo", "")).json["state"] == "answered"
    house.settle()
    entries = [entry for entry in feed(operator) if entry["kind"].startswith("sos_")]
    assert [entry["kind"] for entry in entries][-2:] == ["sos_offered", "sos_handed_over"]
    assert entries[-1]["sos_alert"]["answered_by"] == "Bilal R."


def test_what_may_not_be_handed_over(
    path: str, app: Flask, resident: ResidentClient, operator: OfficerClient, second: OfficerClient
) -> None:
    OfficerClient.signed_in(app, name="Imran A.", role="verifier")
    supervisor = OfficerClient.signed_in(app, name="Nadia Q.", role="supervisor")

    def told(officer: OfficerClient, action: str, **body: Any) -> tuple[int, str]:
        answer = officer.post(f"{path}/{action}", **({"json": body} if body else {}))
        return answer.status_code, str(answer.json.get("type", "")).removeprefix("/problems/")

    assert told(second, "take-over") == (409, "sos-state")
    assert told(second, "hand-over", to="Bilal R.") == (409, "sos-state")
    assert told(operator, "hand-over", to="Saima K.") == (409, "sos-state")
    assert told(operator, "hand-over", to="Imran A.") == (404, "not-found")
    assert told(operator, "hand-over", to="Nobody") == (404, "not-found")
    assert told(supervisor, "hand-over", to="Bilal R.")[0] == 200
    assert told(operator, "hand-over", to=None)[0] == 200
    assert told(second, "take-over") == (409, "sos-state")


def test_who_sits_before_a_console_is_listed(operator: OfficerClient, second: OfficerClient) -> None:
    second.post("/cpo/arming", json={"armed": True})

    assert operator.get("/v1/cpo/consoles").json == {
        "officers": [
            {"name": "Bilal R.", "role": "operator", "armed": True},
            {"name": "Saima K.", "role": "operator", "armed": False},
        ]
    }


@pytest.mark.parametrize(
    ("body", "outcome", "disposition"),
    [
        ({"reason": "Reached home."}, "", "sos_closed"),
        ({"reason": "Her brother came.", "outcome": "help_arrived"}, "help_arrived", "help_arrived"),
    ],
)
def test_it_ends_with_how_it_ended(
    body: dict[str, str], outcome: str, disposition: str, path: str, operator: OfficerClient
) -> None:
    answer = operator.post(f"{path}/close", json=body)

    assert (answer.status_code, answer.json["outcome"]) == (200, outcome)
    with reading() as session:
        incident = session.scalar(select(Incident).where(Incident.id == answer.json["incident_id"]))
    assert incident is not None
    assert (incident.status, incident.disposition) == ("closed", disposition)


def test_an_unknown_outcome_is_refused_by_name(path: str, operator: OfficerClient) -> None:
    answer = operator.post(f"{path}/close", json={"reason": "Home.", "outcome": "solved"})

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "outcome")
