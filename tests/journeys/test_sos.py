"""A resident calls for help: nothing is refused, everything is on the feed, and the ladder says only what is true."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from kernel import clock
from tests.house import NUMAISH, House, OfficerClient, ResidentClient


def north(metres: float, **changes: Any) -> dict[str, Any]:
    return {**NUMAISH, "lat": NUMAISH["lat"] + metres / 111_195, "at": clock.wire(clock.now()), **changes}


def raised(resident: ResidentClient, **body: Any) -> dict[str, Any]:
    answer = resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH), **body})
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def feed(operator: OfficerClient, after: int = 0) -> list[dict[str, Any]]:
    return list(operator.get(f"/v1/cpo/feed?after={after}").json["entries"])


def test_an_sos_is_on_the_feed_unverified_and_answered_step_by_step(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident, kind="followed", silent=True)
    house.settle()
    path = f"/v1/cpo/sos-alerts/{alert['id']}"

    assert alert["state"] == "received"
    entry = feed(operator)[0]
    assert (entry["kind"], entry["verified"], entry["sos_alert"]["id"]) == ("sos_raised", False, alert["id"])

    states = [
        operator.post(f"{path}/shown", json={"console_id": "wall-1"}).json["state"],
        operator.post(f"{path}/answer", json={"console_id": "wall-1"}).json["state"],
        operator.post(f"{path}/close", json={"reason": "Reached home."}).json["state"],
    ]

    assert states == ["on_screen", "answered", "closed"]
    assert resident.get(f"/v1/sos-alerts/{alert['id']}").json["state"] == "closed"
    house.settle()
    kinds = [entry["kind"] for entry in feed(operator)]
    assert [kind for kind in kinds if kind.startswith("sos")] == [
        "sos_raised",
        "sos_shown",
        "sos_answered",
        "sos_closed",
    ]


def test_a_second_press_is_the_same_alert_at_the_newer_place(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    first = raised(resident, submitted_at=clock.wire(clock.now()))

    again = resident.post(
        "/v1/sos-alerts",
        json={"position": north(80), "submitted_at": clock.wire(clock.now() + timedelta(seconds=5))},
    )

    assert (again.status_code, again.json["id"]) == (200, first["id"])
    house.settle()
    assert "sos_moved" in [entry["kind"] for entry in feed(operator)]


def test_two_devices_have_an_alert_each(resident: ResidentClient, neighbour: ResidentClient) -> None:
    assert raised(resident)["id"] != raised(neighbour)["id"]


ODD_CALLS = [
    pytest.param({}, ["position-missing"], id="no place"),
    pytest.param(
        {"position": {"lat": 51.5, "lon": -0.1, "accuracy_m": 9}}, ["position-far-off"], id="another city"
    ),
    pytest.param(
        {"position": {**NUMAISH, "accuracy_m": 4_000}}, ["position-inaccurate"], id="hardly a place"
    ),
    pytest.param({"position": {"lat": 24.87, "lon": 67.03}}, ["accuracy-unknown"], id="no accuracy"),
    pytest.param({"position": "here"}, ["dropped:position"], id="a place of a wrong type"),
    pytest.param({"position": dict(NUMAISH), "kind": 7}, ["dropped:kind"], id="a kind of a wrong type"),
    pytest.param({"position": dict(NUMAISH), "colour": 1}, ["dropped:colour"], id="an unknown name"),
    pytest.param(
        {"position": dict(NUMAISH), "submitted_at": "2020-01-01T00:00:00Z"},
        ["clock-wrong"],
        id="a wrong clock",
    ),
    pytest.param(
        {"position": dict(NUMAISH), "silent": "yes"}, ["dropped:silent"], id="silence of a wrong type"
    ),
]


@pytest.mark.parametrize(("body", "flags"), ODD_CALLS)
def test_an_odd_call_is_stored_and_flagged_never_refused(
    resident: ResidentClient, body: dict[str, Any], flags: list[str]
) -> None:
    answer = resident.post("/v1/sos-alerts", json=body)

    assert (answer.status_code, answer.json["flags"]) == (201, flags)


def test_the_battery_is_told_with_its_time_and_the_newest_word_stands(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident, battery_pct=41, submitted_at=clock.wire(clock.now()))
    path = f"/v1/sos-alerts/{alert['id']}/positions"
    now = clock.now()
    fixes = [
        north(20, at=clock.wire(now + timedelta(seconds=20)), battery_pct=38.6),
        north(10, at=clock.wire(now + timedelta(seconds=10)), battery_pct=40),
    ]
    assert resident.post(path, json={"positions": fixes}).status_code == 200
    late = north(5, at=clock.wire(now + timedelta(seconds=5)), battery_pct=90)
    assert resident.post(path, json={"positions": [late]}).status_code == 200

    house.settle()
    told = [entry["sos_alert"] for entry in feed(operator) if entry["kind"] == "sos_moved"][-1]

    assert told["battery_pct"] == 39
    assert told["battery_at"] == clock.wire(now + timedelta(seconds=20))


def test_a_phone_whose_clock_was_ahead_does_not_keep_its_battery_full(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    ahead = clock.wire(clock.now() + timedelta(days=300))
    alert = raised(resident, battery_pct=90, submitted_at=ahead)
    path = f"/v1/sos-alerts/{alert['id']}/positions"
    resident.post(path, json={"positions": [north(10, at=ahead, battery_pct=88)]})
    resident.post(path, json={"positions": [north(20, battery_pct=7)]})

    house.settle()
    told = [entry["sos_alert"] for entry in feed(operator) if entry["kind"] == "sos_moved"][-1]

    assert told["battery_pct"] == 7
    assert told["battery_at"] <= clock.wire(clock.now())


@pytest.mark.parametrize("odd", [-1, 101, "full", True, {}])
def test_an_odd_battery_is_dropped_and_named(odd: Any, resident: ResidentClient) -> None:
    raised_now = resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH), "battery_pct": odd})
    path = f"/v1/sos-alerts/{raised_now.json['id']}"

    assert (raised_now.status_code, raised_now.json["flags"]) == (201, ["dropped:battery_pct"])
    moved = resident.post(f"{path}/positions", json={"positions": [north(9, battery_pct=odd)]})
    assert (moved.status_code, moved.json["stored"]) == (200, 1)


def test_an_expired_token_still_calls_for_help(resident: ResidentClient) -> None:
    with clock.frozen_at(clock.now() + timedelta(days=40)):
        answer = resident.post("/v1/sos-alerts", json={"position": dict(NUMAISH)})
        path = f"/v1/sos-alerts/{answer.json['id']}"

        assert (answer.status_code, answer.json["flags"]) == (201, ["token-expired"])
        assert resident.get(path).status_code == 200
        assert resident.post(f"{path}/positions", json={"positions": [north(10)]}).status_code == 200
        assert resident.post(f"{path}/stand-down", json={}).status_code == 200


@pytest.mark.parametrize(
    ("body", "status"), [(b"help", 400), (b"[]", 400), (b'{"kind":"' + b"x" * 5_000 + b'"}', 413)]
)
def test_only_an_unreadable_body_is_refused(resident: ResidentClient, body: bytes, status: int) -> None:
    assert resident.post("/v1/sos-alerts", data=body).status_code == status


def test_a_token_that_was_never_issued_is_refused(resident: ResidentClient) -> None:
    stranger = ResidentClient(resident.client, resident.device_id, "gwd_never-issued")

    assert stranger.post("/v1/sos-alerts", json={}).status_code == 401


def test_the_newest_place_counts_whatever_the_order(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident, submitted_at=clock.wire(clock.now() - timedelta(minutes=2)))
    newest = clock.now()
    batch = [
        north(300, at=clock.wire(newest)),
        north(100, at=clock.wire(newest - timedelta(seconds=60))),
        north(200, at=clock.wire(newest - timedelta(seconds=30))),
    ]

    answer = resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": batch})
    again = resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": batch})

    assert (answer.status_code, answer.json) == (200, {"stored": 3, "newest_at": clock.wire(newest)})
    assert again.json["stored"] == 0
    house.settle()
    moved = [entry for entry in feed(operator) if entry["kind"] == "sos_moved"]
    assert len(moved) == 1
    assert moved[0]["incident"]["position"]["lat"] == pytest.approx(batch[0]["lat"])


def test_a_place_that_a_wrong_clock_dates_years_ahead_gives_way_to_the_next(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident)
    path = f"/v1/sos-alerts/{alert['id']}/positions"
    ahead = resident.post(path, json={"positions": [north(100, at="2099-01-01T00:00:00Z")]})
    house.settle()
    house.pass_time(seconds=2)

    later = resident.post(path, json={"positions": [north(300, at=clock.wire(clock.now()))]})

    house.pass_time(seconds=2)
    house.settle()
    assert ahead.json["newest_at"] < later.json["newest_at"]
    moved = [entry for entry in feed(operator) if entry["kind"] == "sos_moved"]
    assert moved[-1]["incident"]["position"]["lat"] == pytest.approx(north(300)["lat"])


def test_an_older_place_that_comes_late_moves_nothing(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    alert = raised(resident, submitted_at=clock.wire(clock.now()))
    old = north(500, at=clock.wire(clock.now() - timedelta(minutes=3)))

    resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [old]})

    house.settle()
    assert "sos_moved" not in [entry["kind"] for entry in feed(operator)]


def test_standing_down_ends_it_and_a_new_press_raises_a_new_one(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    first = raised(resident)
    path = f"/v1/sos-alerts/{first['id']}"

    assert resident.post(f"{path}/stand-down", json={}).json["state"] == "stood_down"
    assert resident.post(f"{path}/stand-down", json={}).status_code == 200
    late = resident.post(f"{path}/positions", json={"positions": [north(1)]})
    assert (late.status_code, late.json["type"]) == (409, "/problems/sos-closed")
    answered = operator.post(f"/v1/cpo/sos-alerts/{first['id']}/answer", json={})
    assert (answered.status_code, answered.json["type"]) == (409, "/problems/sos-state")
    assert raised(resident)["id"] != first["id"]


def test_closing_what_nobody_answered_is_out_of_order(
    resident: ResidentClient, operator: OfficerClient
) -> None:
    alert = raised(resident)

    answer = operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/close", json={"reason": "done"})

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/sos-state")


def test_another_resident_does_not_know_that_it_exists(
    resident: ResidentClient, neighbour: ResidentClient
) -> None:
    path = f"/v1/sos-alerts/{raised(resident)['id']}"

    assert [
        neighbour.get(path).status_code,
        neighbour.post(f"{path}/positions", json={"positions": []}).status_code,
        neighbour.post(f"{path}/stand-down", json={}).status_code,
        neighbour.get(f"/v1/sos-alerts/{uuid4()}").status_code,
    ] == [404, 404, 404, 404]


def test_a_verifier_may_not_answer_and_a_key_has_no_screen(
    resident: ResidentClient, verifier: OfficerClient, operator: OfficerClient, service_key: Any
) -> None:
    path = f"/v1/cpo/sos-alerts/{raised(resident)['id']}"
    key = service_key(operator.name, "sos:answer")

    refused = verifier.post(f"{path}/answer", json={})
    shown = resident.client.post(f"{path}/shown", json={"console_id": "x"}, headers=key)
    answered = resident.client.post(f"{path}/answer", json={}, headers=key)

    assert (refused.status_code, refused.json["type"]) == (403, "/problems/forbidden")
    assert (shown.status_code, shown.json["type"]) == (403, "/problems/console-only")
    assert (answered.status_code, answered.json["answered_by"]) == (200, operator.name)
