"""A stand-in for app.py with the same commands and no domain, so that supervised tests start in a second.

Copied as app.py into a checkout of its own by test_supervisor.py. Every part appends a line to
$RING_DIR/<part> when it starts; web and feed answer what the front door's tests ask for.
"""

import os
import signal
import socketserver
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup


def create_app() -> Flask:
    app = Flask(__name__)
    app.cli.add_command(part)
    for name, word in (("db", "upgrade"), ("demo", "seed")):
        group = AppGroup(name)
        group.add_command(click.Command(word, callback=lambda done=f"{name} {word}": print(done, "done")))
        app.cli.add_command(group)
    return app


@click.command()
@click.argument("name")
def part(name: str) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ring = Path(os.environ["RING_DIR"])
    ring.mkdir(parents=True, exist_ok=True)
    with open(ring / name, "a") as file:
        file.write(f"{os.getpid()}\n")
    print(f"{name} has started", flush=True)
    if name in ("web", "feed"):
        with Server(os.environ[f"{name.upper()}_SOCKET"], Handler) as server:
            server.serve_forever()
    if name == "worker-footage" and os.fork() == 0:  # like a forked job: in a session of its own
        os.setsid()
        Path(ring / "worker-footage.child").write_text(str(os.getpid()))
    while True:
        time.sleep(3600)


class Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def get_request(self) -> tuple:
        connection, _ = super().get_request()
        return connection, ("nginx", 0)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/v1/cpo/feed":
            return self._stream()
        if self.path == "/slow":
            time.sleep(1)
        return self._answer(f"{self.headers['X-Request-Id']} {self.headers['X-Forwarded-For']}".encode())

    def do_POST(self) -> None:
        self._answer(str(len(self.rfile.read(int(self.headers["Content-Length"])))).encode())

    def _answer(self, body: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-Id", "of-the-part")
        self.end_headers()
        self.wfile.write(body)

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for number in range(3):
            self.wfile.write(b"%x\r\n%s\r\n" % (10, b"data: %03d\n" % number))
            time.sleep(0.5)
        self.wfile.write(b"0\r\n\r\n")

    def log_message(self, *_: object) -> None:
        return None
