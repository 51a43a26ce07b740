"""What every fake of somebody outside stands on: real HTTP on a free port of the loopback, for as long as a test goes on.

A fake says what is answered; how one listens, hangs, hangs up and is closed without leaving a socket behind stands here.
"""

import json
import socket
import ssl
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

LONGEST_HANG_S = 30.0


class Server(ThreadingHTTPServer):
    """of: the fake, for its handler. connections: how many there have been."""

    daemon_threads = False  # so that closing waits for them and leaves no socket behind
    request_queue_size = 200

    def __init__(self, handler: type[BaseHTTPRequestHandler], *, of: Any) -> None:
        self.of = of
        self.connections = 0
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        self.connections += 1
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up, or does not trust us, may; a fault of the fake's own is printed."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        """End what clients keep open for later, or closing would wait for them."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class Handler(BaseHTTPRequestHandler):
    """One request, and the ways of answering it."""

    server: Server
    protocol_version = "HTTP/1.1"

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def say(self, status: int, said: bytes = b"", headers: Mapping[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(said))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said)

    def say_json(self, status: int, said: Any, headers: Mapping[str, str] | None = None) -> None:
        self.say(status, json.dumps(said).encode(), {**(headers or {}), "Content-Type": "application/json"})

    def hang(self) -> None:
        """Not a word until the test is over, and none then."""
        self.server.stopping.wait(LONGEST_HANG_S)
        self.close_connection = True

    def hang_up(self) -> None:
        """Without a word."""
        self.connection.shutdown(socket.SHUT_RDWR)
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """A test reads what the fake has kept; nobody reads a log."""


@contextmanager
def running(
    handler: type[BaseHTTPRequestHandler], *, of: Any, certificate: tuple[Path, Path] | None = None
) -> Iterator[Server]:
    """certificate: its file and its key's; over TLS, then."""
    server = Server(handler, of=of)
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        server.shutdown()
        thread.join()
        server.hang_up()
        server.server_close()
