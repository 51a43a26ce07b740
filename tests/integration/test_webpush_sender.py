"""A browser's push service is spoken to as the standards want it, hears ids and no word, and is left in peace when it asks for it."""

import json
import socket
import time
from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
import requests

from citizen_api.devices.registrations import BrowserKeys
from citizen_api.push import messages, webpush
from citizen_api.push.dialling import PublicOnly
from citizen_api.push.resting import SIGNS
from citizen_api.push.sender import MOST_AT_ONCE, Outcome, Push, Wake
from kernel import clock, ids
from kernel.geo import Position, anchor
from kernel.unit_of_work import reading
from tests.fakes import push_service
from tests.passing import Clock
from tests.webpush import running
from tests.webpush import sender as sender_for

pytestmark = pytest.mark.enable_socket

CONTRACT = Path(__file__).parents[2] / "mobile_contracts" / "push"
NUMAISH = anchor(Position(24.8722, 67.0355))


@pytest.fixture
def service(app, tmp_path, with_settings):
    with running(with_settings, tmp_path) as service:
        yield service


@pytest.fixture
def now():
    return Clock()


@pytest.fixture
def sender(service, now):
    made = sender_for(service, now_s=now)
    yield made
    made.close()


def push_to(service, name, *, category="phone_snatching", expires_in=timedelta(hours=6), **more):
    at = service.subscription(name)
    return Push(
        device_id=ids.new_id(),
        token=at["endpoint"],
        fid=None,
        notification_id=more.pop("notification_id", None) or ids.new_id(),
        kind=messages.INCIDENT_VERIFIED,
        message=messages.message(
            kind=messages.INCIDENT_VERIFIED, category=category, place=NUMAISH, locale="en"
        ),
        expires_at=clock.now() + expires_in,
        keys=BrowserKeys(**at["keys"]),
        **more,
    )


def wake_to(service, name):
    at = service.subscription(name)
    return Wake(ids.new_id(), at["endpoint"], None, "sos_message", ids.new_id(), BrowserKeys(**at["keys"]))


def test_the_browser_reads_ids_and_nothing_else(sender, service):
    push = push_to(service, "ok-1")

    assert sender.send([push]) == [Outcome.SENT]

    [message] = service.received
    name = str(push.notification_id)
    assert message.payload == {"notification_id": name, "tag": name}
    assert name.encode() not in message.body, "it is encrypted on the way"
    schema = json.loads((CONTRACT / "webpush.schema.json").read_text())
    jsonschema.validate(message.payload, schema, format_checker=jsonschema.FormatChecker())


def test_no_payload_and_no_header_has_a_word_of_any_crime(sender, service):
    """trust.md: zero words of what happened, whatever it was."""
    categories = {
        category for kind, category, _ in messages.templates() if kind == messages.INCIDENT_VERIFIED
    }

    sender.send(
        [push_to(service, f"ok-{n}", category=category) for n, category in enumerate(sorted(categories))]
    )

    assert len(service.received) == len(categories) > 5
    for message in service.received:
        assert set(message.payload) == {"notification_id", "tag"}
        message.headers.pop("authorization")  # a signature is letters by chance
        said = " ".join([*message.headers.values(), *message.payload.values()]).casefold()
        words = {word.casefold() for category in categories for word in category.split("_")}
        assert [word for word in words | {"gawah", "police", "incident", "numaish"} if word in said] == []


def test_it_lives_as_long_as_the_notification_and_replaces_its_like(sender, service):
    first, push = ids.new_id(), push_to(service, "ok-1", expires_in=timedelta(minutes=10))
    correction = push_to(service, "ok-1", replaces=first)

    sender.send([push])
    sender.send([correction])

    sent, corrected = service.received
    assert 590 <= int(sent.headers["ttl"]) <= 600
    assert sent.headers["topic"] == push.notification_id.hex
    assert sent.headers["urgency"] == "normal"
    assert corrected.headers["topic"] == first.hex
    assert corrected.payload == {"notification_id": str(correction.notification_id), "tag": str(first)}


def test_a_phone_is_woken_for_an_sos_at_once_and_without_a_word(sender, service):
    wake = wake_to(service, "ok-1")

    assert sender.wake([wake]) == [Outcome.SENT]

    [message] = service.received
    assert message.payload == {"sos_alert_id": str(wake.sos_alert_id)}
    assert (message.headers["urgency"], message.headers["ttl"]) == ("high", "60")


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        pytest.param("gone-1", Outcome.GONE, id="the subscription has ended"),
        pytest.param("missing-1", Outcome.GONE, id="there never was one"),
        pytest.param("big-1", Outcome.REFUSED, id="too much for it"),
        pytest.param("bad-1", Outcome.REFUSED, id="a message that will never pass"),
        pytest.param("moved-1", Outcome.REFUSED, id="it sends us elsewhere"),
        pytest.param("quota-1", Outcome.LATER, id="too many for now"),
        pytest.param("down-1", Outcome.LATER, id="an outage"),
        pytest.param("closes-1", Outcome.LATER, id="a connection that ends without an answer"),
    ],
)
def test_each_answer_is_told_apart(sender, service, name, outcome):
    assert sender.send([push_to(service, "ok-1")]) == [Outcome.SENT]

    assert sender.send([push_to(service, name)]) == [outcome]

    assert service.sent_to("ok-elsewhere") == []
    assert service.faults == [], "nobody is followed to another address"


