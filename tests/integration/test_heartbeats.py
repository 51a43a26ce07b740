"""Heartbeats of a pole's box: signed, fresh, once; and what follows from what they say."""

import hmac
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from cctv_link.upkeep.cabinets import services
from cctv_link.upkeep.models import CabinetSecret, CabinetState
from kernel import clock, signed_bodies
from kernel.audit.models import AuditEntry
from kernel.unit_of_work import reading
from tests.poles import camera_row, put_up
from tests.watched import faults


@pytest.fixture
def secret(app: Flask) -> str:
    put_up(camera_row("SQ1-1"), camera_row("SQ2-1"))
    ran = app.test_cli_runner().invoke(args=["poles", "issue-secret", "SQ1"])
    assert ran.exit_code == 0, ran.output
    return str(ran.stdout.splitlines()[0])


def send(
    app: Flask, secret: str, *, pole: str = "SQ1", body: bytes | None = None, **changes: Any
) -> TestResponse:
    """A heartbeat as a box sends it; timestamp and signature may be replaced."""
    said = {"id": str(uuid4()), "door_open": False, "mains_v": 229.5, "link_up": True}
    said |= {name: changes.pop(name) for name in list(changes) if name in said}
    body = json.dumps(said).encode() if body is None else body
    timestamp = changes.get("timestamp", str(int(clock.now().timestamp())))
    signature = changes.get("signature", signed_bodies.signature_of(secret, timestamp=timestamp, body=body))
    headers = {"Gawah-Timestamp": timestamp, "Gawah-Signature": signature}
    return app.test_client().post(f"/v1/poles/{pole}/heartbeats", data=body, headers=headers)


def seconds(**away: float) -> str:
    return str(int((clock.now() + timedelta(**away)).timestamp()))


def test_a_signed_heartbeat_is_taken(app: Flask, secret: str) -> None:
    assert send(app, secret).status_code == 204

    with reading() as session:
        state = session.scalars(select(CabinetState)).one()
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "cabinet_secret.issue")).one()
    assert (state.door_open, state.mains_v, state.link_up) == (False, 229.5, True)
    assert entry.actor_name == "command line"
    assert faults() == []


def test_the_signature_is_what_the_contract_says(secret: str) -> None:
    expected = hmac.new(secret.encode(), b"1795348443.{}", "sha256").hexdigest()

    assert signed_bodies.signature_of(secret, timestamp="1795348443", body=b"{}") == f"sha256={expected}"


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"signature": ""}, id="unsigned"),
        pytest.param({"signature": "sha256=" + "0" * 64}, id="another key"),
        pytest.param({"signature": "\u00e9"}, id="no ASCII"),
        pytest.param({"timestamp": ""}, id="no time"),
        pytest.param({"timestamp": "now"}, id="no number"),
        pytest.param({"timestamp": "9" * 30}, id="beyond time"),
        pytest.param({"timestamp": "999999999999"}, id="beyond calendars"),
        pytest.param({"pole": "SQ2"}, id="a pole without a secret"),
        pytest.param({"pole": "SQ9"}, id="no such pole"),
        pytest.param({"pole": "%00"}, id="no name at all"),
    ],
)
def test_what_the_poles_box_did_not_sign_now_is_refused(
    app: Flask, secret: str, changes: dict[str, Any]
) -> None:
    answer = send(app, secret, **changes)

    assert (answer.status_code, answer.json["type"]) == (401, "/problems/bad-signature")


@pytest.mark.parametrize(("minutes", "status"), [(-4.9, 204), (-5.2, 401), (4.9, 204), (5.2, 401)])
def test_five_minutes_of_skew_are_allowed(app: Flask, secret: str, minutes: float, status: int) -> None:
    assert send(app, secret, timestamp=seconds(minutes=minutes)).status_code == status


def test_another_body_under_the_same_signature_is_refused(app: Flask, secret: str) -> None:
    timestamp = seconds()
    signature = signed_bodies.signature_of(secret, timestamp=timestamp, body=b'{"door_open": false}')

    answer = send(app, secret, timestamp=timestamp, signature=signature, door_open=True)

    assert answer.status_code == 401


def test_a_replay_is_refused_for_a_day(app: Flask, secret: str) -> None:
    known = str(uuid4())
    assert send(app, secret, id=known).status_code == 204

    again = send(app, secret, id=known)

    assert (again.status_code, again.json["type"]) == (409, "/problems/replay")
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert send(app, secret, id=known).status_code == 204


def test_a_body_that_is_signed_may_still_be_wrong(app: Flask, secret: str) -> None:
    assert send(app, secret, body=b"{").status_code == 400
    assert send(app, secret, mains_v=9_000).status_code == 422
    assert send(app, secret, body=b"{" + b" " * 70_000 + b"}").status_code == 413
    assert faults() == []


def test_each_thing_that_is_wrong_has_a_fault_until_it_is_right(app: Flask, secret: str) -> None:
    send(app, secret, door_open=True, mains_v=12.0, link_up=False)
    send(app, secret, door_open=True, mains_v=12.0, link_up=False)
    assert sorted(faults()) == [("door-open", True), ("link-down", True), ("no-mains", True)]

    send(app, secret, door_open=True)
    assert sorted(faults()) == [("door-open", True), ("link-down", False), ("no-mains", False)]
    send(app, secret)
    assert not any(is_open for _, is_open in faults())


def test_a_heartbeat_that_was_overtaken_changes_nothing(app: Flask, secret: str) -> None:
    send(app, secret, door_open=True)

    assert send(app, secret, timestamp=seconds(seconds=-30)).status_code == 204

    assert faults() == [("door-open", True)]


def test_silence_is_noticed_after_a_minute_and_ends_with_a_word(app: Flask, secret: str) -> None:
    send(app, secret)
    with clock.frozen_at(clock.now() + timedelta(seconds=59)):
        assert services.note_silence() == 0
    with clock.frozen_at(clock.now() + timedelta(seconds=61)):
        assert services.note_silence() == 1
        assert faults() == [("box-silent", True)]
        send(app, secret)
    assert faults() == [("box-silent", False)]


def test_a_new_secret_ends_the_one_before_and_none_lies_open(app: Flask, secret: str) -> None:
    ran = app.test_cli_runner().invoke(args=["poles", "issue-secret", "SQ1"])
    new = ran.stdout.splitlines()[0]

    assert send(app, secret).status_code == 401
    assert send(app, new).status_code == 204
    with reading() as session:
        sealed = session.scalars(select(CabinetSecret.sealed)).one()
    assert new.encode() not in sealed
    assert app.test_cli_runner().invoke(args=["poles", "issue-secret", "SQ9"]).exit_code == 1
