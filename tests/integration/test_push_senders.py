"""Every sender answers for each push in its order, takes a repetition, and refuses to work inside a transaction.

Firebase is spoken to over real HTTP: firebase-admin against a local FCM.
"""

import json
import time
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest

from citizen_api.push import firebase as firebase_module
from citizen_api.push import messages
from citizen_api.push.console import ConsoleSender
from citizen_api.push.firebase import FirebaseSender
from citizen_api.push.sender import MOST_AT_ONCE, Outcome, Push
from kernel import clock, ids
from kernel.geo import Position, anchor
from kernel.unit_of_work import reading
from tests.fakes import fcm as fake_fcm

pytestmark = pytest.mark.enable_socket

CONTRACT = Path(__file__).parents[2] / "mobile_contracts" / "push"
NUMAISH = anchor(Position(24.8722, 67.0355))


@pytest.fixture
def fcm(tmp_path):
    with fake_fcm.running(tmp_path) as server:
        yield server


@pytest.fixture
def firebase(fcm):
    sender = FirebaseSender(credentials_path=fcm.credentials_path, fcm_url=fcm.url)
    yield sender
    sender.close()


@pytest.fixture(params=["console", "firebase"])
def sender(request):
    return ConsoleSender() if request.param == "console" else request.getfixturevalue("firebase")


@pytest.fixture
def answer(sender):
    """Of the console nobody took it."""
    return Outcome.NOBODY if isinstance(sender, ConsoleSender) else Outcome.SENT


def push_to(token, *, fid=None, notification_id=None, locale="en", expires_in=timedelta(hours=6)):
    return Push(
        device_id=ids.new_id(),
        token=token,
        fid=fid,
        notification_id=notification_id or ids.new_id(),
        kind=messages.INCIDENT_VERIFIED,
        message=messages.message(
            kind=messages.INCIDENT_VERIFIED, category="phone_snatching", place=NUMAISH, locale=locale
        ),
        expires_at=clock.now() + expires_in,
    )


class TestEverySender:
    def test_answers_for_each_push(self, sender, answer):
        assert sender.send([push_to("ok-1"), push_to("ok-2")]) == [answer, answer]

    def test_takes_a_full_chunk(self, sender, answer):
        outcomes = sender.send([push_to(f"ok-{n}") for n in range(MOST_AT_ONCE)])

        assert outcomes == [answer] * MOST_AT_ONCE

    def test_takes_the_same_push_twice(self, sender, answer):
        push = push_to("ok-1")

        assert sender.send([push]) == sender.send([push]) == [answer]

    def test_refuses_to_work_inside_a_transaction(self, sender, app):
        with reading(), pytest.raises(RuntimeError, match="transaction"):
            sender.send([push_to("ok-1")])


@pytest.mark.parametrize(
    ("token", "outcome"),
    [
        pytest.param("gone-1", Outcome.GONE, id="the app was removed"),
        pytest.param("mismatch-1", Outcome.GONE, id="the registration belongs to another project"),
        pytest.param("bad-1", Outcome.REFUSED, id="a message that will never pass"),
        pytest.param("quota-1", Outcome.LATER, id="too many for now"),
        pytest.param("down-1", Outcome.LATER, id="an outage"),
        pytest.param("closes-1", Outcome.LATER, id="a connection that ends without an answer"),
    ],
)
def test_each_answer_of_firebase_is_told_apart(firebase, token, outcome):
    pushes = [push_to("ok-1"), push_to(token), push_to("ok-2")]

    assert firebase.send(pushes) == [Outcome.SENT, outcome, Outcome.SENT]


def test_a_server_that_never_answers_costs_one_time_limit_and_not_the_others(fcm, monkeypatch):
    monkeypatch.setattr(firebase_module, "TIMEOUT_S", 0.5)
    sender = FirebaseSender(credentials_path=fcm.credentials_path, fcm_url=fcm.url)
    began = time.monotonic()

    outcomes = sender.send([push_to("hangs-1"), push_to("ok-1"), push_to("hangs-2")])

    sender.close()
    assert outcomes == [Outcome.LATER, Outcome.SENT, Outcome.LATER]
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("token", ["quota-1", "down-1", "closes-1"])
def test_waiting_is_left_to_the_outbox(firebase, fcm, token):
    began = time.monotonic()

    firebase.send([push_to(token)])

    assert len(fcm.received) == 1
    assert time.monotonic() - began < 1


def test_a_chunk_asks_for_access_once(firebase, fcm):
    firebase.send([push_to(f"ok-{n}") for n in range(50)])
    firebase.send([push_to("ok")])

    assert fcm.tokens_granted == 1


def test_without_access_everything_waits_and_nothing_is_sent(firebase, fcm):
    fcm.grants_access = False

    assert firebase.send([push_to("ok-1"), push_to("ok-2")]) == [Outcome.LATER, Outcome.LATER]
    assert fcm.received == []


def test_a_message_sent_again_replaces_itself_on_every_kind_of_phone(firebase, fcm):
    push = push_to("ok-1")

    firebase.send([push])
    firebase.send([push])

    name = str(push.notification_id)
    for message in fcm.sent_to("ok-1"):
        assert message["android"]["collapse_key"] == name
        assert message["android"]["notification"]["tag"] == name
        assert message["apns"]["headers"]["apns-collapse-id"] == name
        assert message["webpush"]["notification"]["tag"] == name
    assert fcm.shown == {"ok-1": {name}}


def test_the_installation_id_is_used_before_the_token(firebase, fcm):
    firebase.send([push_to("ok-token", fid="ok-installation")])

    [message] = fcm.received
    assert message["fid"] == "ok-installation"
    assert "token" not in message


def test_a_phone_that_was_off_does_not_show_stale_advice(firebase, fcm):
    firebase.send([push_to("ok-1", expires_in=timedelta(minutes=10))])

    [message] = fcm.received
    assert 590 <= int(message["android"]["ttl"].removesuffix("s")) <= 600
    assert 590 <= int(message["webpush"]["headers"]["TTL"]) <= 600
    assert int(message["apns"]["headers"]["apns-expiration"]) <= time.time() + 600


@pytest.mark.parametrize("locale", ["en", "ur", "sd"])
def test_what_is_sent_is_what_the_mobile_contract_says(firebase, fcm, locale):
    schema = json.loads((CONTRACT / "incident_verified.schema.json").read_text())
    firebase.send([push_to("ok-1", locale=locale)])

    [message] = fcm.received
    message.pop("token")
    jsonschema.validate(message, schema, format_checker=jsonschema.FormatChecker())


def test_the_example_of_the_mobile_contract_fits_its_schema_and_our_words():
    schema = json.loads((CONTRACT / "incident_verified.schema.json").read_text())
    example = json.loads((CONTRACT / "incident_verified.example.json").read_text())

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(example, schema, format_checker=jsonschema.FormatChecker())
    words = push_to("ok").message
    assert example["notification"] == {"title": words.title, "body": words.text}
