"""One camera, recorded for as long as it is in the register: connect, keep, say why not, try again."""

import random
import threading
import time
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal, Protocol
from uuid import UUID

import av.error
import structlog

from cctv_link.recording.index import GapRow, Journal, LastRecorded, SegmentRow, SpellRow
from cctv_link.recording.reasons import Reason
from cctv_link.recording.run import Chain, Run, is_disk_full
from cctv_link.recording.segment import FIRST_CHAIN
from cctv_link.recording.stream import LONGEST_STEP_S, AccessUnit, StreamAddress, StreamFailed, StreamReader
from kernel import clock, ids

FIRST_WAIT_S = 0.5
LONGEST_WAIT_S = 30.0
# A run that lasted this long was a real one: the next attempt is again made at once.
REAL_RUN_S = 5.0
# Longer than the read timeout: a thread that shows nothing for this long hangs, and its spell may not live on.
SILENT_S = 12.0

_log = structlog.get_logger()


class Recordable(Protocol):
    """What the recorder must know of a camera: cctv_link.cameras.queries.RecordableCamera."""

    @property
    def id(self) -> UUID: ...
    @property
    def label(self) -> str: ...
    @property
    def stream_url(self) -> str: ...
    @property
    def username(self) -> str | None: ...
    @property
    def password(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class LeftOff:
    """What a recorder of a camera must know of the one before it. spell: still open, if there is one."""

    last: LastRecorded | None = None
    spell: SpellRow | None = None


class CameraRecorder(threading.Thread):
    """A thread that touches its camera, its files and the journal; never the database."""

    def __init__(
        self,
        camera: Recordable,
        *,
        ring_dir: Path,
        journal: Journal,
        disk_full: threading.Event,
        left_off: LeftOff,
    ) -> None:
        """disk_full: set when a file could not be written, for whoever can make room.
        left_off: by the thread, or the process, before this one."""
        super().__init__(name=f"record-{camera.label}", daemon=True)
        self.camera = camera
        self._address = StreamAddress(camera.stream_url, camera.username, camera.password)
        self._ring_dir, self._journal, self._disk_full = ring_dir, journal, disk_full
        last = left_off.last
        self._chain = Chain(last.chain_sha256 if last else FIRST_CHAIN)
        self._recorded_to = last.recorded_to if last else None
        self._gap = last.open_gap if last else None
        self._gap_closed_by: UUID | None = None
        self._spell = left_off.spell
        self._seen_at_s = 0.0
        self._ending = threading.Event()  # not `_stop`: that is the thread's own
        self._why_stopped = Reason.STOPPED
        if last and self._gap is None:
            self._open_gap(last.recorded_to, Reason.RECORDER_SILENT)

    @property
    def left_off(self) -> LeftOff:
        """For the successor of this thread. Ask after it has ended."""
        if self._recorded_to is None:
            return LeftOff(None, self._spell)
        return LeftOff(LastRecorded(self._chain.head, self._recorded_to, self._gap), self._spell)

    def stop(self, reason: Reason = Reason.STOPPED) -> None:
        """End within the read timeout; the open file is closed properly."""
        self._why_stopped = reason
        self._ending.set()

    def beat(self, at: datetime) -> None:
        """Say that the present spell still holds, when it does."""
        spell = self._spell
        if spell is None or not self.is_alive():
            return
        if spell.state == "recording" and time.monotonic() - self._seen_at_s > SILENT_S:
            return
        self._journal.spell(replace(spell, heartbeat_at=max(at, spell.heartbeat_at)))

    def run(self) -> None:
        wait_s = FIRST_WAIT_S
        while not self._ending.is_set():
            began = time.monotonic()
            reason = self._record_until_it_ends()
            if self._ending.is_set():
                break
            self._not_recording(reason)
            if time.monotonic() - began > REAL_RUN_S and self._seen_at_s > began:
                wait_s = FIRST_WAIT_S
            # Jitter: after a power cut, all cameras of a street come back in the same second.
            self._ending.wait(wait_s * random.uniform(0.75, 1.25))  # noqa: S311 - spreads load, hides nothing
            wait_s = min(wait_s * 2, LONGEST_WAIT_S)
        self._not_recording(self._why_stopped)

    def _record_until_it_ends(self) -> Reason:
        try:
            with StreamReader.open(self._address) as stream:
                return self._record(stream)
        except StreamFailed as failure:
            if self._spell is None or self._spell.reason is not failure.reason:
                _log.warning("camera_not_recorded", camera_id=str(self.camera.id), detail=str(failure))
            return failure.reason
        except OSError as error:
            if is_disk_full(error):
                self._disk_full.set()
                _log.error("disk_full", camera_id=str(self.camera.id))
                return Reason.DISK_FULL
            # Only the class and the number: the text of a library's error may hold the camera's address.
            _log.error("segment_not_written", camera_id=str(self.camera.id), errno=error.errno)
            return Reason.DISK_FAILED

    def _record(self, stream: StreamReader) -> Reason:
        """Keep pictures until told to stop. Raises StreamFailed or OSError; the file is closed either way."""
        run = self._new_run(stream)
        before: AccessUnit | None = None
        try:
            for unit in stream.units():
                self._seen_at_s = time.monotonic()
                if before is not None and not 0 <= (unit.dts - before.dts) * stream.tick_s < LONGEST_STEP_S:
                    self._end_run(run, Reason.CLOCK_JUMPED)
                    run = self._new_run(stream)
                run.take(unit)
                before = unit
                if self._ending.is_set():
                    break
        except StreamFailed as failure:
            run.finish(failure.reason)
            raise
        except av.error.FFmpegError as error:
            run.abandon(Reason.BAD_STREAM)
            raise StreamFailed(Reason.BAD_STREAM, type(error).__name__) from None
        except OSError as error:
            run.abandon(Reason.DISK_FULL if is_disk_full(error) else Reason.DISK_FAILED)
            raise
        run.finish(self._why_stopped)
        return self._why_stopped

    def _new_run(self, stream: StreamReader) -> Run:
        return Run(
            camera_id=self.camera.id,
            ring_dir=self._ring_dir,
            template=stream.video,
            tick_s=stream.tick_s,
            chain=self._chain,
            journal=self._journal,
            on_progress=self._progress,
        )

    def _end_run(self, run: Run, reason: Reason) -> None:
        run.finish(reason)
        if run.recorded_to is not None:
            self._open_gap(run.recorded_to, reason)

    def _progress(self, row: SegmentRow) -> None:
        """A segment has grown or was better timed: the gap before it and the spell follow."""
        if row.frames == 0 and row.closed_at is None:
            # Open and still empty on disk: it becomes true with its first part.
            return
        self._recorded_to = row.recorded_to
        if self._gap is not None and self._gap_closed_by in (None, row.id):
            self._gap_closed_by = row.id
            self._journal.gap(replace(self._gap, to_at=max(self._gap.from_at, row.recorded_from)))
        if self._gap is not None and row.closed_at is not None:
            self._gap, self._gap_closed_by = None, None
        if self._spell is None or self._spell.state != "recording":
            self._begin_spell("recording", None, row.recorded_from)

    def _not_recording(self, reason: Reason) -> None:
        at = clock.now()
        was_recording = self._spell is not None and self._spell.state == "recording"
        since = self._recorded_to if was_recording and self._recorded_to else at
        if self._gap is None and self._recorded_to is not None:
            self._open_gap(self._recorded_to, reason)
        if self._spell is None or self._spell.reason is not reason:
            self._begin_spell("not_recording", reason, since)

    def _open_gap(self, from_at: datetime, reason: Reason) -> None:
        self._gap = GapRow(ids.new_id(), self.camera.id, from_at, None, reason)
        self._gap_closed_by = None
        self._journal.gap(self._gap)

    def _begin_spell(
        self, state: Literal["recording", "not_recording"], reason: Reason | None, from_at: datetime
    ) -> None:
        now = clock.now()
        # A camera whose clock runs a little ahead must not begin a spell that has not come yet.
        at = min(from_at, now)
        if self._spell is not None:
            at = max(at, self._spell.from_at)
            self._journal.spell(replace(self._spell, to_at=at))
        self._spell = SpellRow(ids.new_id(), self.camera.id, state, reason, at, None, now)
        self._journal.spell(self._spell)
        _log.info("camera_state_changed", camera_id=str(self.camera.id), state=state, reason=reason)
