"""Posting to a gateway: one try within five seconds, no redirects, a short answer."""

import http.client
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kernel.unit_of_work import assert_no_transaction

TIMEOUT_S = 5.0
LONGEST_ANSWER_BYTES = 4_096
# Not now, but perhaps later: too many, or the other side is in trouble itself. 401 and 403: the house's own token has
# ended or is not right yet; whoever waits for a reply is not to lose it for that.
PASSES = frozenset({401, 403, 408, 425, 429})


class Unreachable(Exception):
    """No answer, or one that says "later": it is tried again. The words are kept as the reply's answer."""


class Refused(Exception):
    """The other side will never bring this. The words are kept as the reply's answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: bytes

    @property
    def is_taken(self) -> bool:
        return 200 <= self.status < 300

    @property
    def may_pass(self) -> bool:
        return self.status >= 500 or self.status in PASSES


def post(url: str, *, body: bytes, headers: Mapping[str, str]) -> Answer:
    """What came back. Raises Unreachable."""
    assert_no_transaction()
    parts = urlsplit(url)
    opened = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = opened(parts.hostname or "", parts.port, timeout=TIMEOUT_S)
    try:
        connection.request("POST", parts.path or "/", body, dict(headers))
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(LONGEST_ANSWER_BYTES))
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(type(error).__name__) from error
    finally:
        connection.close()
