"""A recorder's web server on this machine, which can be told to misbehave.

fault: "" (none), or what happens to every answer: hang, drip, garbage, unauthorised, redirect, busy, drip-head,
endless-continue (100 again and again), endless (never stops), endless-chunked, lying (endless behind a Content-Length of more than anybody has);
or to a film alone: drip-film (200 bytes a second), truncated (says its length and closes early), short (just ends), playlist, ffconcat, noise.
"""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.fakes import serving

LONGEST_HANG_S = 30.0
ENDLESS_HEADS = {
    "endless": b"\r\n",
    "endless-chunked": b"Transfer-Encoding: chunked\r\n\r\n",
    "lying": b"Content-Length: 4611686018427387904\r\n\r\n",
}
FILM_FAULTS = {
    "playlist": b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nhttp://127.0.0.1:1/secret.mp4\n",
    "ffconcat": b"ffconcat version 1.0\nfile secret.mp4\n",
    "noise": b"\0\0\0\x20ftypisom" + os.urandom(4_000),
}


@dataclass
class FakeRecorder:
    """A running server and what it has done. answer: (method, path, query, headers, body) -> what is sent."""

    answer: Any
    port: int = 0
    fault: str = ""
    asked: list[str] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    poured_bytes: int = 0
    elsewhere: str = "http://127.0.0.1:1/"
    stopping: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes
    content_type: str = "application/json"
    headers: dict[str, str] = field(default_factory=dict)
    says_length: bool = True


def as_json(status: int, content: Any) -> Reply:
    return Reply(status, json.dumps(content).encode())


@contextmanager
def running(
    recorder: FakeRecorder, *, certificate: tuple[Path, Path] | None = None
) -> Iterator[FakeRecorder]:
    """certificate: its file and its key's; over TLS, then."""
    with serving.running(_handler(recorder), of=recorder, certificate=certificate) as server:
        recorder.port, recorder.stopping = server.server_port, server.stopping
        yield recorder


def _handler(recorder: FakeRecorder) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with suppress(OSError):
                self._reply()

        do_POST = do_GET

        def log_message(self, *_: object) -> None:
            pass

        def _reply(self) -> None:
            recorder.asked.append(f"{self.command} {self.path}")
            length = int(self.headers.get("Content-Length") or 0)
            body = self.rfile.read(length)
            if _misbehaves(recorder, self):
                return
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            reply: Reply = recorder.answer(self.command, parts.path, query, self.headers, body)
            content, cut = reply.body, len(reply.body)
            is_film = reply.content_type == "video/mp4"
            if is_film and recorder.fault in FILM_FAULTS:
                content = FILM_FAULTS[recorder.fault]
                cut = len(content)
            elif is_film and recorder.fault in ("truncated", "short"):
                cut = len(content) // 2
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            if reply.says_length or recorder.fault == "truncated":
                self.send_header("Content-Length", str(len(content)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if is_film and recorder.fault == "drip-film":
                _drip(recorder, self, content, at_once=10)
                return
            self.wfile.write(content[:cut])
            if is_film:
                recorder.sent.append(content[:cut])
            self.close_connection = True

    return Handler


def _misbehaves(recorder: FakeRecorder, to: BaseHTTPRequestHandler) -> bool:
    to.close_connection = True
    if recorder.fault == "hang":
        recorder.stopping.wait(LONGEST_HANG_S)
    elif recorder.fault == "drip-head":
        _drip(recorder, to, b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 1_000)
    elif recorder.fault == "endless-continue":
        _drip(recorder, to, b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000, at_once=25)
    elif recorder.fault == "drip":
        to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
        _drip(recorder, to, b"[" * 1_000)
    elif recorder.fault in ENDLESS_HEADS:
        to.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n" + ENDLESS_HEADS[recorder.fault])
        _pour(recorder, to, is_chunked=recorder.fault == "endless-chunked")
    elif recorder.fault == "garbage":
        to.wfile.write(b"220 ProFTPD Server ready\r\n" * 20)
    elif recorder.fault == "unauthorised":
        to.send_response(401)
        to.send_header("Content-Length", "0")
        to.end_headers()
    elif recorder.fault == "busy":
        to.send_response(503)
        to.send_header("Content-Length", "0")
        to.end_headers()
    elif recorder.fault == "redirect":
        to.send_response(302)
        to.send_header("Location", recorder.elsewhere)
        to.send_header("Content-Length", "0")
        to.end_headers()
    else:
        return False
    return True


def _pour(recorder: FakeRecorder, to: BaseHTTPRequestHandler, *, is_chunked: bool) -> None:
    """Until the other side hangs up."""
    block = b" " * 65_536
    while not recorder.stopping.is_set():
        to.wfile.write(b"%x\r\n%s\r\n" % (len(block), block) if is_chunked else block)
        recorder.poured_bytes += len(block)


def _drip(recorder: FakeRecorder, to: BaseHTTPRequestHandler, content: bytes, *, at_once: int = 1) -> None:
    for number in range(0, len(content), at_once):
        to.wfile.write(content[number : number + at_once])
        to.wfile.flush()
        if recorder.stopping.wait(0.05):
            return