def test_who_is_not_known_to_the_push_service_is_refused_and_kept(sender, service, tmp_path):
    service.browsers.clear()
    push = push_to(service, "ok-1")
    service.browsers.clear()

    assert sender.send([push]) == [Outcome.REFUSED]
    assert service.faults == ["no browser ok-1"]


def test_an_address_that_is_not_known_any_more_is_not_called(sender, service, with_settings):
    push = push_to(service, "ok-1")
    with_settings(webpush_test_origin="")
    other = sender_for(service)

    assert other.send([push]) == [Outcome.REFUSED]

    other.close()
    assert service.connections == 0


def test_a_full_chunk_goes_over_few_connections(sender, service):
    outcomes = sender.send([push_to(service, f"ok-{n}") for n in range(MOST_AT_ONCE)])

    assert outcomes == [Outcome.SENT] * MOST_AT_ONCE
    assert service.connections <= webpush.AT_ONCE


def test_it_refuses_to_work_inside_a_transaction(sender, service):
    with reading(), pytest.raises(RuntimeError, match="transaction"):
        sender.send([push_to(service, "ok-1")])


def test_one_that_never_answers_costs_two_time_limits_for_all_that_wait_there(service, now, monkeypatch):
    monkeypatch.setattr(webpush, "TIMEOUT_S", (0.5, 0.5))
    sender = sender_for(service, now_s=now)
    began = time.monotonic()

    outcomes = sender.send([push_to(service, f"hangs-{n}") for n in range(MOST_AT_ONCE)])
    again = sender.send([push_to(service, f"hangs-{n}") for n in range(MOST_AT_ONCE)])

    took_s = time.monotonic() - began
    sender.close()
    assert set(outcomes) == set(again) == {Outcome.LATER}
    assert len(service.received) < webpush.AT_ONCE + SIGNS, "those that had begun, and nobody after them"
    assert took_s < 5


def test_an_outage_of_an_hour_is_asked_about_a_few_times_only_and_an_sos_gets_through(sender, service, now):
    service.trouble = "down"
    for _ in range(360):
        assert sender.send([push_to(service, f"ok-{n}") for n in range(10)]) == [Outcome.LATER] * 10
        now.now_s += 10
    asked = len(service.received)
    service.trouble = ""

    assert sender.wake([wake_to(service, "ok-sos")]) == [Outcome.SENT], "it does not wait for the rest to end"
    asked_for_help = push_to(service, "ok-near", is_wanted_now=True)
    assert sender.send([asked_for_help]) == [Outcome.SENT], "nor does who is asked to help near one"
    assert sender.send([push_to(service, "ok-1")]) == [Outcome.SENT], "and what it heard is heard by all"
    assert asked <= 10 + 20, "ten at first, then one after each rest"


def test_it_is_left_in_peace_as_long_as_it_says(sender, service, now):
    sender.send([push_to(service, f"quota-{n}") for n in range(SIGNS)])

    now.now_s += push_service.RETRY_AFTER_S - 1
    assert sender.send([push_to(service, "ok-1")]) == [Outcome.LATER]
    now.now_s += 2

    assert sender.send([push_to(service, "ok-1")]) == [Outcome.SENT]
    assert len(service.received) == SIGNS + 1


def test_one_broken_subscription_holds_up_nobody_else(sender, service, now):
    for _ in range(30):
        outcomes = sender.send(
            [push_to(service, "down-1"), push_to(service, "ok-1"), push_to(service, "ok-2")]
        )
        assert outcomes == [Outcome.LATER, Outcome.SENT, Outcome.SENT]
        now.now_s += 60

    assert len(service.sent_to("down-1")) < 15, "it is asked ever more seldom"


def test_a_name_that_leads_into_the_house_is_hung_up_on_before_a_word_is_said():
    heard = []
    with socket.create_server(("127.0.0.1", 0)) as listening, requests.Session() as session:
        session.mount("http://", PublicOnly(max_retries=0))
        listening.settimeout(2)
        with pytest.raises(requests.ConnectionError, match="leads into the house"):
            session.post(f"http://localhost:{listening.getsockname()[1]}/secrets", data=b"x", timeout=2)
        connection, _ = listening.accept()
        with connection:
            connection.settimeout(2)
            heard.append(connection.recv(100))

    assert heard == [b""]
