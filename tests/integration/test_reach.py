"""Who is confined to a station or a district sees nothing of others: 404, as if it did not exist."""

from uuid import UUID, uuid4

import pytest
from flask import Flask

from kernel import incidents
from kernel.unit_of_work import reading
from tests.house import House, OfficerClient, ResidentClient
from tests.live_run import REASON
from tests.poles import wire
from tests.reaching import (
    BY_THE_BORDER,
    WEST,
    _two_stations,
    both,
    cameras,
    doors,
    put_under,
    ticket_of,
    westerner,
)

__all__ = ["_two_stations", "both", "cameras", "westerner"]


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
