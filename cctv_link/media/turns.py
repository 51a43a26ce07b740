"""Whose turn it is to have a picture made in a web process: one child at a time, and one request that waits for it.

A process of `web` has five threads (WEB_THREADS). With two of them at pictures, the others are there for a report and an SOS.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from kernel.errors import DomainError, Kind

WAITS_S = 5.0
COME_BACK_S = 2

_work = threading.BoundedSemaphore(1)
_room = threading.BoundedSemaphore(2)  # for who works and who waits


class PicturesBusy(DomainError):
    kind = Kind.UNAVAILABLE
    slug = "pictures-busy"
    title = "Other pictures are being made"


@contextmanager
def turn(*, waits_s: float = WAITS_S) -> Iterator[None]:
    """Ours, until the block ends. Raises PicturesBusy when it does not come within `waits_s`, or others wait already."""
    busy = PicturesBusy("one is made at a time", retry_after_s=COME_BACK_S)
    if not _room.acquire(blocking=False):
        raise busy
    try:
        if not _work.acquire(timeout=waits_s):
            raise busy
        try:
            yield
        finally:
            _work.release()
    finally:
        _room.release()
