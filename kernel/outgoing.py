"""Posting to somebody outside: one try, an end in time whatever the other side does, no redirects, a short answer."""

import http.client
import json
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urlsplit

from kernel import timed_wire
from kernel.timed_wire import End
from kernel.unit_of_work import assert_no_transaction

TIMEOUT_S = 5.0
LONGEST_ANSWER_BYTES = 4_096
# What is kept of an answer's words, where they are kept.
LONGEST_WORDS_BYTES = 300
# Not now, but perhaps later: too slow, too early, too many.
PASSES = frozenset({408, 425, 429})


class Unreachable(Exception):
    """No answer, or one that says "later": it is tried again. The words are what was answered."""


class Refused(Exception):
    """The other side will never take this. The words are what was answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """body: no more of it than was asked for."""

    status: int
    body: bytes

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def may_pass(self) -> bool:
        """Later it may be another one: the other side is in trouble itself, or has too much to do."""
        return self.status >= 500 or self.status in PASSES


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> str:
    """JSON, and what came back, as "HTTP 202 accepted". Raises Unreachable, Refused."""
    headers = {"Content-Type": "application/json", **headers}
    answer = ask(url, body=body, headers=headers, most_bytes=LONGEST_WORDS_BYTES)
    said = answer.body.decode("utf-8", "replace")
    words = f"HTTP {answer.status} {' '.join(said.split())}".strip()
    if answer.is_taken:
        return words
    raise Unreachable(words) if answer.may_pass else Refused(words)


def ask(
    url: str,
    *,
    body: bytes,
    headers: Mapping[str, str],
    timeout_s: float = TIMEOUT_S,
    most_bytes: int = LONGEST_ANSWER_BYTES,
) -> Answer:
    """What came back, whatever it says. timeout_s: for all of it, from the connection to the answer's last byte. Raises Unreachable."""
    assert_no_transaction()
    parts = urlsplit(url)
    host, is_encrypted = parts.hostname or "", parts.scheme == "https"
    opened = http.client.HTTPSConnection if is_encrypted else http.client.HTTPConnection
    connection = opened(host, parts.port)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        wire = timed_wire.connected(host, connection.port, left_s=End.after(timeout_s).left_s)
        connection.sock = timed_wire.secured(wire, host=host) if is_encrypted else wire
        connection.request("POST", path, body, dict(headers))
        # The answer holds the connection from here on, and is what must be closed.
        with closing(connection.getresponse()) as answer:
            return Answer(answer.status, _read(answer, most_bytes))
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        connection.close()


def encoded(value: object) -> bytes:
    """JSON as it is signed and sent."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _read(answer: http.client.HTTPResponse, most_bytes: int) -> bytes:
    content = b""
    while len(content) < most_bytes and (part := answer.read1(most_bytes - len(content))):
        content += part
    return content
