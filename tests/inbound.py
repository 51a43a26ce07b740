"""People who write from a phone without the app: what the two providers post for them, signed as they sign.

The shapes are those of the providers' own documents, with the members that are always there.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kernel import clock
from tests.fakes import gateways
from tests.fakes.gateways import ACCOUNT, AUTH_TOKEN, GRAPH_TOKEN, PHONE_NUMBER_ID, FakeGateways
from tests.poles import TOWN_SQUARE, camera_row, north_of, put_up

APP_SECRET, VERIFY_TOKEN = "a secret of the app's", "a word that was agreed"
OURS = "+922199204452"
# As the settings of the tests have it.
PUBLIC_URL = "http://localhost"
SECOND_POLE = north_of(TOWN_SQUARE, 300)

_ids = count(1)


def channels(gateway_url: str) -> dict[str, Any]:
    """The settings of both channels, with replies to a local server."""
    return {
        "twilio_account_sid": ACCOUNT,
        "twilio_auth_token": AUTH_TOKEN,
        "twilio_from": OURS,
        "twilio_url": gateway_url,
        "whatsapp_phone_number_id": PHONE_NUMBER_ID,
        "whatsapp_token": GRAPH_TOKEN,
        "whatsapp_app_secret": APP_SECRET,
        "whatsapp_verify_token": VERIFY_TOKEN,
        "whatsapp_url": f"{gateway_url}/v23.0",
    }


@contextmanager
def street(with_settings: Callable[..., None]) -> Iterator[FakeGateways]:
    """The gateways, and two poles in the street: P17 and, at SECOND_POLE, P18."""
    put_up(camera_row("P17-1"), camera_row("P18-1", at=SECOND_POLE))
    with gateways.running() as running:
        with_settings(**channels(running.url))
        yield running


def last(away: FakeGateways) -> str:
    """What was answered last."""
    return away.sent[-1].text


def sms_form(text: str, *, number: str = "+923001234567", sid: str = "", **more: str) -> dict[str, str]:
    """What Twilio posts for an SMS."""
    sid = sid or f"SM{next(_ids):032x}"
    return {
        "ToCountry": "PK",
        "ToState": "",
        "SmsMessageSid": sid,
        "NumMedia": "0",
        "ToCity": "",
        "FromZip": "",
        "SmsSid": sid,
        "FromState": "",
        "SmsStatus": "received",
        "FromCity": "",
        "Body": text,
        "FromCountry": "PK",
        "To": OURS,
        "ToZip": "",
        "NumSegments": "1",
        "MessageSid": sid,
        "AccountSid": ACCOUNT,
        "From": number,
        "ApiVersion": "2010-04-01",
        **more,
    }


def twilio_signature(form: dict[str, str], *, url: str, auth_token: str = AUTH_TOKEN) -> str:
    """As Twilio's documents tell: the address, then each name and value in the order of the names."""
    signed = url + "".join(name + form[name] for name in sorted(form))
    return b64encode(hmac.new(auth_token.encode(), signed.encode(), "sha1").digest()).decode()


def hub_signature(raw: bytes, *, app_secret: str = APP_SECRET) -> str:
    return "sha256=" + hmac.new(app_secret.encode(), raw, "sha256").hexdigest()


def cloud_body(*messages: dict[str, Any], phone_number_id: str = PHONE_NUMBER_ID, **value: Any) -> bytes:
    """What Meta posts, as it writes it: what is not ASCII is escaped."""
    inner = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": OURS.lstrip("+"), "phone_number_id": phone_number_id},
        **({"messages": list(messages)} if messages else {}),
        **value,
    }
    if messages:
        inner["contacts"] = [{"profile": {"name": "Somebody"}, "wa_id": messages[0]["from"]}]
    change = {"value": inner, "field": "messages"}
    return json.dumps(
        {"object": "whatsapp_business_account", "entry": [{"id": "102290129340398", "changes": [change]}]}
    ).encode()


def cloud_message(kind: str, said: Any, *, number: str = "923007654321", wamid: str = "") -> dict[str, Any]:
    return {
        "from": number,
        "id": wamid or f"wamid.HBgM{next(_ids):06d}",
        "timestamp": str(int(clock.now().timestamp())),
        "type": kind,
        kind: said,
    }


@dataclass
class Texter:
    """Somebody with a phone that can write SMS."""

    client: FlaskClient
    number: str = "+923001234567"

    def write(self, text: str, *, sid: str = "", **more: str) -> TestResponse:
        form = sms_form(text, number=self.number, sid=sid, **more)
        signature = twilio_signature(form, url=f"{PUBLIC_URL}/v1/inbound/sms")
        return self.client.post("/v1/inbound/sms", data=form, headers={"X-Twilio-Signature": signature})


@dataclass
class WhatsAppWriter:
    """Somebody with WhatsApp and nothing else."""

    client: FlaskClient
    number: str = "923007654321"
    last: bytes = field(default=b"")

    def send(self, raw: bytes) -> TestResponse:
        self.last = raw
        headers = {"X-Hub-Signature-256": hub_signature(raw), "Content-Type": "application/json"}
        return self.client.post("/v1/inbound/whatsapp", data=raw, headers=headers)

    def write(self, text: str) -> TestResponse:
        return self.send(cloud_body(cloud_message("text", {"body": text}, number=self.number)))

    def share(self, lat: float, lon: float) -> TestResponse:
        place = {"latitude": lat, "longitude": lon, "name": "", "address": ""}
        return self.send(cloud_body(cloud_message("location", place, number=self.number)))
