"""The recorder process: a thread per camera, one journal, one place where the ring is kept in bounds.

The main thread is the only one that speaks to the database. It may hang there as long as it must: the
cameras are recorded meanwhile.
"""

import fcntl
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import structlog

from cctv_link.recording.camera_recorder import CameraRecorder, LeftOff, Recordable
from cctv_link.recording.index import IndexUnavailable, Journal, LastRecorded, SegmentIndex
from cctv_link.recording.reasons import Reason
from cctv_link.recording.recovery import recover
from cctv_link.recording.ring import Ring
from kernel import clock

TICK_S = 1.0
HEARTBEAT_EVERY_S = 4.0
REGISTER_EVERY_S = 5.0
EVICT_EVERY_S = 5.0
# The read timeout of a stream, and a little: no thread needs longer to notice that it should end.
STOP_WITHIN_S = 7.0

_log = structlog.get_logger()
_Answer = TypeVar("_Answer")


def run(
    ring: Ring,
    *,
    index: SegmentIndex,
    cameras: Callable[[], Sequence[Recordable]],
    stop: threading.Event,
) -> None:
    """Record until `stop` is set, then close every file.

    cameras: the register as it is now; asked every REGISTER_EVERY_S, in this thread. It may raise
    IndexUnavailable: then those known are recorded on. Waits while another recorder owns the ring.
    """
    ring.directory.mkdir(parents=True, exist_ok=True)
    with _sole_owner(ring.directory, stop):
        if _until_it_answers(lambda: recover(index, ring.directory), stop) is None:
            return
        last = _until_it_answers(index.last_recorded, stop)
        if last is None:
            return
        _Recorder(ring, index, last).run(cameras, stop)


class _Recorder:
    def __init__(self, ring: Ring, index: SegmentIndex, last: dict[UUID, LastRecorded]) -> None:
        self._ring, self._index = ring, index
        self._left_off = {camera_id: LeftOff(recorded) for camera_id, recorded in last.items()}
        self._journal = Journal()
        self._disk_full = threading.Event()
        self._threads: dict[UUID, CameraRecorder] = {}

    def run(self, cameras: Callable[[], Sequence[Recordable]], stop: threading.Event) -> None:
        try:
            self._rounds(cameras, stop)
        finally:
            self._stop_all()

    def _rounds(self, cameras: Callable[[], Sequence[Recordable]], stop: threading.Event) -> None:
        heartbeat_due = register_due = evict_due = 0.0
        while not stop.is_set():
            now = time.monotonic()
            try:
                if now >= register_due:
                    register_due = now + REGISTER_EVERY_S
                    self._follow(cameras())
                if now >= heartbeat_due:
                    heartbeat_due = now + HEARTBEAT_EVERY_S
                    self._beat()
                self._journal.hand_over(self._index)
                if self._disk_full.is_set():
                    self._disk_full.clear()
                    self._ring.make_room(self._index)
                if now >= evict_due:
                    evict_due = now + EVICT_EVERY_S
                    self._ring.keep_within(self._index)
            except IndexUnavailable as error:
                _log.warning("recording_index_unavailable", detail=error.detail)
            stop.wait(max(0.05, TICK_S - (time.monotonic() - now)))

    def _follow(self, cameras: Sequence[Recordable]) -> None:
        """Threads become what the register says: new ones start, changed and removed ones end."""
        wanted = {camera.id: camera for camera in cameras}
        for camera_id, thread in list(self._threads.items()):
            if not thread.is_alive():
                self._left_off[camera_id] = thread.left_off
                del self._threads[camera_id]
            elif camera_id not in wanted:
                thread.stop(Reason.NOT_CONNECTED)
            elif not _is_same(thread.camera, wanted[camera_id]):
                # It ends by itself; the next round starts its successor at the new address.
                thread.stop(Reason.DISCONNECTED)
        for camera_id, camera in wanted.items():
            if camera_id not in self._threads:
                self._start(camera)

    def _start(self, camera: Recordable) -> None:
        thread = CameraRecorder(
            camera,
            ring_dir=self._ring.directory,
            journal=self._journal,
            disk_full=self._disk_full,
            left_off=self._left_off.get(camera.id, LeftOff()),
        )
        self._threads[camera.id] = thread
        thread.start()
        # Forty key frames in the same instant are forty writes in the same instant.
        time.sleep(0.02)

    def _beat(self) -> None:
        at = clock.now()
        for thread in self._threads.values():
            thread.beat(at)

    def _stop_all(self) -> None:
        for thread in self._threads.values():
            thread.stop()
        deadline = time.monotonic() + STOP_WITHIN_S
        for thread in self._threads.values():
            thread.join(timeout=max(0.0, deadline - time.monotonic()))
        try:
            self._journal.hand_over(self._index)
        except IndexUnavailable as error:
            # The files are whole and closed; the next start takes them in.
            _log.warning("recording_index_unavailable", detail=error.detail)


def _is_same(one: Recordable, other: Recordable) -> bool:
    return (one.stream_url, one.username, one.password) == (other.stream_url, other.username, other.password)


def _until_it_answers(ask: Callable[[], _Answer], stop: threading.Event) -> _Answer | None:
    """None only when told to stop first: at the start nothing can be recorded without knowing what there is."""
    while not stop.is_set():
        try:
            return ask()
        except IndexUnavailable as error:
            _log.warning("recording_index_unavailable", detail=error.detail)
            stop.wait(TICK_S)
    return None


@contextmanager
def _sole_owner(directory: Path, stop: threading.Event) -> Iterator[None]:
    """Two recorders on one ring would close each other's files. The lock dies with its process."""
    descriptor = os.open(directory / ".recorder", os.O_RDWR | os.O_CREAT, 0o640)
    try:
        while not stop.is_set():
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                _log.warning("ring_owned_by_another_recorder")
                stop.wait(TICK_S)
        yield
    finally:
        os.close(descriptor)
