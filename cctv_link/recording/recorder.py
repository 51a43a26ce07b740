"""The recorder process: a crew that reads the streams, one journal, one place where the ring is kept in bounds.

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

from cctv_link.recording.crew import CameraRecording, LeftOff, OpenCrew, Recordable, Workplace
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
    open_crew: OpenCrew,
) -> None:
    """Record until `stop` is set, then close every file.

    cameras: the register as it is now; asked every REGISTER_EVERY_S, in this thread. It may raise
    IndexUnavailable: then those known are recorded on. Waits while another recorder owns the ring.
    open_crew: who reads the streams; see crew.named.
    """
    ring.directory.mkdir(parents=True, exist_ok=True)
    with _sole_owner(ring.directory, stop):
        if _until_it_answers(lambda: recover(index, ring.directory), stop) is None:
            return
        last = _until_it_answers(index.last_recorded, stop)
        if last is None:
            return
        _Recorder(ring, index, last, open_crew).run(cameras, stop)


class _Recorder:
    def __init__(
        self, ring: Ring, index: SegmentIndex, last: dict[UUID, LastRecorded], open_crew: OpenCrew
    ) -> None:
        self._ring, self._index = ring, index
        self._left_off = {camera_id: LeftOff(recorded) for camera_id, recorded in last.items()}
        self._journal = Journal()
        self._disk_full = threading.Event()
        self._crew = open_crew(Workplace(ring.directory, self._journal, self._disk_full))
        self._recordings: dict[UUID, CameraRecording] = {}

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
        """The crew's work becomes what the register says: new ones start, changed and removed ones end."""
        wanted = {camera.id: camera for camera in cameras}
        for camera_id, recording in list(self._recordings.items()):
            if not recording.is_alive():
                self._left_off[camera_id] = recording.left_off
                del self._recordings[camera_id]
            elif camera_id not in wanted:
                recording.stop(Reason.NOT_CONNECTED)
            elif not _is_same(recording.camera, wanted[camera_id]):
                # It ends by itself; the next round starts its successor at the new address.
                recording.stop(Reason.DISCONNECTED)
        for camera_id, camera in wanted.items():
            if camera_id not in self._recordings:
                left_off = self._left_off.get(camera.id, LeftOff())
                self._recordings[camera.id] = self._crew.record(camera, left_off)

    def _beat(self) -> None:
        at = clock.now()
        for recording in self._recordings.values():
            recording.beat(at)

    def _stop_all(self) -> None:
        for recording in self._recordings.values():
            recording.stop()
        deadline = time.monotonic() + STOP_WITHIN_S
        for recording in self._recordings.values():
            recording.join(timeout=max(0.0, deadline - time.monotonic()))
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
