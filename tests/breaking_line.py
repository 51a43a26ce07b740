"""A phone's line that breaks: whenever so many bytes of the phone's have gone over it, whatever connection is on it is cut."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HOST = "127.0.0.1"
PART = 16 * 1024


class Line:
    """Where it begins, and how often it broke."""

    def __init__(self, port: int, each_bytes: int) -> None:
        self.port, self.breaks = port, 0
        self._each_bytes = self._left = each_bytes
        self._lock = threading.Lock()

    def carries(self, size: int) -> bool:
        """Whether it holds while these go over it."""
        with self._lock:
            self._left -= size
            if self._left > 0:
                return True
            self._left += self._each_bytes
            self.breaks += 1
            return False


@contextmanager
def before(port: int, *, each_bytes: int) -> Iterator[Line]:
    """A line that leads to `port` on this machine and breaks with each `each_bytes`."""
    listener = socket.create_server((HOST, 0))
    line = Line(listener.getsockname()[1], each_bytes)
    threading.Thread(target=_accept, args=(listener, port, line), daemon=True).start()
    try:
        yield line
    finally:
        listener.close()


def _accept(listener: socket.socket, port: int, line: Line) -> None:
    with suppress(OSError):
        while True:
            phone, _ = listener.accept()
            server = socket.create_connection((HOST, port))
            threading.Thread(target=_up, args=(phone, server, line), daemon=True).start()
            threading.Thread(target=_down, args=(server, phone), daemon=True).start()


def _up(phone: socket.socket, server: socket.socket, line: Line) -> None:
    with suppress(OSError):
        while (part := phone.recv(PART)) and line.carries(len(part)):
            server.sendall(part)
    for each in (phone, server):
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()


def _down(server: socket.socket, phone: socket.socket) -> None:
    with suppress(OSError):
        while part := server.recv(PART):
            phone.sendall(part)
    with suppress(OSError):
        phone.shutdown(socket.SHUT_WR)
