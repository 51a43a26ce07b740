"""How far somebody sees is set by others, by station, district and camera; their keys see no further."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from kernel.audit.models import AuditEntry
from kernel.identity import confining, officers
from kernel.identity.models import Officer, Station
from kernel.unit_of_work import reading, unit_of_work
from tests.house import OfficerClient
from tests.live_run import REASON
from tests.reaching import (
    _two_stations,
    both,
    cameras,
    command,
    put_under,
    westerner,
)

__all__ = ["_two_stations", "both", "cameras", "westerner"]


def test_a_key_sees_no_further_than_its_officer(
    app: Flask,
    westerner: OfficerClient,
    both: dict[str, dict[str, str]],
    cameras: dict[str, UUID],
    service_key: Callable[..., dict[str, str]],
) -> None:
    key = service_key(westerner.name, "worklist:decide", "feed:read", "cameras:read")
    client = app.test_client()

    def ask(path: str, method: str = "GET") -> Any:
        return client.open(path, method=method, headers=key)

    assert ask(f"/v1/worklist/{both['E1-1']['task']}/claim", "POST").status_code == 404
    assert ask(f"/v1/evidence/{both['E1-1']['clip']}/redacted").status_code == 404
    assert ask(f"/v1/footage/{both['E1-1']['incident']}/bundle").status_code == 404
    assert [item["id"] for item in ask("/v1/worklist").json["items"]] == [both["W1-1"]["task"]]
    assert [each["id"] for each in ask("/v1/cameras").json["items"]] == [str(cameras["W1-1"])]
    entries = ask("/v1/cpo/feed").json["entries"]
    assert {entry["incident"]["id"] for entry in entries} == {both["W1-1"]["incident"]}


def test_a_district_is_all_its_stations(
    app: Flask, both: dict[str, dict[str, str]], westerner: OfficerClient
) -> None:
    command(app, "officers", "confine", westerner.name, "--to", "district", "--reason", "leads the district")
    assert len(westerner.get("/v1/worklist").json["items"]) == 1

    with unit_of_work() as uow:
        for station in uow.session.scalars(select(Station)):
            station.district = "South"
    assert len(westerner.get("/v1/worklist").json["items"]) == 2

    # Two stations of which no district is known are not therefore one.
    with unit_of_work() as uow:
        for station in uow.session.scalars(select(Station)):
            station.district = ""
    assert len(westerner.get("/v1/worklist").json["items"]) == 1


def test_one_camera_is_shown_across_the_border_and_one_is_hidden_at_home(
    app: Flask, westerner: OfficerClient, both: dict[str, dict[str, str]], cameras: dict[str, UUID]
) -> None:
    command(app, "cameras", "show-to", "E1-1", westerner.name, "seen", "--reason", "it looks over the line")
    command(app, "cameras", "show-to", "W1-1", westerner.name, "hidden", "--reason", "looks into a shelter")

    assert [each["label"] for each in westerner.get("/v1/cameras").json["items"]] == ["E1-1"]
    assert westerner.get(f"/register/cameras/{cameras['W1-1']}").status_code == 404
    (item,) = westerner.get("/v1/worklist").json["items"]
    assert (item["id"], item["cameras"], item["clips"], item["stills"]) == (both["W1-1"]["task"], [], [], [])
    assert "W1-1" not in westerner.get(f"/panel/tasks/{item['id']}").text
    assert westerner.get(f"/v1/evidence/{both['W1-1']['clip']}/redacted").status_code == 404
    assert str(cameras["W1-1"]) not in westerner.get("/v1/cpo/feed?limit=500").text
    # A camera that is shown brings no incident with it.
    assert westerner.get(f"/v1/footage/{both['E1-1']['incident']}/bundle").status_code == 404

    command(app, "cameras", "show-to", "W1-1", westerner.name, "by-area", "--reason", "moved since")
    assert westerner.get(f"/register/cameras/{cameras['W1-1']}").status_code == 200


def test_a_camera_can_be_hidden_from_who_sees_the_whole_city(
    app: Flask, operator: OfficerClient, both: dict[str, dict[str, str]], cameras: dict[str, UUID]
) -> None:
    operator.post("/v1/live-purposes", json=REASON)
    command(app, "cameras", "show-to", "W1-1", operator.name, "hidden", "--reason", "looks into a shelter")

    assert operator.get(f"/v1/cameras/{cameras['W1-1']}/live").status_code == 404
    assert operator.get(f"/v1/cameras/{cameras['E1-1']}/live").status_code == 200
    assert operator.get(f"/v1/evidence/{both['W1-1']['still']}/redacted").status_code == 404


def audit(action: str) -> list[str]:
    with reading() as session:
        return list(session.scalars(select(AuditEntry.reason).where(AuditEntry.action == action)))


def test_who_is_confined_cannot_let_themselves_or_others_out(
    app: Flask, westerner: OfficerClient, verifier: OfficerClient
) -> None:
    def form(officer: OfficerClient, path: str, **fields: str) -> int:
        reason = {"reason": "because I want to"}
        return officer.client.post(
            path, data={"csrf_token": officer.csrf_token, **reason, **fields}
        ).status_code

    with reading() as session:
        own, other = (officers.officer_by_name(session, each.name).id for each in (westerner, verifier))

    assert form(westerner, f"/officers/{own}/reach", confined_to="") == 403
    assert form(westerner, f"/officers/{own}/station", station_id="") == 403
    assert form(westerner, f"/officers/{other}/reach", confined_to="") == 403
    assert form(westerner, f"/officers/{other}/role", role="administrator") == 403
    supervisor = OfficerClient.signed_in(app, name="Nadia S.", role="supervisor")
    assert form(supervisor, f"/officers/{own}/role", role="verifier") == 403
    assert form(supervisor, f"/officers/{own}/reach", confined_to="") == 303
    with reading() as session:
        assert session.get_one(Officer, own).confined_to == ""
    assert audit("officer.confine")[-1] == "the whole city: because I want to"


def test_an_administrator_gives_another_role_and_what_was_signed_in_ends(
    app: Flask, verifier: OfficerClient, service_key: Callable[..., dict[str, str]]
) -> None:
    administrator = OfficerClient.signed_in(app, name="Asma M.", role="administrator")
    key = service_key(verifier.name, "worklist:decide")
    with reading() as session:
        officer_id = officers.officer_by_name(session, verifier.name).id
    fields = {"csrf_token": administrator.csrf_token, "role": "technician", "reason": "changed the service"}

    answer = administrator.client.post(f"/officers/{officer_id}/role", data=fields)

    assert answer.status_code == 303
    assert verifier.get("/v1/worklist").status_code == 401
    assert app.test_client().get("/v1/worklist", headers=key).status_code == 403
    assert audit("officer.role") == ["verifier to technician: changed the service"]


def test_a_role_that_is_none_and_a_station_that_is_not_there_are_refused(
    app: Flask, verifier: OfficerClient
) -> None:
    from kernel.audit.entries import system

    with reading() as session:
        officer_id = officers.officer_by_name(session, verifier.name).id
    with pytest.raises(officers.OfficerRefused, match="no role"), unit_of_work() as uow:
        confining.change_role(uow, officer_id=officer_id, role="king", actor=system("test"), reason="")
    with pytest.raises(officers.OfficerRefused, match="belongs to no station"), unit_of_work() as uow:
        confining.confine(uow, officer_id=officer_id, confined_to="station", actor=system("test"), reason="")
    put_under(app, verifier.name, "West")
    freed = app.test_cli_runner().invoke(args=["officers", "assign", verifier.name, "--whole-city"])
    assert freed.exit_code == 1
    assert "lift that first" in freed.output
