"""Why something is missing: whose fault it was at the time, not whose it was when it began."""

import threading
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest

from cctv_link.recording.crew import LeftOff, Workplace
from cctv_link.recording.index import Batch, GapRow, Journal, LastRecorded
from cctv_link.recording.lean.muxer import FragmentMuxer
from cctv_link.recording.logbook import Logbook
from cctv_link.recording.reasons import Reason
from cctv_link.recording.segment import FIRST_CHAIN
from kernel import clock, ids

CAMERA: UUID = ids.new_id()


def after(journal: Journal, open_gap: GapRow | None) -> Logbook:
    """Of a camera that was recorded until a minute ago."""
    a_minute_ago = clock.now() - timedelta(minutes=1)
    last = LastRecorded(FIRST_CHAIN, a_minute_ago, a_minute_ago, open_gap)
    camera = SimpleNamespace(id=CAMERA, label="SQ1-1", stream_url="", username=None, password=None)
    place = Workplace(Path("/nowhere"), journal, threading.Event())
    return Logbook(camera, place, LeftOff(last), open_muxer=FragmentMuxer)


def gaps(journal: Journal) -> list[tuple[str, bool]]:
    """(reason, is open), in the order in which they began."""
    found: list[tuple[str, bool]] = []

    def write(batch: Batch) -> None:
        found.extend((row.reason, row.to_at is None) for row in batch.gaps.values())

    journal.hand_over(SimpleNamespace(write=write))
    return found


def gap(reason: str) -> GapRow:
    """As it is read from the index: in plain words."""
    return GapRow(ids.new_id(), CAMERA, clock.now() - timedelta(minutes=1), None, str(reason))


@pytest.mark.parametrize("reason", [Reason.UNREACHABLE, Reason.STALLED, Reason.UNAUTHORISED])
@pytest.mark.parametrize("ours", [None, Reason.STOPPED, Reason.DISK_FULL, Reason.RECORDER_BROKE])
def test_what_we_missed_ends_where_the_camera_gives_nothing(ours: Reason | None, reason: Reason) -> None:
    journal = Journal()
    book = after(journal, gap(ours) if ours else None)

    for _ in range(3):
        book.not_recording(reason)

    assert gaps(journal) == [(ours or Reason.RECORDER_SILENT, False), (reason, True)]


def test_another_mistake_of_ours_is_the_same_gap() -> None:
    journal = Journal()
    book = after(journal, None)

    book.not_recording(Reason.STOPPED)

    assert gaps(journal) == [(Reason.RECORDER_SILENT, True)]


def test_a_camera_that_refuses_before_and_after_a_restart_has_one_gap() -> None:
    journal = Journal()
    book = after(journal, gap(Reason.UNAUTHORISED))

    book.not_recording(Reason.UNAUTHORISED)

    assert gaps(journal) == []


def test_what_ended_the_recording_stays_the_reason_while_nothing_is_said() -> None:
    journal = Journal()
    book = after(journal, gap(Reason.STALLED))

    book.not_recording(Reason.UNREACHABLE)

    assert gaps(journal) == []
