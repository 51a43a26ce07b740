"""A hundred cameras in one thread: what has come for each is taken in one go, seven times a second.

That, and not the language, is what costs little: a program that asks for every packet spends its time in the kernel.
Closing a file waits for the disk, and therefore happens in threads beside.
"""

import queue
import select
import threading
import time
from collections.abc import Callable

from cctv_link.recording import crew, heap
from cctv_link.recording.crew import CameraRecording, LeftOff, Recordable, Workplace
from cctv_link.recording.lean.camera import LeanCamera
from cctv_link.recording.lean.session import Session
from kernel.light_log import log as _log

# What has come waits so long at most, in the kernel: a picture waits a second anyway, for its part to be complete.
# Twenty-five rounds a second cost a fifth more: each begins with cold caches.
ROUND_S = 0.15
CHECK_EVERY_S = 0.2
# So many files can wait for a slow disk at once; those of one camera always in the same, one after the other.
CLOSERS = 4

_Waiting = queue.SimpleQueue[Callable[[], None] | None]


class LeanCrew:
    """A crew.Crew. rtsps is left to the other crew."""

    def __init__(self, place: Workplace) -> None:
        # Those that close files need next to nothing of their own.
        heap.share()
        self._place = place
        self._newcomers: queue.SimpleQueue[LeanCamera] = queue.SimpleQueue()
        self._closed: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._closers = [_Closer() for _ in range(CLOSERS)]
        self._guard = threading.Lock()
        self._thread: threading.Thread | None = None
        self._other_crew: crew.Crew | None = None
        self._count = 0
        self._round_began_s = 0.0

    @property
    def at_work_s(self) -> float:
        """Now, while nobody is to be recorded."""
        return self._round_began_s if self._thread is not None else time.monotonic()

    def record(self, camera: Recordable, left_off: LeftOff) -> CameraRecording:
        if not camera.stream_url.startswith("rtsp:"):
            self._other_crew = self._other_crew or crew.named("pyav")(self._place)
            return self._other_crew.record(camera, left_off)
        closer = self._closers[self._count % CLOSERS]
        self._count += 1

        def close(work: Callable[[], object], then: Callable[[OSError | None], None]) -> None:
            def closed(failure: OSError | None) -> None:
                self._closed.put(lambda: _guarded(recording, lambda: recording.closed(then, failure)))

            recording.closing += 1
            closer.submit(lambda: _close(work, closed))

        recording = LeanCamera(camera, self._place, left_off, close)
        self._newcomers.put(recording)
        # The thread ends when nobody is left to record, and only while it holds this guard.
        with self._guard:
            if self._thread is None:
                self._round_began_s = time.monotonic()
                self._thread = threading.Thread(target=self._work, name="record-lean", daemon=True)
                self._thread.start()
        return recording

    def _work(self) -> None:
        cameras: list[LeanCamera] = []
        rounds = _Rounds()
        check_at_s = 0.0
        while True:
            self._round_began_s = time.monotonic()
            while not self._newcomers.empty():
                cameras.append(self._newcomers.get())
            rounds.read_ready()
            while not self._closed.empty():
                self._closed.get()()
            now_s = time.monotonic()
            if now_s >= check_at_s:
                check_at_s = now_s + CHECK_EVERY_S
                for recording in cameras:
                    _guarded(recording, recording.check)
                rounds.watch(cameras)
                cameras = [recording for recording in cameras if recording.is_alive()]
                if not cameras and self._may_leave():
                    return
            rounds.wait(now_s + ROUND_S)

    def _may_leave(self) -> bool:
        with self._guard:
            if not self._newcomers.empty():
                return False
            self._thread = None
            for closer in self._closers:
                closer.end()
            return True


class _Rounds:
    """Which sockets are watched: those that stream, once a round; those that still talk, all the time."""

    def __init__(self) -> None:
        self._streaming, self._talking = select.poll(), select.poll()
        self._watched: dict[int, tuple[LeanCamera, Session, select.poll]] = {}

    def read_ready(self) -> None:
        for descriptor, _ in self._streaming.poll(0):
            self._read(descriptor)

    def wait(self, until_s: float) -> None:
        """Sleep until that moment of the monotonic clock, but answer those that are being opened."""
        while (left_s := until_s - time.monotonic()) > 0:
            if not any(poll is self._talking for _, _, poll in self._watched.values()):
                time.sleep(left_s)
                return
            for descriptor, _ in self._talking.poll(left_s * 1000):
                self._read(descriptor)

    def watch(self, cameras: list[LeanCamera]) -> None:
        """Follow what connected and what ended since."""
        for descriptor, (recording, session, _) in list(self._watched.items()):
            if recording.session is not session:
                self._forget(descriptor)
        for recording in cameras:
            opening = recording.session
            if opening is not None and opening.socket.fileno() not in self._watched:
                self._watched[opening.socket.fileno()] = (recording, opening, self._talking)
                self._talking.register(opening.socket, recording.events)

    def _read(self, descriptor: int) -> None:
        recording, session, poll = self._watched[descriptor]
        _guarded(recording, recording.read)
        if recording.session is not session:
            self._forget(descriptor)
        elif session.is_open and poll is self._talking:
            poll.unregister(descriptor)
            self._streaming.register(descriptor, recording.events)
            self._watched[descriptor] = (recording, session, self._streaming)
        elif poll is self._talking:
            poll.modify(descriptor, recording.events)

    def _forget(self, descriptor: int) -> None:
        """The socket is closed; its number may be another's soon."""
        *_, poll = self._watched.pop(descriptor)
        poll.unregister(descriptor)


class _Closer:
    """A thread that does one thing after the other, from the first one on. Used by the crew's thread alone.

    Not concurrent.futures, which brings logging along: 0.7 of the 25 MB of a recorder of sixteen cameras.
    """

    def __init__(self) -> None:
        self._waiting: _Waiting | None = None

    def submit(self, work: Callable[[], None]) -> None:
        if self._waiting is None:
            self._waiting = queue.SimpleQueue()
            threading.Thread(
                target=_work_through, args=(self._waiting,), name="record-close", daemon=True
            ).start()
        self._waiting.put(work)

    def end(self) -> None:
        """After what was submitted. It begins again with what is submitted next."""
        if self._waiting is not None:
            self._waiting.put(None)
            self._waiting = None


def _work_through(waiting: _Waiting) -> None:
    while (work := waiting.get()) is not None:
        work()


def _close(work: Callable[[], object], then: Callable[[OSError | None], None]) -> None:
    failure = None
    try:
        work()
    except OSError as error:
        failure = error
    except Exception as error:
        # A mistake of ours: the camera must hear of it, or it would wait for this file for ever.
        _log.error("segment_closing_broke", error=type(error).__name__)
        failure = OSError("the file was not closed")
    then(failure)


def _guarded(recording: LeanCamera, act: Callable[[], None]) -> None:
    """A mistake of ours that one camera brings to light costs that camera alone: it is begun anew."""
    try:
        act()
    except Exception as error:
        # Not the text: it may hold what the camera sent.
        _log.error("camera_recording_broke", camera_id=str(recording.camera.id), error=type(error).__name__)
        recording.break_off()
