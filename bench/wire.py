"""A client that costs next to nothing: prepared bytes over one kept connection, for load and not for convenience.

The generator runs on the same cores as the house; whatever it needs is taken from what it measures.
"""

import json
import socket
from collections.abc import Mapping
from typing import Any, Self

HOST = "127.0.0.1"
TIMEOUT_S = 30.0


class Wire:
    """One kept connection to the front door."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send one prepared request; (status, body). A connection the front door has closed is opened anew."""
        if self._socket is not None:
            try:
                return self._ask(request)
            except (BrokenPipeError, ConnectionResetError, EOFError):
                self.close()
        self._socket = socket.create_connection((HOST, self._port), timeout=TIMEOUT_S)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._ask(request)

    def _ask(self, request: bytes) -> tuple[int, bytes]:
        assert self._socket is not None
        self._socket.sendall(request)
        received = b""
        while (head_ends := received.find(b"\r\n\r\n")) < 0:
            received += self._receive()
        head = received[:head_ends].lower()
        body = received[head_ends + 4 :]
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        while len(body) < length:
            body += self._receive()
        if b"connection: close" in head:  # after a thousand requests nginx begins a new one
            self.close()
        return int(head[9:12]), body

    def _receive(self) -> bytes:
        assert self._socket is not None
        part = self._socket.recv(65_536)
        if not part:
            raise EOFError
        return part


def post(path: str, body: Mapping[str, Any], *, headers: Mapping[str, str] | None = None) -> bytes:
    """A POST of JSON as it goes over the wire."""
    content = json.dumps(body, ensure_ascii=False).encode()
    lines = [f"POST {path} HTTP/1.1", f"Host: {HOST}", "Content-Type: application/json"]
    lines += [
        f"Content-Length: {len(content)}",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + content
