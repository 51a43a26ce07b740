"""Firebase Cloud Messaging on this machine: HTTP v1 and the OAuth 2 token endpoint, over real HTTP.

How it answers is decided by how the registration token (or installation id) begins:

    ok...        200                      gone...      404 UNREGISTERED
    quota...     429 with Retry-After     mismatch...  403 SENDER_ID_MISMATCH
    down...      503 UNAVAILABLE          bad...       400 INVALID_ARGUMENT
    hangs...     never answers            closes...    takes the message, then closes without a word
    lost...      404 that names nobody, as something that stands before it says
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.fakes import serving

PROJECT = "gawah-test"
RETRY_AFTER_S = 1

# prefix -> (status, google.rpc status, FCM error code)
REFUSALS = {
    "gone": (404, "NOT_FOUND", "UNREGISTERED"),
    "quota": (429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"),
    "bad": (400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"),
    "mismatch": (403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH"),
    "down": (503, "UNAVAILABLE", "UNAVAILABLE"),
}


@dataclass
class FakeFcm:
    """A running server, what it has received, and what it was told to do. trouble: how it answers everybody, by one of the names above."""

    url: str = ""
    credentials_path: str = ""
    received: list[dict[str, Any]] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    tokens_granted: int = 0
    grants_access: bool = True
    is_down: bool = False
    trouble: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def sent_to(self, address: str) -> list[dict[str, Any]]:
        """Every message that arrived for one registration token or installation id, also those refused."""
        return [message for message in self.received if address_of(message) == address]

    @property
    def shown(self) -> dict[str, set[str]]:
        """What a phone shows of all it was sent: by address, one notification for each tag."""
        shown: dict[str, set[str]] = {}
        for message in self.received:
            if not address_of(message).startswith(tuple(REFUSALS)):
                shown.setdefault(address_of(message), set()).add(message["android"]["notification"]["tag"])
        return shown


def address_of(message: dict[str, Any]) -> str:
    return str(message.get("fid") or message["token"])


@contextmanager
def running(folder: Path) -> Iterator[FakeFcm]:
    """Serve on a free port of the loopback; a credentials file for it lies in `folder`."""
    fcm = FakeFcm()
    with serving.running(_Handler, of=fcm) as server:
        path = folder / "firebase.json"
        path.write_text(json.dumps(_credentials(server.url)))
        fcm.url, fcm.credentials_path = server.url, str(path)
        yield fcm


class _Handler(serving.Handler):
    def do_POST(self) -> None:
        fcm, body = self.server.of, self.body()
        if self.path == "/token":
            fcm.tokens_granted += 1
            if not fcm.grants_access:
                return self.say_json(400, {"error": "invalid_grant"})
            return self.say_json(200, {"access_token": "fake", "expires_in": 3600, "token_type": "Bearer"})
        if (
            self.path != f"/v1/projects/{PROJECT}/messages:send"
            or self.headers["Authorization"] != "Bearer fake"
        ):
            return self.say_json(404, {"error": {"code": 404, "status": "NOT_FOUND", "message": self.path}})
        return self._take(json.loads(body)["message"])

    def _take(self, message: dict[str, Any]) -> None:
        fcm, address = self.server.of, address_of(message)
        with fcm.lock:
            fcm.received.append(message)
            number = len(fcm.received)
        if fcm.is_down:
            return self._refuse("down")
        manner = fcm.trouble or address
        if manner.startswith("lost"):
            return self.say_json(404, {})
        if manner.startswith("hangs"):
            return self.hang()
        if manner.startswith("closes"):
            return self.hang_up()
        for prefix in REFUSALS:
            if manner.startswith(prefix):
                return self._refuse(prefix)
        fcm.taken.append(address)
        return self.say_json(200, {"name": f"projects/{PROJECT}/messages/{number}"})

    def _refuse(self, prefix: str) -> None:
        status, rpc_status, code = REFUSALS[prefix]
        detail = {"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code}
        error = {"code": status, "status": rpc_status, "message": code, "details": [detail]}
        retry_after = {"Retry-After": str(RETRY_AFTER_S)} if status == 429 else {}
        self.say_json(status, {"error": error}, retry_after)


def _credentials(url: str) -> dict[str, str]:
    return {
        "type": "service_account",
        "project_id": PROJECT,
        "private_key_id": "1",
        "private_key": _private_key(),
        "client_email": f"push@{PROJECT}.example",
        "client_id": "1",
        "token_uri": f"{url}/token",
    }


@cache
def _private_key() -> str:
    """Made for this run; it opens nothing but this fake."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()
