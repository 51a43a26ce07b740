"""A translation service on this machine that speaks LibreTranslate's wire, over real HTTP.

It translates from Urdu alone, into what it is told to know; `status` other than 200 is its answer to everything.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.fakes import serving


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
    with serving.running(_Handler, of=translator) as server:
        translator.url = server.url
        yield translator


class _Handler(serving.Handler):
    def do_POST(self) -> None:
        translator, body = self.server.of, json.loads(self.body())
        translator.asked.append(body)
        status, said = translator.answer(self.path, body)
        content = translator.content or json.dumps(said).encode()
        if not translator.pause_s:
            return self.say(status, content, {"Content-Type": "application/json"})
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for at in range(len(content)):
            self.wfile.write(content[at : at + 1])
            if self.server.stopping.wait(translator.pause_s):
                break
        self.close_connection = True
        return None
