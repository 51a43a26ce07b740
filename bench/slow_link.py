"""A phone's line before a server: so many bytes a second, and each direction as late as the line is long."""

import queue
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HOST = "127.0.0.1"
PART_BYTES = 4_096
END = b""


@contextmanager
def before(port: int, *, bytes_per_s: float, round_trip_s: float) -> Iterator[int]:
    """The port of a line that leads to `port` on this machine."""
    listener = socket.create_server((HOST, 0))
    stopping = threading.Event()
    threading.Thread(
        target=_accept, args=(listener, port, bytes_per_s, round_trip_s / 2, stopping), daemon=True
    ).start()
    try:
        yield listener.getsockname()[1]
    finally:
        stopping.set()
        listener.close()


def _accept(
    listener: socket.socket, port: int, bytes_per_s: float, late_s: float, stopping: threading.Event
) -> None:
    while not stopping.is_set():
        try:
            phone, _ = listener.accept()
        except OSError:
            return
        server = socket.create_connection((HOST, port))
        for source, sink in ((phone, server), (server, phone)):
            source.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 * PART_BYTES)
            late: queue.Queue[tuple[float, bytes]] = queue.Queue()
            threading.Thread(target=_take, args=(source, late, bytes_per_s, late_s), daemon=True).start()
            threading.Thread(target=_give, args=(sink, late), daemon=True).start()


def _take(
    source: socket.socket, late: "queue.Queue[tuple[float, bytes]]", bytes_per_s: float, late_s: float
) -> None:
    free_at = time.monotonic()
    with suppress(OSError):
        while part := source.recv(PART_BYTES):
            # What a busy machine was late is caught up with, so that the rate is kept; a pause is no credit.
            free_at = max(free_at, time.monotonic() - 1.0) + len(part) / bytes_per_s
            time.sleep(max(0.0, free_at - time.monotonic()))
            # From when it was really through: what was caught up with is no credit on the way there and back.
            late.put((max(free_at, time.monotonic()) + late_s, part))
    late.put((time.monotonic() + late_s, END))


def _give(sink: socket.socket, late: "queue.Queue[tuple[float, bytes]]") -> None:
    with suppress(OSError):
        while True:
            at, part = late.get()
            time.sleep(max(0.0, at - time.monotonic()))
            if part == END:
                sink.shutdown(socket.SHUT_WR)
                return
            sink.sendall(part)
