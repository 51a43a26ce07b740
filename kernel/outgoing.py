"""Posting JSON to somebody outside: one try within five seconds, no redirects, a short answer."""

import http.client
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from kernel.unit_of_work import assert_no_transaction

TIMEOUT_S = 5.0
LONGEST_ANSWER_BYTES = 300
# Not now, but perhaps later: too many, or the other side is in trouble itself.
PASSES = frozenset({408, 425, 429})


class Unreachable(Exception):
    """No answer, or one that says "later": it is tried again. The words are what was answered."""


class Refused(Exception):
    """The other side will never take this. The words are what was answered."""


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> str:
    """What came back, as "HTTP 202 accepted". Raises Unreachable, Refused."""
    assert_no_transaction()
    parts = urlsplit(url)
    opened = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = opened(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        said = answer.read(LONGEST_ANSWER_BYTES).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        connection.close()
    words = f"HTTP {answer.status} {' '.join(said.split())}".strip()
    if 200 <= answer.status < 300:
        return words
    if answer.status >= 500 or answer.status in PASSES:
        raise Unreachable(words)
    raise Refused(words)


def encoded(value: object) -> bytes:
    """JSON as it is signed and sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
