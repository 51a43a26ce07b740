"""A local server that speaks the two addresses by which replies leave: Twilio's Messages resource and Graph's messages.

It checks what the real ones check (who asks, the members that are needed) and answers in their shapes. `troubles` says how
the next posts are answered instead, the last of them for ever: a status with a code, "hang" or "close".
"""

import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from tests.fakes import serving

ACCOUNT, AUTH_TOKEN = "AC" + "0" * 32, "a token of twilio's"
PHONE_NUMBER_ID, GRAPH_TOKEN = "106540352242922", "a token of meta's"


@dataclass
class Sent:
    """One text that a gateway has taken."""

    by: str
    number: str
    text: str


@dataclass
class FakeGateways:
    url: str = ""
    troubles: list[tuple[int, int] | str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    asked: int = 0

    def next_trouble(self) -> tuple[int, int] | str | None:
        if not self.troubles:
            return None
        return self.troubles.pop(0)

    def texts(self, number: str) -> list[str]:
        return [each.text for each in self.sent if each.number == number]


@contextmanager
def running() -> Iterator[FakeGateways]:
    gateways = FakeGateways()
    with serving.running(_Handler, of=gateways) as server:
        gateways.url = server.url
        yield gateways


class _Handler(serving.Handler):
    def do_POST(self) -> None:
        gateways, body = self.server.of, self.body()
        gateways.asked += 1
        trouble = gateways.next_trouble()
        if trouble == "hang":
            return self.hang()
        if trouble == "close":
            return self.hang_up()
        is_twilio = self.path.startswith("/2010-04-01/")
        if isinstance(trouble, tuple):
            return self.say_json(*_refusal(is_twilio, *trouble))
        return self.say_json(*(self._twilio(body) if is_twilio else self._graph(body)))

    def _twilio(self, body: bytes) -> tuple[int, dict[str, Any]]:
        kind, _, secret = self.headers.get("Authorization", "").partition(" ")
        who = b64decode(secret).decode()
        if kind != "Basic" or who != f"{ACCOUNT}:{AUTH_TOKEN}" or f"/{ACCOUNT}/" not in self.path:
            return _refusal(True, 401, 20003)
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        if "To" not in form:
            return _refusal(True, 400, 21604)
        if not form.get("Body") or not (form.get("From") or form.get("MessagingServiceSid")):
            return _refusal(True, 400, 21602)
        self.server.of.sent.append(Sent("sms", form["To"], form["Body"]))
        return 201, {
            "sid": f"SM{len(self.server.of.sent):032d}",
            "status": "queued",
            "to": form["To"],
            "from": form.get("From"),
            "body": form["Body"],
            "error_code": None,
            "error_message": None,
        }

    def _graph(self, body: bytes) -> tuple[int, dict[str, Any]]:
        if self.headers.get("Authorization") != f"Bearer {GRAPH_TOKEN}":
            return _refusal(False, 401, 190)
        said = json.loads(body)
        needed = (said.get("messaging_product"), said.get("type"), bool(said.get("to")))
        if needed != ("whatsapp", "text", True) or not self.path.endswith(f"/{PHONE_NUMBER_ID}/messages"):
            return _refusal(False, 400, 100)
        self.server.of.sent.append(Sent("whatsapp", said["to"], said["text"]["body"]))
        return 200, {
            "messaging_product": "whatsapp",
            "contacts": [{"input": said["to"], "wa_id": said["to"]}],
            "messages": [{"id": f"wamid.{len(self.server.of.sent)}"}],
        }


def _refusal(is_twilio: bool, status: int, code: int) -> tuple[int, dict[str, Any]]:
    """As each of them says no."""
    if is_twilio:
        more = f"https://www.twilio.com/docs/errors/{code}"
        return status, {
            "code": code,
            "message": "Permission to send was refused",
            "more_info": more,
            "status": status,
        }
    error = {"message": "(#100) refused", "type": "OAuthException", "code": code, "fbtrace_id": "AbC"}
    return status, {"error": error}
