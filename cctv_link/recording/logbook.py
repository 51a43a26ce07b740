"""What is known of one camera's recording: its runs and segments, what is missing and why, what holds now.

Every reader fills it with pictures and with the reasons of its failures, in one thread; the recorder's own
thread asks it to beat. The database is never touched: rows go to the journal.
"""

import time
from dataclasses import replace
from datetime import datetime
from typing import Literal
from uuid import UUID

from cctv_link.recording.crew import LeftOff, Recordable, Workplace
from cctv_link.recording.index import GapRow, LastRecorded, SegmentRow, SpellRow
from cctv_link.recording.reasons import Reason
from cctv_link.recording.run import Chain, Closing, Run, at_once, is_disk_full
from cctv_link.recording.segment import OpenMuxer, PictureRefused, SegmentGone
from cctv_link.recording.stream import AccessUnit, StreamFailed
from kernel import clock, ids
from kernel.light_log import log as _log

# Longer than the read timeout: a reader that shows nothing for this long hangs, and its spell may not live on.
SILENT_S = 12.0
# What a camera says of itself when it is asked again. What ended the recording is the reason of a gap only until then.
_REFUSALS = frozenset(
    {Reason.UNAUTHORISED, Reason.NO_SUCH_STREAM, Reason.REDIRECTED, Reason.TCP_REFUSED},
)
# What is missing through us. It ends as a reason where the camera turns out to give nothing: a recorder that was down for a
# minute is not why the six hours of a power cut are missing.
_OURS = frozenset(
    {
        Reason.DISK_FULL,
        Reason.DISK_FAILED,
        Reason.FILE_LOST,
        Reason.STOPPED,
        Reason.RECORDER_SILENT,
        Reason.RECORDER_BROKE,
    },
)


