"""A browser's push service on this machine (RFC 8030), and the browsers behind it, which decrypt (RFC 8291), over real HTTP.

Who asks must sign as VAPID wants it (RFC 8292), or is told 403. How it answers is decided by how the subscription is called:

    ok...       201                      gone...     410
    missing...  404                      big...      413
    bad...      400                      quota...    429 with Retry-After
    down...     503                      hangs...    never answers
    closes...   takes the message, then closes without a word
    moved...    307 to another address of its own
"""

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from tests.fakes import serving

RETRY_AFTER_S = 120
STATUSES = {"gone": 410, "missing": 404, "big": 413, "bad": 400, "quota": 429, "down": 503, "moved": 307}
LONGEST_BODY_BYTES = 4_096


@dataclass
class Received:
    """One message as it stood on the wire, and what the browser read in it."""

    name: str
    headers: dict[str, str]
    body: bytes
    payload: dict[str, Any]


@dataclass
class FakePushService:
    """A running service, what it has received, and what it was told to do. trouble: how it answers everybody, by one of the names above."""

    received: list[Received] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    trouble: str = ""
    browsers: dict[str, "FakeBrowser"] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    server: serving.Server = field(init=False)

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def connections(self) -> int:
        return self.server.connections

    def subscription(self, name: str) -> dict[str, Any]:
        """As a phone sends it to PUT /v1/devices/{id}/push."""
        browser = self.browsers.setdefault(name, FakeBrowser())
        return {"provider": "webpush", "endpoint": f"{self.url}/{name}", "keys": browser.keys}

    def sent_to(self, name: str) -> list[Received]:
        return [each for each in self.received if each.name == name]


class FakeBrowser:
    """The half of a subscription that only a browser has."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = b"sixteen of bytes"
        point = self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
        self.keys = {"p256dh": _text(point), "auth": _text(self._auth)}

    def read(self, body: bytes) -> bytes:
        return bytes(
            http_ece.decrypt(body, private_key=self._key, auth_secret=self._auth, version="aes128gcm")
        )


@contextmanager
def running() -> Iterator[FakePushService]:
    """Serve on a free port of the loopback."""
    service = FakePushService()
    with serving.running(_Handler, of=service) as server:
        service.server = server
        yield service


class _Handler(serving.Handler):
    def do_POST(self) -> None:
        service, name, body = self.server.of, self.path.removeprefix("/"), self.body()
        if fault := self._fault(name, body):
            service.faults.append(fault)
            return self._answer(403)
        payload = json.loads(service.browsers[name].read(body))
        headers = {key.lower(): value for key, value in self.headers.items()}
        with service.lock:
            service.received.append(Received(name, headers, body, payload))
        manner = service.trouble or name
        if manner.startswith("hangs"):
            return self.hang()
        if manner.startswith("closes"):
            return self.hang_up()
        status = next((code for prefix, code in STATUSES.items() if manner.startswith(prefix)), 201)
        if status == 201:
            service.taken.append(name)
        return self._answer(status)

    def _fault(self, name: str, body: bytes) -> str:
        """What a push service would not take: an unknown browser, no TTL, not our signature, too much."""
        if name not in self.server.of.browsers:
            return f"no browser {name}"
        if not self.headers.get("TTL", "").isdigit() or self.headers.get("Content-Encoding") != "aes128gcm":
            return "no TTL, or not aes128gcm"
        if len(body) > LONGEST_BODY_BYTES:
            return "too long"
        signed = dict(
            part.strip().split("=", 1)
            for part in self.headers["Authorization"].removeprefix("vapid ").split(",")
        )
        _, claims, _ = signed["t"].split(".")
        if not Vapid02.verify(self.headers["Authorization"]):
            return "not signed with the key that is named"
        said = json.loads(_bytes(claims))
        if said["aud"] != self.server.url or not said["sub"].startswith(("mailto:", "https://")):
            return f"signed for another: {said}"
        return ""

    def _answer(self, status: int) -> None:
        headers = {
            201: {"Location": f"{self.server.url}/message/1"},
            307: {"Location": f"{self.server.url}/ok-elsewhere"},
            429: {"Retry-After": str(RETRY_AFTER_S)},
        }
        self.say(status, headers=headers.get(status))


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
