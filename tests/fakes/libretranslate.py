"""A translation service on this machine that speaks LibreTranslate's wire, over real HTTP.

It translates from Urdu alone, into what it is told to know; `status` other than 200 is its answer to everything.
"""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class FakeTranslator:
    """knows: by target, what it says. asked: each body as it came. content: said to everything, whatever it is. pause_s:
    after each byte it sends."""

    url: str = ""
    status: int = 200
    key: str = ""
    content: bytes = b""
    pause_s: float = 0.0
    knows: dict[str, str] = field(default_factory=lambda: {"en": "I had just stepped off the bus."})
    asked: list[dict[str, Any]] = field(default_factory=list)

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.status != 200:
            return self.status, {"error": "Slowdown"}
        if path != "/translate":
            return 404, {"error": "Not found"}
        if self.key and body.get("api_key") != self.key:
            return 403, {"error": "Invalid API key"}
        if body["target"] not in self.knows:
            return 400, {"error": f"{body['target']} is not supported"}
        said: dict[str, Any] = {"translatedText": self.knows[body["target"]]}
        if body["source"] == "auto":
            said["detectedLanguage"] = {"confidence": 90.0, "language": "ur"}
        return 200, said


@contextmanager
def running() -> Iterator[FakeTranslator]:
    translator = FakeTranslator()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            translator.asked.append(body)
            status, said = translator.answer(self.path, body)
            content = translator.content or json.dumps(said).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            for each in (
                [content] if not translator.pause_s else [content[at : at + 1] for at in range(len(content))]
            ):
                self.wfile.write(each)
                time.sleep(translator.pause_s)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    translator.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield translator
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
