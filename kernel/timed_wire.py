"""A connection all of whose waits together end at one time: what limits each wait alone begins again with each byte."""

import socket
import ssl
import time
from dataclasses import dataclass
from typing import Any

from kernel.unit_of_work import assert_no_transaction

_Buffer = Any


@dataclass(frozen=True, slots=True)
class End:
    """When it is over, by time.monotonic()."""

    at_s: float

    @classmethod
    def after(cls, seconds: float) -> "End":
        return cls(time.monotonic() + seconds)

    @property
    def left_s(self) -> float:
        """What the next step may wait. Raises TimeoutError."""
        left = self.at_s - time.monotonic()
        if left <= 0:
            raise TimeoutError("its time is over")
        return left


class TimedSocket(socket.socket):
    """Neither reads nor sends beyond its end."""

    end: End

    def recv_into(self, buffer: _Buffer, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(self.end.left_s)
        return super().recv_into(buffer, nbytes, flags)

    def sendall(self, data: _Buffer, flags: int = 0) -> None:
        self.settimeout(self.end.left_s)
        super().sendall(data, flags)


class TimedTlsSocket(ssl.SSLSocket):
    """The same, encrypted."""

    end: End

    def recv_into(self, buffer: _Buffer, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(self.end.left_s)
        return super().recv_into(buffer, nbytes, flags)

    def send(self, data: _Buffer, flags: int = 0) -> int:
        """sendall is many of these."""
        self.settimeout(self.end.left_s)
        return super().send(data, flags)


def connected(host: str, port: int, *, end: End) -> TimedSocket:
    """To the first address of a name that answers; each has its share of the time that is left.

    Raises OSError. The look-up of the name ends when the machine's resolver gives up.
    """
    assert_no_transaction()
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for left_over, (family, kind, protocol, _, address) in zip(range(len(found), 0, -1), found, strict=True):
        wire = TimedSocket(family, kind, protocol)
        wire.end = end
        try:
            wire.settimeout(end.left_s / left_over)
            wire.connect(address)
            wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return wire
        except OSError:
            wire.close()
            if left_over == 1:
                raise
    raise OSError("its name has no address")


def secured(wire: TimedSocket, *, host: str) -> TimedTlsSocket:
    """TLS over an open connection; the certificate must be one this machine trusts for `host`. Raises OSError."""
    context = ssl.create_default_context()
    context.sslsocket_class = TimedTlsSocket
    try:
        wire.settimeout(wire.end.left_s)
        wrapped = context.wrap_socket(wire, server_hostname=host)
    except (OSError, ValueError):
        wire.close()
        raise
    assert isinstance(wrapped, TimedTlsSocket)
    wrapped.end = wire.end
    return wrapped
