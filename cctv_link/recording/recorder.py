"""The recorder: a crew that reads the streams, one journal, and the thread that hands it to the index.

The main thread is the only one that speaks to the database. It may hang there as long as it must: the
cameras are recorded meanwhile, and nobody ends it for that (see pulse.AtWork).
"""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from uuid import UUID

from cctv_link.recording.crew import CameraRecording, LeftOff, OpenCrew, Recordable, Workplace
from cctv_link.recording.index import IndexUnavailable, Journal, LastRecorded, SegmentIndex
from cctv_link.recording.keeper import Keeper, Signal, owned, until_it_answers
from cctv_link.recording.pulse import AtWork
from cctv_link.recording.reasons import Reason
from cctv_link.recording.recovery import recover
from cctv_link.recording.ring import Ring
from kernel import clock
from kernel.light_log import log as _log

TICK_S = 1.0
HEARTBEAT_EVERY_S = 4.0
REGISTER_EVERY_S = 5.0
# The read timeout of a stream, and a little: no thread needs longer to notice that it should end.
STOP_WITHIN_S = 7.0

Register = Callable[[], Sequence[Recordable]]


def run(
    ring: Ring,
    *,
    index: SegmentIndex,
    cameras: Register,
    stop: threading.Event,
    open_crew: OpenCrew,
) -> None:
    """Record everything in this process until `stop` is set, then close every file.

    cameras: the register as it is now; asked every REGISTER_EVERY_S, in this thread. It may raise
    IndexUnavailable: then those known are recorded on. Waits while another recorder owns the ring.
    open_crew: who reads the streams; see crew.named.
    """
    disk_full = threading.Event()
    with owned(ring.directory, stop):
        if until_it_answers(lambda: recover(index, ring.directory), stop) is None:
            return
        keeper = Keeper(ring, index, disk_full)
        record(
            ring.directory,
            index=index,
            cameras=cameras,
            stop=stop,
            open_crew=open_crew,
            disk_full=disk_full,
            each_round=keeper.keep,
        )


def record(
    ring_dir: Path,
    *,
    index: SegmentIndex,
    cameras: Register,
    stop: threading.Event,
    open_crew: OpenCrew,
    disk_full: Signal,
    each_round: Callable[[], None],
    at_work: AtWork | None = None,
) -> None:
    """Record a share of the cameras in a ring that is recovered and kept in bounds by its owner.

    disk_full: set for the owner when there was no room. each_round: called about once a second, in this thread.
    at_work: for whoever watches over this recorder.
    """
    at_work = at_work or AtWork()

    def ask() -> dict[UUID, LastRecorded]:
        with at_work.waiting_for_index():
            return index.last_recorded()

    last = until_it_answers(ask, stop)
    if last is not None:
        place = Workplace(ring_dir, Journal(), disk_full)
        _Recorder(place, index, last, open_crew, at_work).run(cameras, stop, each_round)


class _Recorder:
    def __init__(
        self,
        place: Workplace,
        index: SegmentIndex,
        last: dict[UUID, LastRecorded],
        open_crew: OpenCrew,
        at_work: AtWork,
    ) -> None:
        self._index, self._journal, self._at_work = index, place.journal, at_work
        self._left_off = {camera_id: LeftOff(recorded) for camera_id, recorded in last.items()}
        self._crew = crew = open_crew(place)
        at_work.of_crew(lambda: crew.at_work_s)
        self._recordings: dict[UUID, CameraRecording] = {}

    def run(self, cameras: Register, stop: threading.Event, each_round: Callable[[], None]) -> None:
        try:
            self._rounds(cameras, stop, each_round)
        finally:
            self._stop_all()

    def _rounds(self, cameras: Register, stop: threading.Event, each_round: Callable[[], None]) -> None:
        heartbeat_due = register_due = 0.0
        while not stop.is_set():
            now = time.monotonic()
            self._at_work.goes_on()
            try:
                if now >= register_due:
                    register_due = now + REGISTER_EVERY_S
                    with self._at_work.waiting_for_index():
                        wanted = cameras()
                    self._follow(wanted)
                if now >= heartbeat_due:
                    heartbeat_due = now + HEARTBEAT_EVERY_S
                    self._beat()
                with self._at_work.waiting_for_index():
                    self._journal.hand_over(self._index)
                each_round()
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
            # Nothing is recorded any more: whoever waits here is not at work.
            self._journal.hand_over(self._index)
        except IndexUnavailable as error:
            # The files are whole and closed; the next start takes them in.
            _log.warning("recording_index_unavailable", detail=error.detail)


def _is_same(one: Recordable, other: Recordable) -> bool:
    return (one.stream_url, one.username, one.password) == (other.stream_url, other.username, other.password)
