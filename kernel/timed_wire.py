"""A connection each of whose waits is told how long it may last: what limits each wait alone begins again with each byte.

A peer that sends one byte a second would hold a worker for a day.
"""

import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kernel.unit_of_work import assert_no_transaction

_Buffer = Any
# Asked before each step: seconds that it may wait. Raises when the time of them all is over.
LeftS = Callable[[], float]


@dataclass(frozen=True, slots=True)
class End:
    """When it is over, by time.monotonic()."""

    at_s: float

    @classmethod
    def after(cls, seconds: float) -> "End":
        return cls(time.monotonic() + seconds)

    def left_s(self) -> float:
        """What the next step may wait. Raises TimeoutError."""
        left = self.at_s - time.monotonic()
        if left <= 0:
            raise TimeoutError("its time is over")
        return left


class TimedSocket(socket.socket):
    """Neither reads nor sends for longer than is left."""

    left_s: LeftS

    def recv_into(self, buffer: _Buffer, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(self.left_s())
        return super().recv_into(buffer, nbytes, flags)

    def sendall(self, data: _Buffer, flags: int = 0) -> None:
        self.settimeout(self.left_s())
        super().sendall(data, flags)


class TimedTlsSocket(ssl.SSLSocket):
    """The same, encrypted."""

    left_s: LeftS

    def recv_into(self, buffer: _Buffer, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(self.left_s())
        return super().recv_into(buffer, nbytes, flags)

    def send(self, data: _Buffer, flags: int = 0) -> int:
        """sendall is many of these."""
        self.settimeout(self.left_s())
        return super().send(data, flags)


Timed = TimedSocket | TimedTlsSocket


def connected(host: str, port: int, *, left_s: LeftS) -> TimedSocket:
    """To the first address of a name that answers; each has its share of the time that is left.

    Raises OSError, and what left_s raises. The look-up of a name ends when the machine's resolver gives up.
    """
    assert_no_transaction()
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for left_over, (family, kind, protocol, _, address) in zip(range(len(found), 0, -1), found, strict=True):
        wire = TimedSocket(family, kind, protocol)
        wire.left_s = left_s
        try:
            wire.settimeout(left_s() / left_over)
            wire.connect(address)
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return wire
        except BaseException as error:
            wire.close()
            if left_over == 1 or not isinstance(error, OSError):
                raise
    raise OSError("its name has no address")


def secured(wire: TimedSocket, *, host: str) -> TimedTlsSocket:
    """TLS over an open connection; the certificate must be one this machine trusts for `host`. Raises OSError, ValueError."""
    context = ssl.create_default_context()
    context.sslsocket_class = TimedTlsSocket
    try:
        wire.settimeout(wire.left_s())
        wrapped = context.wrap_socket(wire, server_hostname=host)
    except BaseException:
        wire.close()
        raise
    assert isinstance(wrapped, TimedTlsSocket)
    wrapped.left_s = wire.left_s
    return wrapped
