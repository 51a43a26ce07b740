"""The connection to a recorder: each wait has its own bound, and all together end with the deadline of the pull."""

from functools import partial

from cctv_link.footage.sources.port import Deadline, RecorderFailed
from kernel import timed_wire
from kernel.timed_wire import Timed, TimedSocket, TimedTlsSocket

CONNECT_S = 5.0
READ_S = 10.0


def connected(ip: str, port: int, *, deadline: Deadline) -> TimedSocket:
    """Raises RecorderFailed. ip: a number that was checked, never a name."""
    try:
        wire = timed_wire.connected(ip, port, left_s=partial(deadline.left_s, at_most=CONNECT_S))
    except OSError as error:
        raise RecorderFailed(f"no connection to port {port}: {_words(error)}") from error
    hold_to(wire, deadline)
    return wire


def secured(wire: TimedSocket, *, host: str) -> TimedTlsSocket:
    """TLS over an open connection; the certificate must be one this machine trusts for `host`. Raises RecorderFailed."""
    try:
        return timed_wire.secured(wire, host=host)
    except (OSError, ValueError) as error:
        raise RecorderFailed(f"no TLS: {_words(error)}") from error


def hold_to(wire: Timed, deadline: Deadline) -> None:
    """From here on it ends with this deadline."""
    wire.left_s = partial(deadline.left_s, at_most=READ_S)


def _words(error: Exception) -> str:
    """What went wrong, without an address in it."""
    return getattr(error, "strerror", None) or type(error).__name__
