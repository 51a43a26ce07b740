"""Places come from the phone that has raised the SOS, whatever became of it meanwhile; from another phone that is not in, nothing comes."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import text

from citizen_api.devices.phones import INVITATION_LIFE
from kernel import clock
from kernel.unit_of_work import reading
from tests.house import ResidentClient, report_body
from tests.second_phone import DEVICES, joined, joining, slug
from tests.signing import SigningPhone

ALERTS = "/v1/sos-alerts"
ENDED, WAITING = (401, "device-ended"), (403, "device-waiting")


@pytest.fixture
def old(app: Flask) -> SigningPhone:
    return SigningPhone.enrolled(app)


def called(phone: Any, **how: Any) -> str:
    answer = phone.post(ALERTS, json=how)
    assert answer.status_code == 201, answer.text
    return f"{ALERTS}/{answer.json['id']}"


def places(phone: Any, of_it: str, **how: Any) -> Any:
    fix = {**report_body()["position"], "at": clock.wire(clock.now())}
    return phone.post(f"{of_it}/positions", json={"positions": [fix]}, **how)


def stored(of_it: str) -> int:
    query = text("SELECT count(*) FROM sos_positions WHERE sos_alert_id = :id")
    with reading() as session:
        return int(session.scalar(query, {"id": of_it.rsplit("/", 1)[1]}) or 0)


def test_a_phone_that_was_signed_out_says_nothing_of_another_phones_sos(
    app: Flask, old: SigningPhone
) -> None:
    new = joined(app, old)
    of_it = called(new, arming=True)
    assert new.post(f"{DEVICES}/{old.device_id}/sign-out").status_code == 204

    for how in ({}, {"unsigned": True}):
        assert slug(places(old, of_it, **how)) == ENDED
        assert slug(old.post(f"{of_it}/raise", **how)) == ENDED
        assert slug(old.post(f"{of_it}/stand-down", json={}, **how)) == ENDED

    assert stored(of_it) == 0
    assert new.get(of_it).json["state"] == "arming"
    assert new.post(f"{of_it}/stand-down", json={}).json["state"] == "stood_down"


def test_a_phone_that_waits_says_nothing_of_another_phones_sos(app: Flask, old: SigningPhone) -> None:
    of_it = called(old, arming=True)
    new = joining(app, old)

    assert slug(places(new, of_it)) == WAITING
    assert slug(new.post(f"{of_it}/raise")) == WAITING
    assert slug(new.post(f"{of_it}/stand-down", json={})) == WAITING
    assert stored(of_it) == 0


def test_whether_there_is_such_an_sos_is_not_told(app: Flask, old: SigningPhone) -> None:
    new = joined(app, old)
    assert new.post(f"{DEVICES}/{old.device_id}/sign-out").status_code == 204

    answers = [places(old, each).json for each in (called(new), f"{ALERTS}/{uuid4()}")]

    assert answers[0]["type"] == answers[1]["type"]
    assert answers[0]["detail"] == answers[1]["detail"]


def test_who_is_signed_out_in_the_middle_of_their_sos_is_still_found(app: Flask, old: SigningPhone) -> None:
    """Whoever holds another phone of theirs may be whom they flee from."""
    new = joined(app, old)
    of_it = called(old, arming=True)
    assert new.post(f"{DEVICES}/{old.device_id}/sign-out").status_code == 204

    assert places(old, of_it).status_code == 200
    assert old.post(f"{of_it}/raise").status_code == 200
    with clock.frozen_at(clock.now() + timedelta(hours=1)):
        assert places(old, of_it).status_code == 200
    with clock.frozen_at(clock.now() + timedelta(hours=2)):
        assert places(old, of_it, unsigned=True).status_code == 200

    assert stored(of_it) == 3
    seen = new.get(of_it).json
    assert (seen["state"], "device-ended" in seen["flags"]) == ("received", False)
    assert slug(old.get(of_it)) == ENDED
    assert slug(old.post(f"{of_it}/stand-down", json={})) == ENDED


def test_ten_minutes_that_lapse_in_an_open_sos_change_nothing_of_it(app: Flask, old: SigningPhone) -> None:
    new = joining(app, old)
    of_it = called(new)

    with clock.frozen_at(clock.now() + INVITATION_LIFE + timedelta(seconds=1)):
        assert slug(new.get(DEVICES)) == ENDED
        assert places(new, of_it).status_code == 200
        assert new.get(of_it).json["state"] == "received"
        key = {"Idempotency-Key": str(uuid4())}
        assert new.post(f"{of_it}/messages", json={"text": "Here"}, headers=key).status_code == 201
        assert new.post(f"{of_it}/stand-down", json={}).json["state"] == "stood_down"

    assert stored(of_it) == 1


def test_a_no_on_the_other_phone_leaves_the_places_and_the_ladder(app: Flask, old: SigningPhone) -> None:
    new = joining(app, old)
    of_it = called(new)
    assert old.post(f"{DEVICES}/{new.device_id}/sign-out").status_code == 204

    assert places(new, of_it).status_code == 200
    assert new.get(of_it).json["state"] == "received"
    assert slug(new.post(f"{of_it}/stand-down", json={})) == ENDED


def test_a_token_of_thirty_days_that_ends_in_an_sos_changes_nothing(resident: ResidentClient) -> None:
    of_it = called(resident)

    with clock.frozen_at(clock.now() + timedelta(days=31)):
        assert slug(resident.get("/v1/notifications")) == (401, "token-expired")
        assert [places(resident, of_it).status_code for _ in range(30)] == [200] * 30
        assert resident.post(f"{of_it}/stand-down", json={}).json["state"] == "stood_down"
