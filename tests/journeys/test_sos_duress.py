"""Two PINs, one answer: outside, a stand-down and a stand-down under duress are the same; inside, the second goes on.

The same status, length, headers and times; the same screens, places and messages afterwards; the same limits.
"""

import re
import statistics
import time
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from citizen_api.sos.models import SosAlert, SosPin, SosPosition
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading, unit_of_work
from tests.house import NUMAISH, House, OfficerClient, ResidentClient
from tests.journeys.test_sos import feed, north, raised
from tests.tus import Phone

REAL, DURESS, WRONG = "246810", "246897", "111111"
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+Z")
OWN = re.compile(r'"(reference|request_id)": ?"[^"]+"')


@pytest.fixture(autouse=True)
def quick(with_settings: Any) -> None:
    with_settings(sos_pin_answer_ms=0)


def choose(
    resident: ResidentClient, real: str = REAL, duress: str = DURESS, current: str = ""
) -> TestResponse:
    body = {"stand_down_pin": real, "duress_pin": duress, **({"current_pin": current} if current else {})}
    return resident.put("/v1/sos-pins", json=body)


def stand_down(resident: ResidentClient, alert: dict[str, Any], pin: str) -> TestResponse:
    return resident.post(f"/v1/sos-alerts/{alert['id']}/stand-down", json={"pin": pin})


def bare(answer: TestResponse) -> tuple[int, str, dict[str, str]]:
    """What a watcher sees, without what differs between any two answers."""
    text = OWN.sub('"own"', INSTANT.sub("T", ID.sub("I", answer.text)))
    headers = {name: value for name, value in answer.headers.items() if name not in ("Date", "X-Request-Id")}
    headers = {name: ID.sub("I", value) for name, value in headers.items()}
    return answer.status_code, text, headers


@pytest.fixture
def pair(app: Flask) -> list[tuple[ResidentClient, str]]:
    """Two residents in the same case: one stands it down, the other one is made to."""
    residents = [ResidentClient.enrolled(app) for _ in range(2)]
    for each in residents:
        assert choose(each).status_code == 200
    return list(zip(residents, (REAL, DURESS), strict=True))


def both(pair: list[tuple[ResidentClient, str]], ask: Any) -> list[Any]:
    return [bare(ask(resident, pin)) for resident, pin in pair]


def test_the_two_cannot_be_told_apart_by_anything_the_phone_can_ask(
    pair: list[tuple[ResidentClient, str]], operator: OfficerClient, house: House
) -> None:
    alerts = {resident.token: raised(resident, submitted_at=clock.wire(clock.now())) for resident, _ in pair}
    house.settle()
    for alert in alerts.values():
        operator.post(f"/v1/cpo/sos-alerts/{alert['id']}/shown", json={"console_id": "wall-1"})

    def of(resident: ResidentClient, path: str = "") -> str:
        return f"/v1/sos-alerts/{alerts[resident.token]['id']}{path}"

    now = clock.now()
    places = {
        "positions": [north(30, at=clock.wire(now)), north(20, at=clock.wire(now - timedelta(seconds=9)))]
    }
    key = {"Idempotency-Key": "019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f60"}
    written = {
        resident.token: resident.post(
            of(resident, "/messages"),
            json={"text": "They are here."},
            headers={"Idempotency-Key": "019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f59"},
        ).json["id"]
        for resident, _ in pair
    }

    def photo(resident: ResidentClient, **subject: str) -> TestResponse:
        answer: TestResponse = Phone(resident).begin(9, filetype="image/jpeg", **subject)
        return answer

    def told() -> None:
        assert stood[0] == stood[1]
        for ask in (
            lambda r, _: r.get(of(r)),
            lambda r, pin: stand_down(r, alerts[r.token], pin),
            lambda r, _: stand_down(r, alerts[r.token], WRONG),
            lambda r, _: r.post(of(r, "/positions"), json=places),
            lambda r, _: r.post(of(r, "/raise")),
            lambda r, _: r.get(of(r, "/messages")),
            lambda r, _: r.post(of(r, "/messages"), json={"text": "hello"}, headers=key),
            lambda r, _: photo(r, sos_alert_id=alerts[r.token]["id"]),
            lambda r, _: photo(r, message_id=written[r.token]),
            lambda r, _: r.get("/v1/sos-pins"),
            lambda r, _: r.get("/v1/notifications"),
        ):
            one, other = both(pair, ask)
            assert one == other

    stood = both(pair, lambda r, pin: stand_down(r, alerts[r.token], pin))
    assert stood[0][0] == 200
    told()
    # What follows inside: the ladder climbs for one of them alone, and an operator answers and closes it.
    house.settle()
    house.pass_time(seconds=70)
    house.settle()
    told()
    kept_up = f"/v1/cpo/sos-alerts/{alerts[pair[1][0].token]['id']}"
    assert operator.post(f"{kept_up}/answer", json={}).status_code == 200
    told()
    assert operator.post(f"{kept_up}/close", json={"reason": "Found safe."}).status_code == 200
    told()
    # Half an hour later the phone is told to stop, and a new press is a new SOS: for both.
    with clock.frozen_at(clock.now() + timedelta(minutes=31)):
        late = both(pair, lambda r, _: r.post(of(r, "/positions"), json={"positions": [north(99)]}))
        assert late[0] == late[1]
        assert late[0][0] == 409
    again = both(pair, lambda r, _: r.post("/v1/sos-alerts", json={"position": dict(NUMAISH)}))
    assert again[0] == again[1]
    assert again[0][0] == 201


