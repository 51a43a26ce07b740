"""Who is confined to a station or a district sees nothing of others: 404, as if it did not exist. So do their keys."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.evidence.models import EvidenceItem
from cctv_link.upkeep.models import CameraFault, RepairTicket
from citizen_api import public as citizen_api
from citizen_api.public import DueStep
from citizen_api.sos.ladder import Step
from kernel import clock, incidents
from kernel.audit.models import AuditEntry
from kernel.config import Settings
from kernel.geo import Position
from kernel.identity import confining, officers, stations
from kernel.identity.models import Officer, Station
from kernel.identity.station_file import StationRow
from kernel.unit_of_work import reading, unit_of_work
from moderation.drills.services import DRILL
from moderation.escalation import calling
from tests.house import House, OfficerClient, ResidentClient
from tests.live_run import REASON
from tests.poles import camera_row, is_recorded, north_of, put_up, record, wire

BORDER = 67.0400
STREAM = StreamAddress("rtsp://127.0.0.1:8554/x", "127.0.0.1")
# A street on each side, and a place in neither area.
WEST, EAST = Position(24.8722, 67.0300, 5.0), Position(24.8722, 67.0500, 5.0)
BY_THE_BORDER = Position(24.8722, BORDER - 0.0002, 50.0)


def area(from_lon: float, to_lon: float) -> dict[str, Any]:
    ring = [[from_lon, 24.85], [to_lon, 24.85], [to_lon, 24.90], [from_lon, 24.90], [from_lon, 24.85]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture(autouse=True)
def _two_stations(app: Flask) -> None:
    from kernel.audit.entries import system

    rows = [
        StationRow(name=name, district=district, phone="", area=area(*lons), house=None)
        for name, district, lons in (("West", "South", (67.0, BORDER)), ("East", "Malir", (BORDER, 67.08)))
    ]
    stations.take_stations(rows, actor=system("test"), source="test")


@pytest.fixture
def cameras(app: Flask) -> dict[str, UUID]:
    cameras = put_up(camera_row("W1-1", at=WEST, stream=STREAM), camera_row("E1-1", at=EAST, stream=STREAM))
    for camera_id in cameras.values():
        is_recorded(camera_id)
    return cameras


def command(app: Flask, *words: str, typed: str = "") -> str:
    done = app.test_cli_runner().invoke(args=words, input=typed)
    assert done.exit_code == 0, done.output
    return str(done.output)


def put_under(app: Flask, name: str, station: str, *, to: str = "station") -> None:
    command(app, "officers", "assign", name, "--station", station)
    command(app, "officers", "confine", name, "--to", to, "--reason", "posted there")


@pytest.fixture
def westerner(app: Flask) -> OfficerClient:
    """A supervisor of West, who may enter nearly everywhere."""
    officer = OfficerClient.signed_in(app, name="Waseem W.", role="supervisor")
    put_under(app, officer.name, "West")
    return officer


@pytest.fixture
def both(
    app: Flask,
    with_settings: Callable[..., None],
    cameras: dict[str, UUID],
    resident: ResidentClient,
    house: House,
) -> dict[str, dict[str, str]]:
    """A report on each side with its footage: incident, task and evidence ids."""
    with_settings(clip_before_s=2, clip_after_s=4)
    settings: Settings = app.extensions["settings"]
    occurred_at = clock.now() - timedelta(seconds=30)
    ids: dict[str, dict[str, str]] = {}
    for side, place in (("W1-1", WEST), ("E1-1", EAST)):
        record(settings, cameras[side], from_at=occurred_at - timedelta(seconds=5), seconds=12)
        resident.report(position=wire(north_of(place, 30)), occurred_at=clock.wire(occurred_at))
    house.settle()
    everybody = OfficerClient.signed_in(app, name="Everybody E.", role="supervisor")
    items = everybody.get("/v1/worklist").json["items"]
    with reading() as session:
        for item in items:
            side = item["cameras"][0]["label"]
            evidence = session.scalars(
                select(EvidenceItem).where(EvidenceItem.incident_id == UUID(item["incident"]["id"]))
            )
            ids[side] = {each.kind: str(each.id) for each in evidence} | {
                "task": item["id"],
                "incident": item["incident"]["id"],
            }
    assert set(ids) == {"W1-1", "E1-1"}
    return ids


def doors(of: dict[str, str], camera_id: UUID) -> list[str]:
    return [
        f"/panel/tasks/{of['task']}",
        f"/v1/evidence/{of['clip']}",
        f"/v1/evidence/{of['still']}",
        f"/v1/evidence/{of['clip']}/redacted",
        f"/v1/footage/{of['incident']}/bundle",
        f"/v1/incidents/{of['incident']}/escape-fan",
        f"/incidents/{of['incident']}/escape-fan",
        f"/v1/cameras/{camera_id}/still",
        f"/v1/cameras/{camera_id}/live",
        f"/v1/cameras/{camera_id}/live/{uuid4()}/index.m3u8",
        f"/live/{camera_id}",
        f"/register/cameras/{camera_id}",
        f"/upkeep/cameras/{camera_id}",
    ]


def test_what_is_of_another_station_is_not_there(
    westerner: OfficerClient, both: dict[str, dict[str, str]], cameras: dict[str, UUID]
) -> None:
    """At every door, with the very answer that something unknown gets."""
    westerner.post("/v1/live-purposes", json=REASON)
    unknown = {kind: str(uuid4()) for kind in both["E1-1"]}
    for foreign, none in zip(doors(both["E1-1"], cameras["E1-1"]), doors(unknown, uuid4()), strict=True):
        refused, nothing = westerner.get(foreign), westerner.get(none)
        assert refused.status_code == 404, foreign
        assert nothing.status_code == 404, none
        if refused.is_json:
            assert refused.json["detail"] == nothing.json["detail"], foreign
    for own in doors(both["W1-1"], cameras["W1-1"]):
        assert westerner.get(own).status_code != 404 or own.endswith("m3u8"), own


def test_writing_at_what_is_of_another_station_is_not_found(
    westerner: OfficerClient, both: dict[str, dict[str, str]]
) -> None:
    task = both["E1-1"]["task"]
    claim = {"claim_id": str(uuid4())}

    answers = [
        westerner.post(f"/v1/worklist/{task}/claim"),
        westerner.put(f"/v1/worklist/{task}/claim", json=claim),
        westerner.delete(f"/v1/worklist/{task}/claim", json=claim),
        westerner.decide(task, claim["claim_id"]),
        westerner.post(f"/panel/tasks/{task}/claim"),
        westerner.get(f"/v1/worklist?after={task}"),
    ]

    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert westerner.post(f"/v1/worklist/{both['W1-1']['task']}/claim").status_code == 201


def test_not_one_byte_of_an_original_after_the_officer_was_confined_elsewhere(
    app: Flask, both: dict[str, dict[str, str]]
) -> None:
    """The claim is live and was theirs to take; since then they were sent to the other station."""
    officer = OfficerClient.signed_in(app, name="Moved M.", role="verifier")
    clip = f"/v1/evidence/{both['E1-1']['clip']}"
    assert officer.post(f"/v1/worklist/{both['E1-1']['task']}/claim").status_code == 201
    part = {"headers": {"Range": "bytes=0-99"}}
    assert officer.get(clip, **part).status_code in (202, 206)

    put_under(app, officer.name, "West")

    assert officer.get(clip, **part).status_code == 404


def test_lists_hold_only_what_is_theirs(
    westerner: OfficerClient, both: dict[str, dict[str, str]], cameras: dict[str, UUID]
) -> None:
    tasks = [item["id"] for item in westerner.get("/v1/worklist").json["items"]]
    registered = [camera["id"] for camera in westerner.get("/v1/cameras").json["items"]]
    uptime = [pole["pole"] for pole in westerner.get("/v1/upkeep/uptime").json["poles"]]

    assert tasks == [both["W1-1"]["task"]]
    assert registered == [str(cameras["W1-1"])]
    assert uptime == ["W1"]
    for page, own in (("/panel", both["W1-1"]["task"]), ("/register", "W1-1"), ("/live", "W1-1")):
        text = westerner.get(page).text
        assert own in text, page
        assert both["E1-1"]["task"] not in text, page
        assert "E1-1" not in text, page
        assert str(cameras["E1-1"]) not in text, page


def test_another_stations_report_is_not_suggested_joined_or_found(
    westerner: OfficerClient, both: dict[str, dict[str, str]]
) -> None:
    """What a body names is asked as what an address names; a search, a reference and a preview lead nowhere."""
    task, foreign = both["W1-1"]["task"], both["E1-1"]
    claim = westerner.post(f"/v1/worklist/{task}/claim").json["claim_id"]
    named = {"claim_id": claim, "incident_id": foreign["incident"]}
    for door in ("joins", "differences"):
        assert westerner.post(f"/v1/worklist/{task}/{door}", json=named).status_code == 404, door
    assert westerner.get(f"/v1/worklist/{foreign['task']}/duplicates").status_code == 404
    assert westerner.get(f"/v1/worklist/{foreign['task']}/questions").status_code == 404
    assert (
        westerner.post(f"/v1/worklist/{foreign['task']}/withdrawal", json={"reason": "Wrong."}).status_code
        == 404
    )
    assert westerner.post(f"/v1/worklist/{foreign['task']}/decision/undo").status_code == 404
    assert westerner.get(f"/panel/tasks/{foreign['task']}/preview").status_code == 404

    with reading() as session:
        reference = incidents.find(session, UUID(foreign["incident"])).reference
    for words in (reference, reference[:4], "E1-1"):
        answer = westerner.get(f"/panel?place=city&q={words}")
        assert answer.status_code == 200, words
        assert foreign["task"] not in answer.text, words
    assert task in westerner.get("/panel?place=city&q=W1-1").text


def test_a_ticket_of_another_station_is_nobodys_to_mend(app: Flask, cameras: dict[str, UUID]) -> None:
    technician = OfficerClient.signed_in(app, name="Bilal T.", role="technician")
    put_under(app, technician.name, "West")
    tickets = {label: ticket_of(camera_id) for label, camera_id in cameras.items()}

    page = technician.get("/upkeep").text

    assert "W1-1" in page
    assert "E1-1" not in page
    assert technician.post(f"/upkeep/tickets/{tickets['E1-1']}/assign").status_code == 404
    assert technician.post(f"/upkeep/tickets/{tickets['W1-1']}/assign").status_code == 303


def ticket_of(camera_id: UUID) -> UUID:
    from cctv_link.cameras.models import Camera

    now = clock.now()
    with unit_of_work() as uow:
        camera = uow.session.get_one(Camera, camera_id)
        fault = uow.add(CameraFault(pole_id=camera.pole_id, camera_id=camera_id, kind="dark", opened_at=now))
        uow.session.flush()
        ticket = uow.add(
            RepairTicket(
                fault_id=fault.id,
                urgency=3,
                contract="A",
                opened_at=now,
                due_at=now + timedelta(hours=4),
            )
        )
        uow.session.flush()
        return ticket.id


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


def test_the_task_says_to_whom_it_went_and_why(
    westerner: OfficerClient, resident: ResidentClient, house: House, operator: OfficerClient
) -> None:
    resident.report(position=wire(BY_THE_BORDER))
    resident.report(position=wire(WEST))
    resident.report(position={"lat": 24.8722, "lon": 66.99, "accuracy_m": 5.0})
    house.settle()

    said = " ".join(
        westerner.get(f"/panel/tasks/{item['id']}").text
        for item in westerner.get("/v1/worklist").json["items"]
    )

    for how in ("it is in their area", "on the border of their area", "they are the nearest"):
        assert said.count(how) == 1, how


def test_every_argument_of_an_officers_door_is_known_to_the_rule(app: Flask) -> None:
    """A new door that names something must say what it is, or whoever is confined finds it shut."""
    from app import DOORS
    from moderation.seeing import LOOKS, NOBODYS

    officers_doors = {
        blueprint.name
        for blueprint, _, guard in DOORS
        if guard.__qualname__.startswith("officer.") or guard.__name__ in ("console_session", "signed_in")
    }
    assert {"panel", "evidence", "live", "sos_showings", "register", "officers_pages"} <= officers_doors
    named = {
        argument
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in officers_doors
        for argument in rule.arguments
    }
    assert named - set(LOOKS) - NOBODYS == set()


def test_nobody_confined_is_asked_nothing(
    operator: OfficerClient, monkeypatch: pytest.MonkeyPatch, both: dict[str, dict[str, str]]
) -> None:
    from moderation.routing import queries as routing

    def asked(*_: object) -> set[UUID]:
        raise AssertionError("whoever sees the whole city is not looked up")

    monkeypatch.setattr(routing, "seen", asked)
    assert operator.get(f"/v1/incidents/{both['E1-1']['incident']}/escape-fan").status_code == 200


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
