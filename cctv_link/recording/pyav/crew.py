"""A thread for every camera, reading by libavformat: connect, keep, say why not, try again."""

import threading
import time
from datetime import datetime

from cctv_link.recording import heap
from cctv_link.recording.backoff import Backoff
from cctv_link.recording.crew import LeftOff, Recordable, Workplace
from cctv_link.recording.logbook import Logbook
from cctv_link.recording.pyav.muxer import PyavMuxer
from cctv_link.recording.pyav.reader import StreamReader
from cctv_link.recording.reasons import Reason
from cctv_link.recording.stream import StreamAddress, StreamFailed
from kernel.light_log import log as _log


class PyavCrew:
    """A crew.Crew."""

    def __init__(self, place: Workplace) -> None:
        self._place = place
        heap.keep_small()

    def record(self, camera: Recordable, left_off: LeftOff) -> "CameraRecorder":
        recorder = CameraRecorder(camera, self._place, left_off)
        recorder.start()
        # Forty key frames in the same instant are forty writes in the same instant.
        time.sleep(0.02)
        return recorder

    @property
    def at_work_s(self) -> float:
        """Now: a thread that hangs costs its own camera alone, and the others are not ended for it."""
        return time.monotonic()


class CameraRecorder(threading.Thread):
    """A thread that touches its camera, its files and the journal; never the database."""

    def __init__(self, camera: Recordable, place: Workplace, left_off: LeftOff) -> None:
        super().__init__(name=f"record-{camera.label}", daemon=True)
        self.camera = camera
        self._address = StreamAddress(camera.stream_url, camera.username, camera.password)
        self._book = Logbook(camera, place, left_off, open_muxer=PyavMuxer)
        self._ending = threading.Event()  # not `_stop`: that is the thread's own
        self._why_stopped = Reason.STOPPED

    @property
    def left_off(self) -> LeftOff:
        return self._book.left_off

    def stop(self, reason: Reason = Reason.STOPPED) -> None:
        self._why_stopped = reason
        self._ending.set()

    def beat(self, at: datetime) -> None:
        if self.is_alive():
            self._book.beat(at)

    def run(self) -> None:
        try:
            self._work()
        except Exception as error:
            # A mistake of ours costs this camera a few seconds: the recorder begins it anew. Not the text: it may
            # hold what the camera sent.
            _log.error("camera_recording_broke", camera_id=str(self.camera.id), error=type(error).__name__)
            self._book.broke_off()

    def _work(self) -> None:
        backoff = Backoff()
        while not self._ending.is_set():
            began_s = time.monotonic()
            try:
                self._record()
            except StreamFailed as failure:
                if not self._ending.is_set():
                    self._book.not_recording(failure.reason, str(failure))
            if not self._ending.is_set():
                lasted_s = time.monotonic() - began_s
                saw_pictures = self._book.has_seen_since(began_s)
                self._ending.wait(backoff.wait_s(lasted_s=lasted_s, saw_pictures=saw_pictures))
        self._book.not_recording(self._why_stopped)

    def _record(self) -> None:
        """Keep pictures until told to stop, or until StreamFailed; the file is closed either way."""
        with StreamReader.open(self._address) as stream:
            self._book.begin(tick_s=stream.tick_s)
            try:
                for unit in stream.units():
                    self._book.take(unit)
                    if self._ending.is_set():
                        break
            except StreamFailed as failure:
                self._book.end(failure.reason)
                raise
            self._book.end(self._why_stopped)
