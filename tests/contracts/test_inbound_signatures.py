"""Nothing that a provider did not sign is looked at, whoever stands between us and it; and what it signed comes in once."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from citizen_api.inbound import twilio, whatsapp
from citizen_api.inbound.models import InboundMessage, InboundReply, InboundSender
from citizen_api.reports.models import Report
from citizen_api.sos.models import SosAlert
from kernel.unit_of_work import reading
from tests.fakes.gateways import AUTH_TOKEN, PHONE_NUMBER_ID
from tests.inbound import (
    APP_SECRET,
    PUBLIC_URL,
    VERIFY_TOKEN,
    Texter,
    WhatsAppWriter,
    channels,
    cloud_body,
    cloud_message,
    hub_signature,
    sms_form,
    twilio_signature,
)

SMS, WHATSAPP = "/v1/inbound/sms", "/v1/inbound/whatsapp"
JSON = {"Content-Type": "application/json"}


def stored() -> int:
    """Rows of anything that a message may become."""
    with reading() as session:
        tables = (InboundSender, InboundMessage, InboundReply, SosAlert, Report)
        return sum(session.scalar(select(func.count()).select_from(each)) or 0 for each in tables)


@pytest.fixture
def door(app: Flask, with_settings: Callable[..., None]) -> FlaskClient:
    with_settings(**channels("http://127.0.0.1:9"))
    return app.test_client()


def test_twilios_own_example_is_signed_as_we_check_it() -> None:
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675309",
        "Digits": "1234",
        "From": "+14158675309",
        "To": "+18005551212",
    }
    given = {"signature": "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "auth_token": "12345"}

    assert twilio.is_signed(form.items(), url="https://mycompany.com/myapp.php?foo=1&bar=2", **given)
    assert not twilio.is_signed(form.items(), url="https://mycompany.com/myapp.php?foo=1", **given)
    assert not twilio.is_signed(
        {**form, "Digits": "1235"}.items(), url="https://mycompany.com/myapp.php?foo=1&bar=2", **given
    )


@pytest.mark.parametrize("signed_with", ["https://gawah.example", "https://gawah.example:443"])
def test_the_address_is_ours_as_it_is_entered_there_with_or_without_its_port(signed_with: str) -> None:
    form = sms_form("SOS P17")
    signature = twilio_signature(form, url=f"{signed_with}{SMS}")

    for ours in ("https://gawah.example", "https://gawah.example:443"):
        assert twilio.is_signed(form.items(), signature=signature, url=f"{ours}{SMS}", auth_token=AUTH_TOKEN)


def test_behind_nginx_the_public_address_counts_and_no_header_of_the_request(
    door: FlaskClient, with_settings: Callable[..., None]
) -> None:
    with_settings(public_url="https://gawah.example")
    form = sms_form("SOS P17")
    public = twilio_signature(form, url=f"https://gawah.example{SMS}?city=1")
    inside = twilio_signature(form, url=f"http://10.0.0.5:8000{SMS}")

    said = door.post(
        f"{SMS}?city=1", data=form, headers={"X-Twilio-Signature": public, "Host": "10.0.0.5:8000"}
    )
    forged = door.post(
        SMS, data=sms_form("SOS"), headers={"X-Twilio-Signature": inside, "Host": "10.0.0.5:8000"}
    )

    assert (said.status_code, forged.status_code) == (200, 403)
    assert said.content_type.startswith("text/xml")
    assert "<Response></Response>" in said.text


@pytest.mark.parametrize(
    "signature",
    ["", "x", "RSOYDt4T1cUTdK1PDd93/VVr8B8=", "\u00e9", "A" * 4_000],
    ids=["none", "short", "of another", "not ascii", "long"],
)
def test_an_sms_that_is_not_signed_is_refused_and_nothing_is_stored(
    door: FlaskClient, signature: str
) -> None:
    answer = door.post(
        SMS, data=sms_form("SOS P17"), headers={"X-Twilio-Signature": signature.encode().decode("latin-1")}
    )

    said: Any = answer.json
    assert (answer.status_code, said["type"]) == (403, "/problems/forbidden")
    assert stored() == 0


def test_a_form_that_was_changed_on_its_way_is_refused(door: FlaskClient) -> None:
    form = sms_form("SOS P17")
    signature = twilio_signature(form, url=f"{PUBLIC_URL}{SMS}")
    for changed in ({**form, "Body": "SOS P18"}, {**form, "From": "+923009999999"}, {**form, "Extra": "1"}):
        assert door.post(SMS, data=changed, headers={"X-Twilio-Signature": signature}).status_code == 403
    assert stored() == 0


def test_a_whatsapp_post_that_is_not_signed_is_refused_and_nothing_is_stored(door: FlaskClient) -> None:
    raw = cloud_body(cloud_message("text", {"body": "مدد P17"}))
    rewritten = json.dumps(json.loads(raw), ensure_ascii=False).encode()  # the same words, other bytes

    refused = [
        door.post(WHATSAPP, data=raw, headers=JSON),
        door.post(WHATSAPP, data=raw, headers={**JSON, "X-Hub-Signature-256": "sha256=" + "0" * 64}),
        door.post(
            WHATSAPP, data=raw, headers={**JSON, "X-Hub-Signature-256": hub_signature(raw, app_secret="x")}
        ),
        door.post(WHATSAPP, data=raw + b" ", headers={**JSON, "X-Hub-Signature-256": hub_signature(raw)}),
        door.post(WHATSAPP, data=rewritten, headers={**JSON, "X-Hub-Signature-256": hub_signature(raw)}),
    ]

    assert {answer.status_code for answer in refused} == {403}
    assert stored() == 0
    assert whatsapp.is_signed(raw, signature=hub_signature(raw), app_secret=APP_SECRET)


def test_meta_is_answered_its_challenge_when_it_says_our_word(door: FlaskClient) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": VERIFY_TOKEN}

    right = door.get(WHATSAPP, query_string=asked)
    wrong = door.get(WHATSAPP, query_string={**asked, "hub.verify_token": "another"})
    bare = door.get(WHATSAPP)

    assert (right.status_code, right.text) == (200, "1158201444")
    assert right.content_type.startswith("text/plain")
    assert (wrong.status_code, bare.status_code) == (403, 403)


def test_without_a_channel_there_is_no_door(client: FlaskClient) -> None:
    answers = [
        client.post(SMS, data=sms_form("SOS")),
        client.post(WHATSAPP, data=b"{}"),
        client.get(WHATSAPP),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_the_same_message_delivered_again_is_taken_once(door: FlaskClient) -> None:
    somebody = Texter(door)
    for _ in range(3):
        assert somebody.write("SOS P17", sid="SM" + "a" * 32).status_code == 200
    writer = WhatsAppWriter(door)
    writer.write("SOS P17")
    for _ in range(3):
        assert writer.send(writer.last).status_code == 200

    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SosAlert)) == 2
        assert session.scalar(select(func.count()).select_from(InboundReply)) == 2


def test_what_failed_comes_again_at_the_fallback_address_and_is_taken_once(door: FlaskClient) -> None:
    sid = "SM" + "d" * 32
    again = sms_form("SOS P17", sid=sid, ErrorCode="11200", ErrorUrl=f"{PUBLIC_URL}{SMS}")
    signature = twilio_signature(again, url=f"{PUBLIC_URL}{SMS}?again=1")
    for _ in range(2):
        answer = door.post(f"{SMS}?again=1", data=again, headers={"X-Twilio-Signature": signature})
        assert answer.status_code == 200
    Texter(door).write("SOS P17", sid=sid)

    with reading() as session:
        assert session.scalar(select(func.count()).select_from(SosAlert)) == 1


def test_receipts_and_what_is_no_message_change_nothing(door: FlaskClient) -> None:
    receipt = {
        "id": "wamid.X",
        "status": "delivered",
        "timestamp": "1750857384",
        "recipient_id": "923007654321",
    }
    writer = WhatsAppWriter(door)

    answers = [
        writer.send(cloud_body(statuses=[receipt])),
        writer.send(cloud_body(cloud_message("reaction", {"message_id": "wamid.X", "emoji": "👍"}))),
        writer.send(cloud_body(cloud_message("text", {"body": "SOS"}), phone_number_id="another number's")),
        Texter(door).write("", MessageStatus="delivered"),
    ]

    assert {answer.status_code for answer in answers} == {200}
    assert stored() == 0


def _odd_bodies() -> list[Any]:
    message = cloud_message("text", {"body": "SOS"})
    return [
        b"",
        b"[]",
        b"null",
        b"7",
        b"{" * 5_000,
        b"\xff\xfe",
        b'{"entry": 7}',
        b'{"entry": [null, 7, {"changes": 7}, {"changes": [null, {"field": "messages", "value": []}]}]}',
        cloud_body({**message, "text": None}),
        cloud_body({**message, "text": {"body": 7}}),
        cloud_body({**message, "id": None}),
        cloud_body({**message, "timestamp": "9" * 400}),
        cloud_body({**message, "type": "unknown"}),
        cloud_body(cloud_message("location", {"latitude": "north", "longitude": []})),
        cloud_body(cloud_message("location", {"latitude": 1e400, "longitude": 91})),
        cloud_body(cloud_message("text", {"body": "\ud800\u202e\x00" * 50})),
        cloud_body(cloud_message("text", {"body": "x" * 60_000})),
    ]


@pytest.mark.parametrize("raw", _odd_bodies(), ids=range(len(_odd_bodies())))
def test_signed_garbage_is_passed_over_never_a_fault(door: FlaskClient, raw: bytes) -> None:
    assert WhatsAppWriter(door).send(raw).status_code == 200


@pytest.mark.parametrize(
    "text", ["\x00", "\u202eSOS", "x" * 40_000, "۱" * 3_000, "' OR 1=1 --", "<script>", "%s %(pole)s"]
)
def test_an_sms_of_anything_is_taken(door: FlaskClient, text: str) -> None:
    assert Texter(door).write(text).status_code == 200


def test_a_number_of_ours_is_in_no_row_as_it_is(door: FlaskClient, app: Flask) -> None:
    Texter(door, "+923331112223").write("SOS P17", sid="SM" + "b" * 32)
    WhatsAppWriter(door, "923334445556").write("SOS P17")

    with reading() as session:
        for row in session.scalars(select(InboundSender)):
            assert b"92333" not in (row.number_sealed or b"") + (row.number_hash or b"")
        for message in session.scalars(select(InboundMessage)):
            assert b"SMb" not in message.message_hash
    assert PHONE_NUMBER_ID not in door.post(SMS, data={}).text