def test_a_new_press_while_it_goes_on_is_a_new_one(
    pair: list[tuple[ResidentClient, str]],
) -> None:
    for resident, pin in pair:
        first = raised(resident)
        stand_down(resident, first, pin)
        assert raised(resident)["id"] != first["id"]


def test_while_it_arms_the_two_are_the_same_too(pair: list[tuple[ResidentClient, str]], house: House) -> None:
    alerts = {}
    for resident, _ in pair:
        body = {"position": dict(NUMAISH), "arming": True}
        alerts[resident.token] = resident.post("/v1/sos-alerts", json=body).json

    stood = both(pair, lambda r, pin: stand_down(r, alerts[r.token], pin))
    house.settle()
    house.pass_time(seconds=70)
    house.settle()
    followed = both(pair, lambda r, _: r.get(f"/v1/sos-alerts/{alerts[r.token]['id']}"))

    assert stood[0] == stood[1]
    assert followed[0] == followed[1]
    with reading() as session:
        states = session.scalars(select(SosAlert.state).order_by(SosAlert.is_duress)).all()
    assert states == ["stood_down", "received"]


def test_the_console_is_told_of_duress_and_the_ladder_goes_on(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    choose(resident)
    alert = raised(resident)

    assert stand_down(resident, alert, DURESS).json["state"] == "stood_down"
    house.settle()
    house.pass_time(seconds=16)
    house.settle()
    resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [north(60)]})
    house.settle()

    entries = feed(operator)
    kinds = [entry["kind"] for entry in entries if entry["kind"].startswith("sos")]
    assert kinds == ["sos_raised", "sos_duress", "sos_escalated", "sos_moved"]
    told = entries[-1]["sos_alert"]
    assert (told["duress"], told["silent"], told["state"]) == (True, True, "received")
    with reading() as session:
        assert "sos.duress" in session.scalars(select(AuditEntry.action)).all()


