"""Whose the ring is: one owner, who recovers what a dead recorder left and keeps the ring in bounds."""

import fcntl
import mmap
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from cctv_link.recording.index import IndexUnavailable, SegmentIndex
from cctv_link.recording.ring import Ring
from kernel.light_log import log as _log

ASK_EVERY_S = 1.0
EVICT_EVERY_S = 5.0

_Answer = TypeVar("_Answer")


class Signal(Protocol):
    """An event, of threads or of processes."""

    def set(self) -> None: ...
    def clear(self) -> None: ...
    def is_set(self) -> bool: ...


class SharedSignal:
    """A Signal of processes that are forked from one.

    A byte without a lock, where multiprocessing.Event has one: a recorder that is killed while it holds that would
    stop its owner at the next look, and with it every eviction and every restart.
    """

    def __init__(self) -> None:
        self._byte = mmap.mmap(-1, 1)

    def set(self) -> None:
        self._byte[0] = 1

    def clear(self) -> None:
        self._byte[0] = 0

    def is_set(self) -> bool:
        return self._byte[0] == 1


class Keeper:
    """Lets go of what is too old or too much, and makes room at once when the disk is full."""

    def __init__(self, ring: Ring, index: SegmentIndex, disk_full: Signal) -> None:
        self._ring, self._index, self._disk_full = ring, index, disk_full
        self._due_s = 0.0

    def keep(self) -> None:
        """Call it about once a second. Raises IndexUnavailable."""
        if self._disk_full.is_set():
            self._disk_full.clear()
            self._ring.make_room(self._index)
        if time.monotonic() >= self._due_s:
            self._due_s = time.monotonic() + EVICT_EVERY_S
            self._ring.keep_within(self._index)


def until_it_answers(ask: Callable[[], _Answer], stop: threading.Event) -> _Answer | None:
    """None only when told to stop first: at the start nothing can be recorded without knowing what there is."""
    while not stop.is_set():
        try:
            return ask()
        except IndexUnavailable as error:
            _log.warning("recording_index_unavailable", detail=error.detail)
            stop.wait(ASK_EVERY_S)
    return None


@contextmanager
def owned(directory: Path, stop: threading.Event) -> Iterator[None]:
    """Two recorders on one ring would close each other's files. The lock dies with the last of its processes:
    those that were forked inside the block hold it, too."""
    directory.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(directory / ".recorder", os.O_RDWR | os.O_CREAT, 0o640)
    try:
        while not stop.is_set():
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                _log.warning("ring_owned_by_another_recorder")
                stop.wait(ASK_EVERY_S)
        yield
    finally:
        os.close(descriptor)
