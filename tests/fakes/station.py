"""A police station's webhook and an SMS gateway on this machine, over real HTTP.

`answers` says how the next posts are answered, the last of them for ever: a status, or "hang" and "close".
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LONGEST_HANG_S = 20.0


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
    stopping: threading.Event = field(default_factory=threading.Event)

    def next_answer(self) -> int | str:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def running() -> Iterator[FakeStation]:
    station = FakeStation()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            station.received.append(Received(self.path, dict(self.headers), body))
            answer = station.next_answer()
            if answer == "hang":
                station.stopping.wait(LONGEST_HANG_S)
                return
            if answer == "close":
                self.connection.close()
                return
            said = b'{"id": "m-1"}'
            self.send_response(int(answer))
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            with suppress(OSError):
                self.wfile.write(said)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    station.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield station
    finally:
        station.stopping.set()
        server.shutdown()
        thread.join(5)
        server.server_close()