def test_nobody_writes_to_a_phone_in_bad_hands(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    choose(resident)
    alert = raised(resident)
    path = f"/v1/cpo/sos-alerts/{alert['id']}"
    operator.post(f"{path}/answer", json={})
    stand_down(resident, alert, DURESS)

    answer = operator.post(
        f"{path}/messages",
        json={"text": "Where are you?"},
        headers={"Idempotency-Key": "019aa5b2-7c1e-7d41-9f0a-3b5d1c2e4f61"},
    )

    assert (answer.status_code, answer.json["type"]) == (409, "/problems/sos-state")


def test_what_is_sent_after_a_stand_down_in_earnest_is_sealed_and_forgotten(
    resident: ResidentClient, operator: OfficerClient, house: House
) -> None:
    from citizen_api.sos import positions

    choose(resident)
    alert = raised(resident, submitted_at=clock.wire(clock.now()))
    stand_down(resident, alert, REAL)

    sent = resident.post(f"/v1/sos-alerts/{alert['id']}/positions", json={"positions": [north(60)]})
    house.settle()

    assert (sent.status_code, sent.json["stored"]) == (200, 1)
    assert [each["kind"] for each in feed(operator)].count("sos_moved") == 0
    assert feed(operator)[-1]["incident"]["position"]["lat"] == pytest.approx(NUMAISH["lat"])
    with clock.frozen_at(clock.now() + timedelta(hours=25)), unit_of_work() as uow:
        positions.forget_sealed(uow)
    with reading() as session:
        assert session.scalars(select(SosPosition.is_sealed)).all() == [False]


def test_a_wrong_pin_leaves_it_open_and_after_five_the_answer_stays_the_same(
    resident: ResidentClient, house: House
) -> None:
    choose(resident)
    alert = raised(resident)

    wrong = [bare(stand_down(resident, alert, WRONG)) for _ in range(5)]
    right = [bare(stand_down(resident, alert, pin)) for pin in (REAL, DURESS, WRONG)]

    assert wrong[0][0] == 403
    assert {str(each) for each in wrong + right} == {str(wrong[0])}
    assert resident.get(f"/v1/sos-alerts/{alert['id']}").json["state"] == "received"
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        assert stand_down(resident, alert, REAL).json["state"] == "stood_down"
        # No SOS is ever hindered by it.
        assert resident.post("/v1/sos-alerts", json={}).status_code == 201


def test_an_empty_or_odd_pin_is_wrong_and_no_try(resident: ResidentClient) -> None:
    choose(resident)
    alert = raised(resident)
    path = f"/v1/sos-alerts/{alert['id']}/stand-down"

    for body in (
        {},
        {"pin": ""},
        {"pin": 246810},
        {"pin": "24681"},
        {"pin": "2468100"},
        {"pin": "\ud800"},
    ) * 2:
        assert resident.post(path, json=body).status_code == 403
    assert stand_down(resident, alert, REAL).status_code == 200


@pytest.mark.parametrize(
    ("real", "duress", "code"),
    [
        pytest.param("246810", "246811", "too-alike", id="one digit apart"),
        pytest.param("246810", "246810", "too-alike", id="the same"),
        pytest.param("24681", "975310", "invalid", id="five digits"),
        pytest.param("24681a", "975310", "invalid", id="a letter"),
        pytest.param("٢٤٦٨١٠", "975310", "invalid", id="digits of another script"),
    ],
)
def test_pins_that_a_slip_would_mix_up_are_refused(
    resident: ResidentClient, real: str, duress: str, code: str
) -> None:
    answer = choose(resident, real, duress)

    assert answer.status_code == 422
    assert code in [each["code"] for each in answer.json["errors"]]


def test_pins_are_changed_by_who_knows_one_and_never_while_an_sos_is_open(resident: ResidentClient) -> None:
    choose(resident)

    assert choose(resident, "135790", "135709").status_code == 403
    assert choose(resident, "135790", "135709", current=WRONG).status_code == 403
    assert choose(resident, "135790", "135709", current=REAL).status_code == 200
    alert = raised(resident)
    held = choose(resident, "246810", "246897", current="135790")
    assert (held.status_code, held.json["type"]) == (409, "/problems/sos-open")
    assert stand_down(resident, alert, "135790").status_code == 200


def test_pins_that_somebody_forced_the_resident_to_change_both_mean_duress(resident: ResidentClient) -> None:
    choose(resident)

    forced = choose(resident, "135790", "135709", current=DURESS)
    alert = raised(resident)
    stood = stand_down(resident, alert, "135790")

    assert (forced.status_code, stood.json["state"]) == (200, "stood_down")
    with reading() as session:
        assert session.scalar(select(SosAlert.is_duress)) is True


def test_a_pin_is_kept_as_a_slow_salted_hash_and_stands_nowhere_else(resident: ResidentClient) -> None:
    choose(resident)
    with reading() as session:
        row = session.scalars(select(SosPin)).one()

    assert row.stand_down_hash.startswith("$argon2id$")
    assert row.stand_down_hash.split("$")[4] != row.duress_hash.split("$")[4]
    assert REAL not in str(vars(row))


@pytest.mark.alone
def test_the_two_take_the_same_time(
    app: Flask, with_settings: Any, pair: list[tuple[ResidentClient, str]]
) -> None:
    with_settings(sos_pin_answer_ms=700)
    took: dict[str, list[float]] = {REAL: [], DURESS: []}
    for _ in range(15):
        for resident, pin in pair:
            alert = raised(resident)
            began = time.monotonic()
            assert stand_down(resident, alert, pin).status_code == 200
            took[pin].append((time.monotonic() - began) * 1000)

    one, other = (statistics.median(times) for times in took.values())
    assert abs(one - other) < 5
    assert min(one, other) >= 700
