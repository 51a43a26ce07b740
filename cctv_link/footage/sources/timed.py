"""A connection to a recorder whose every wait is bounded, each one and all together.

A time limit on each read alone lets a peer that sends one byte a second hold a worker for a day.
"""

import socket
import ssl
from typing import Any, Self

from cctv_link.footage.sources.port import Deadline, RecorderFailed
from kernel.unit_of_work import assert_no_transaction

CONNECT_S = 5.0
READ_S = 10.0
_Buffer = Any


class TimedSocket(socket.socket):
    """Reads wait READ_S at most, and never beyond the deadline."""

    deadline: Deadline

    def recv_into(self, buffer: _Buffer, nbytes: int = 0, flags: int = 0) -> int:
        self.settimeout(self.deadline.left_s(at_most=READ_S))
        return super().recv_into(buffer, nbytes, flags)

    @classmethod
    def connected(cls, ip: str, port: int, *, deadline: Deadline) -> Self:
        """Raises RecorderFailed. ip: a number that was checked, never a name."""
        assert_no_transaction()
        family = socket.AF_INET6 if ":" in ip else socket.AF_INET
        connection = cls(family, socket.SOCK_STREAM)
        connection.deadline = deadline
        try:
            connection.settimeout(deadline.left_s(at_most=CONNECT_S))
            connection.connect((ip, port))
        except OSError as error:
            connection.close()
            raise RecorderFailed(f"no connection to port {port}: {_words(error)}") from error
        return connection


class TimedTlsSocket(ssl.SSLSocket):
    """The same, encrypted."""

    deadline: Deadline

    def recv_into(self, buffer: _Buffer, nbytes: int | None = None, flags: int = 0) -> int:
        self.settimeout(self.deadline.left_s(at_most=READ_S))
        return super().recv_into(buffer, nbytes, flags)


Timed = TimedSocket | TimedTlsSocket


def secured(connection: TimedSocket, *, host: str, deadline: Deadline) -> TimedTlsSocket:
    """TLS over an open connection; the certificate must be one this machine trusts for `host`."""
    context = ssl.create_default_context()
    context.sslsocket_class = TimedTlsSocket
    try:
        wrapped = context.wrap_socket(connection, server_hostname=host)
    except (OSError, ValueError) as error:
        connection.close()
        raise RecorderFailed(f"no TLS: {_words(error)}") from error
    assert isinstance(wrapped, TimedTlsSocket)
    wrapped.deadline = deadline
    return wrapped


def _words(error: Exception) -> str:
    """What went wrong, without an address in it."""
    return getattr(error, "strerror", None) or type(error).__name__
