"""At every officers' door, whatever it names and however it is asked, what is of another station is not there: the very
answer that something unknown gets. A door that is new is walked as well."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app import DOORS
from cctv_link.export import asking
from cctv_link.footage.models import Clip
from cctv_link.upkeep.models import RepairTicket
from citizen_api.reports.models import Report
from citizen_api.trust.models import TrustMark
from kernel import clock
from kernel.identity import officers
from kernel.unit_of_work import reading, unit_of_work
from moderation.seeing import LOOKS
from tests.house import PASSWORD, QUICK_HASHER, House, OfficerClient, ResidentClient
from tests.poles import wire
from tests.reaching import EAST, _two_stations, both, cameras, put_under, ticket_of

__all__ = ["_two_stations", "both", "cameras"]

ROLES = ("verifier", "operator", "supervisor", "technician", "auditor", "administrator")
WRITES = ("POST", "PUT", "PATCH", "DELETE")
# Parts beside what the door names: any value does, the rule has answered before they are looked at.
BESIDE = {"name": "index.m3u8", "which": "1"}


@dataclass(frozen=True)
class Asked:
    method: str
    rule: Rule

    @property
    def named(self) -> list[str]:
        return sorted(self.rule.arguments & set(LOOKS))

    def path(self, app: Flask, values: dict[str, Any]) -> str:
        given = {name: values.get(name, BESIDE.get(name, uuid4())) for name in self.rule.arguments}
        with app.test_request_context():
            return str(app.url_map.bind("localhost").build(self.rule.endpoint, given, method=self.method))


@pytest.fixture
def foreign(
    app: Flask,
    both: dict[str, dict[str, str]],
    cameras: dict[str, UUID],
    resident: ResidentClient,
    neighbour: ResidentClient,
    house: House,
) -> dict[str, Any]:
    """One of everything that a door may name, all of it in the east."""
    east, camera_id = both["E1-1"], cameras["E1-1"]
    alert = neighbour.post("/v1/sos-alerts", json={"position": wire(EAST)}).json["id"]
    house.settle()
    ticket_id = ticket_of(camera_id)
    with reading() as session:
        clip_id = session.scalars(select(Clip.id).where(Clip.incident_id == UUID(east["incident"]))).first()
        fault_id = session.get_one(RepairTicket, ticket_id).fault_id
    found = {
        "incident_id": east["incident"],
        "task_id": east["task"],
        "sos_alert_id": alert,
        "evidence_id": east["clip"],
        "clip_id": clip_id,
        "camera_id": camera_id,
        "export_id": export_of(UUID(east["incident"])),
        "fault_id": fault_id,
        "ticket_id": ticket_id,
        "appeal_id": appeal_about(east["incident"], resident),
        "tag": "E1",
    }
    assert set(found) == set(LOOKS)
    return found


def appeal_about(incident_id: str, resident: ResidentClient) -> str:
    """Its reporter was found to have made it up, and asks for another look."""
    with unit_of_work() as uow:
        report = uow.session.scalars(select(Report).where(Report.incident_id == UUID(incident_id))).one()
        uow.add(
            TrustMark(
                resident_id=report.resident_id,
                report_id=report.id,
                incident_id=report.incident_id,
                kind="made_up",
                at=clock.now(),
            )
        )
    asked: Any = resident.post("/v1/standing/appeals", json={}).json
    return str(asked["appeal"]["id"])


def export_of(incident_id: UUID) -> UUID:
    """It waits for a second officer."""
    with unit_of_work() as uow:
        asker = officers.add_officer(
            uow, name="Asma A.", role="supervisor", password=PASSWORD, hasher=QUICK_HASHER
        )
    with reading() as session:
        signed_in = officers.officer_acting_or_none(session, "Asma A.")
    assert signed_in is not None
    assert signed_in.officer_id == asker
    purpose = "Case 114/2026, Sessions Court Karachi South"
    return asking.ask(
        officer=signed_in, incident_id=incident_id, form="originals", purpose=purpose, considered=False
    )


def doors_of_officers(app: Flask) -> Iterator[Asked]:
    """Every way in that names something which stands in an area, by each method that it takes."""
    guarded = {
        blueprint.name
        for blueprint, _, guard in DOORS
        if guard.__qualname__.startswith("officer.") or guard.__name__ in ("console_session", "signed_in")
    }
    for rule in sorted(app.url_map.iter_rules(), key=str):
        if rule.endpoint.split(".")[0] in guarded and rule.arguments & set(LOOKS):
            for method in sorted((rule.methods or set()) & {"GET", *WRITES}):
                yield Asked(method, rule)


@pytest.mark.parametrize("role", ROLES)
def test_what_is_of_another_station_is_as_if_it_were_not_there(
    app: Flask, foreign: dict[str, Any], role: str
) -> None:
    officer = OfficerClient.signed_in(app, name="Waseem W.", role=role)
    put_under(app, officer.name, "West")
    unknown = {name: uuid4() for name in foreign}
    walked = list(doors_of_officers(app))

    told_apart = []
    for asked in walked:
        theirs, nothing = (
            officer.request(
                asked.method, asked.path(app, values), **({} if asked.method == "GET" else {"json": {}})
            )
            for values in (foreign, unknown)
        )
        same = theirs.status_code == nothing.status_code and told(theirs) == told(nothing)
        if not same or theirs.status_code not in (403, 404):
            told_apart.append(f"{asked.method} {asked.rule}: {theirs.status_code}, {nothing.status_code}")

    assert len(walked) > 60
    assert told_apart == []


def told(answer: Any) -> Any:
    """What a refusal says, without what it says of this one asking."""
    if answer.is_json:
        return {name: value for name, value in answer.json.items() if name not in ("request_id", "instance")}
    return answer.status_code


def test_what_is_walked_is_everything_that_a_door_may_name(app: Flask) -> None:
    named = {name for asked in doors_of_officers(app) for name in asked.named}

    assert named == set(LOOKS)
