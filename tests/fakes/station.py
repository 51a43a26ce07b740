"""A police station's webhook and an SMS gateway on this machine, over real HTTP.

`answers` says how the next posts are answered, the last of them for ever: a status, or "hang" and "close".
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fakes import serving


@dataclass
class Received:
    """One post as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        return dict(json.loads(self.body))


@dataclass
class FakeStation:
    """A running server and what it has received."""

    url: str = ""
    answers: list[int | str] = field(default_factory=lambda: [202])
    received: list[Received] = field(default_factory=list)

    def next_answer(self) -> int | str:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def running() -> Iterator[FakeStation]:
    station = FakeStation()
    with serving.running(_Handler, of=station) as server:
        station.url = server.url
        yield station


class _Handler(serving.Handler):
    def do_POST(self) -> None:
        station = self.server.of
        station.received.append(Received(self.path, dict(self.headers), self.body()))
        answer = station.next_answer()
        if answer == "hang":
            return self.hang()
        if answer == "close":
            return self.hang_up()
        return self.say(int(answer), b'{"id": "m-1"}')
