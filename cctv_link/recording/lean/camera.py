"""One camera of the lean crew: connect, keep, say why not, try again; never blocks the others."""

import select
import time
from collections.abc import Callable
from datetime import datetime

from cctv_link.recording.backoff import Backoff
from cctv_link.recording.crew import LeftOff, Recordable, Workplace
from cctv_link.recording.lean.muxer import FragmentMuxer
from cctv_link.recording.lean.session import Session
from cctv_link.recording.logbook import Logbook
from cctv_link.recording.reasons import Reason
from cctv_link.recording.run import Closing
from cctv_link.recording.stream import AccessUnit, StreamAddress, StreamFailed


class LeanCamera:
    """A crew.CameraRecording. Its methods but `stop` and `beat` belong to the crew's thread."""

    def __init__(self, camera: Recordable, place: Workplace, left_off: LeftOff, closing: Closing) -> None:
        self.camera = camera
        self.session: Session | None = None
        # Files that have been handed over and are not yet on the disk for certain.
        self.closing = 0
        self._address = StreamAddress(camera.stream_url, camera.username, camera.password)
        self._book = Logbook(camera, place, left_off, open_muxer=FragmentMuxer, closing=closing)
        self._backoff = Backoff()
        self._is_recording = False
        self._began_s = self._connect_at_s = time.monotonic()
        self._why_stopped: Reason | None = None
        self._has_ended = False

    @property
    def left_off(self) -> LeftOff:
        return self._book.left_off

    @property
    def events(self) -> int:
        """What its socket is watched for."""
        writes = self.session is not None and self.session.wants_to_write
        return select.POLLIN | (select.POLLOUT if writes else 0)

    def is_alive(self) -> bool:
        return not self._has_ended or self.closing > 0

    def stop(self, reason: Reason = Reason.STOPPED) -> None:
        self._why_stopped = reason

    def beat(self, at: datetime) -> None:
        if not self._has_ended:
            self._book.beat(at)

    def join(self, timeout: float | None = None) -> None:
        """Wait until the crew's thread has ended it."""
        deadline_s = time.monotonic() + (timeout if timeout is not None else 3_600.0)
        while self.is_alive() and time.monotonic() < deadline_s:
            time.sleep(0.02)

    def read(self) -> None:
        """There is something to read, or its connection stands."""
        session = self.session
        if session is None:
            return
        try:
            units = session.read()
            if units:
                self._keep(session, units)
        except StreamFailed as failure:
            self._fail(failure)

    def check(self) -> None:
        """Connect when it is time; notice silence; end when told to."""
        if self._has_ended:
            return
        if self._why_stopped is not None:
            self._end(self._why_stopped)
            return
        try:
            if self.session is not None:
                self.session.check()
            elif time.monotonic() >= self._connect_at_s:
                self._began_s = time.monotonic()
                self.session = Session(self._address)
        except StreamFailed as failure:
            self._fail(failure)

    def closed(self, then: Callable[[OSError | None], None], failure: OSError | None) -> None:
        """A file that was handed over has been closed, or did not reach the disk."""
        self.closing -= 1
        try:
            then(failure)
        except OSError as error:
            if not self._has_ended:
                self._fail(StreamFailed(Reason.DISK_FAILED, f"{type(error).__name__} {error.errno}"))

    def break_off(self) -> None:
        """End after a mistake of ours: what is missing since is indexed so, and the recorder begins its successor."""
        session, self.session = self.session, None
        if session is not None:
            session.socket.close()
        if not self._has_ended:
            self._book.broke_off()
            self._has_ended = True

    def _keep(self, session: Session, units: list[AccessUnit]) -> None:
        if not self._is_recording:
            self._book.begin(tick_s=session.tick_s)
            self._is_recording = True
        for unit in units:
            self._book.take(unit)

    def _fail(self, failure: StreamFailed) -> None:
        failure = self._finish(failure)
        lasted_s = time.monotonic() - self._began_s
        saw_pictures = self._book.has_seen_since(self._began_s)
        self._connect_at_s = time.monotonic() + self._backoff.wait_s(
            lasted_s=lasted_s, saw_pictures=saw_pictures
        )
        self._book.not_recording(failure.reason, str(failure))

    def _end(self, reason: Reason) -> None:
        self._finish(StreamFailed(reason, "told to stop"))
        self._book.not_recording(reason)
        self._has_ended = True

    def _finish(self, failure: StreamFailed) -> StreamFailed:
        """Keep what had come, close file and connection. Returns the failure that counts."""
        session, self.session = self.session, None
        try:
            if session is not None:
                units = session.last_units()
                if units and failure.reason not in (Reason.DISK_FULL, Reason.DISK_FAILED):
                    self._keep(session, units)
            self._book.end(failure.reason)
        except StreamFailed as later:
            failure = later
        finally:
            self._is_recording = False
            if session is not None:
                session.close()
        return failure
