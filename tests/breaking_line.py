"""A phone's line that breaks: each connection carries so many bytes of the phone's, and is cut in the middle of what follows."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

HOST = "127.0.0.1"
PART = 16 * 1024


@dataclass
class Line:
    """Where it begins, and how often it broke."""

    port: int
    breaks: int = 0


@contextmanager
def before(port: int, *, each_bytes: int) -> Iterator[Line]:
    """A line that leads to `port` on this machine and breaks after `each_bytes` of every connection."""
    listener = socket.create_server((HOST, 0))
    line = Line(listener.getsockname()[1])
    threading.Thread(target=_accept, args=(listener, port, each_bytes, line), daemon=True).start()
    try:
        yield line
    finally:
        listener.close()


def _accept(listener: socket.socket, port: int, each_bytes: int, line: Line) -> None:
    with suppress(OSError):
        while True:
            phone, _ = listener.accept()
            server = socket.create_connection((HOST, port))
            threading.Thread(target=_up, args=(phone, server, each_bytes, line), daemon=True).start()
            threading.Thread(target=_down, args=(server, phone), daemon=True).start()


def _up(phone: socket.socket, server: socket.socket, left: int, line: Line) -> None:
    with suppress(OSError):
        while part := phone.recv(min(PART, left)):
            server.sendall(part)
            left -= len(part)
            if left == 0:
                line.breaks += 1
                break
    for each in (phone, server):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


def _down(server: socket.socket, phone: socket.socket) -> None:
    with suppress(OSError):
        while part := server.recv(PART):
            phone.sendall(part)