class Logbook:
    """Of one camera, across all connections."""

    def __init__(
        self,
        camera: Recordable,
        place: Workplace,
        left_off: LeftOff,
        *,
        open_muxer: OpenMuxer,
        closing: Closing = at_once,
    ) -> None:
        """left_off: by the recorder before this one, in this process or another."""
        self._camera, self._place, self._journal = camera, place, place.journal
        self._open_muxer, self._closing = open_muxer, closing
        last = left_off.last
        self._chain = Chain(last.chain_sha256, last.closed_at) if last else Chain()
        self._recorded_to = last.recorded_to if last else None
        self._gap = last.open_gap if last else None
        self._gap_closed_by: UUID | None = None
        self._spell = left_off.spell
        self._seen_at_s = 0.0
        self._tick_s = 0.0
        self._run: Run | None = None
        if last and self._gap is None:
            self._open_gap(last.recorded_to, Reason.RECORDER_SILENT)

    @property
    def left_off(self) -> LeftOff:
        """For the recorder after this one."""
        if self._recorded_to is None:
            return LeftOff(None, self._spell)
        return LeftOff(
            LastRecorded(self._chain.head, self._chain.closed_at, self._recorded_to, self._gap), self._spell
        )

    def has_seen_since(self, monotonic_s: float) -> bool:
        """Whether a picture came after that moment of the monotonic clock."""
        return self._seen_at_s > monotonic_s

    def beat(self, at: datetime) -> None:
        """Say that the present spell still holds, unless the reader shows nothing."""
        spell = self._spell
        if spell is None:
            return
        if spell.state == "recording" and time.monotonic() - self._seen_at_s > SILENT_S:
            return
        self._journal.spell(replace(spell, heartbeat_at=max(at, spell.heartbeat_at)))

    def begin(self, *, tick_s: float) -> None:
        """A connection has been opened: its first key frame begins a run."""
        self._tick_s = tick_s
        self._run = self._new_run()

    def take(self, unit: AccessUnit) -> None:
        """Keep one picture. Raises StreamFailed when it cannot be kept; the run has ended then."""
        self._seen_at_s = time.monotonic()
        with_run = self._run or self._new_run()
        try:
            why = with_run.broken_by(unit)
            if why is not None:
                with_run.finish(why)
                if with_run.recorded_to is not None:
                    self._open_gap(with_run.recorded_to, why)
                with_run = self._new_run()
            self._run = with_run
            with_run.take(unit)
        except PictureRefused as failure:
            with_run.abandon(failure.reason)
            raise
        except StreamFailed as failure:
            self.end(failure.reason)
            raise
        except SegmentGone:
            self._file_lost(with_run)
        except OSError as error:
            raise self._failed_to_write(with_run, error) from None

    def end(self, reason: Reason) -> None:
        """The connection has ended: close the file. Raises StreamFailed when that fails."""
        run, self._run = self._run, None
        if run is None:
            return
        try:
            run.finish(reason)
        except SegmentGone:
            self._file_lost(run)
        except OSError as error:
            raise self._failed_to_write(run, error) from None

    def not_recording(self, reason: Reason, detail: str = "") -> None:
        """From the last picture on, or from now, nothing is recorded. detail: safe to log."""
        at = clock.now()
        was_recording = self._spell is not None and self._spell.state == "recording"
        since = self._recorded_to if was_recording and self._recorded_to else at
        if self._gap is None and self._recorded_to is not None:
            self._open_gap(self._recorded_to, reason)
        elif self._is_another_since_then(reason):
            self._gap_goes_on_as(reason, at)
        if self._spell is None or self._spell.reason is not reason:
            if detail:
                _log.warning("camera_not_recorded", camera_id=str(self._camera.id), detail=detail)
            self._begin_spell("not_recording", reason, since)

    def broke_off(self) -> None:
        """A mistake of ours has ended it: the file counts as far as it got, and what is missing since says so."""
        run, self._run = self._run, None
        try:
            if run is not None:
                run.abandon(Reason.RECORDER_BROKE)
        except Exception as error:
            # The mistake may lie in the file's own writer. The index calls it open until recovery looks at it.
            _log.error("segment_not_closed", camera_id=str(self._camera.id), error=type(error).__name__)
        self.not_recording(Reason.RECORDER_BROKE)

    def _is_another_since_then(self, reason: Reason) -> bool:
        gap = self._gap
        if gap is None or self._gap_closed_by is not None or reason == gap.reason:
            return False
        return reason in _REFUSALS or (gap.reason in _OURS and reason not in _OURS)

    def _gap_goes_on_as(self, reason: Reason, at: datetime) -> None:
        """The gap ends, and another begins in the same instant."""
        assert self._gap is not None
        at = max(at, self._gap.from_at)
        self._journal.gap(replace(self._gap, to_at=at))
        self._open_gap(at, reason)

    def _failed_to_write(self, run: Run, error: OSError) -> StreamFailed:
        reason = Reason.DISK_FULL if is_disk_full(error) else Reason.DISK_FAILED
        run.abandon(reason)
        self._run = None
        if reason is Reason.DISK_FULL:
            self._place.disk_full.set()
        # Only the class and the number: the text of a library's error may hold the camera's address.
        _log.error("segment_not_written", camera_id=str(self._camera.id), reason=reason, errno=error.errno)
        return StreamFailed(reason, f"{type(error).__name__} {error.errno}")

    def _file_lost(self, run: Run) -> None:
        """Somebody removed the open file. What it held is missing; the stream goes on into another."""
        run.lose()
        _log.error("segment_lost", camera_id=str(self._camera.id))
        if run.recorded_from is not None:
            self._recorded_to = run.recorded_from
            self._open_gap(run.recorded_from, Reason.FILE_LOST)
        self._run = self._new_run()

    def _new_run(self) -> Run:
        return Run(
            camera_id=self._camera.id,
            ring_dir=self._place.ring_dir,
            open_muxer=self._open_muxer,
            tick_s=self._tick_s,
            chain=self._chain,
            journal=self._journal,
            on_progress=self._progress,
            closing=self._closing,
        )

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

    def _open_gap(self, from_at: datetime, reason: Reason) -> None:
        self._gap = GapRow(ids.new_id(), self._camera.id, from_at, None, reason)
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
        self._spell = SpellRow(ids.new_id(), self._camera.id, state, reason, at, None, now)
        self._journal.spell(self._spell)
        _log.info("camera_state_changed", camera_id=str(self._camera.id), state=state, reason=reason)
