"""A recorder killed in the middle of a file loses a second, not the file; the next one closes what it left."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from cctv_link.footage.assemble import SegmentFile, assemble_clip
from cctv_link.recording.clock import ClockSource
from cctv_link.recording.fragments import read_fragments
from cctv_link.recording.index import Batch, SegmentRow, SpellRow
from cctv_link.recording.recovery import LOST, TORN, recover
from cctv_link.recording.ring import Ring
from cctv_link.recording.segment import FIRST_CHAIN, chained, hash_file
from cctv_link.simulation.camera import SimulatedCamera
from kernel import ids
from tests import film
from tests.fakes.memory_index import MemoryIndex
from tests.simulated_poles import PROJECT_ROOT, poles

pytestmark = pytest.mark.waits
T = datetime(2026, 11, 22, 17, 40, 0, tzinfo=UTC)


@pytest.mark.kills
@pytest.mark.timeout(60)
@pytest.mark.parametrize("reader", ["pyav", "lean"])
def test_a_killed_recorder_leaves_a_file_that_is_read_closed_and_cut(tmp_path, reader):
    ring_dir, notes, camera_id = tmp_path / "ring", tmp_path / "notes", ids.new_id()
    with poles(SimulatedCamera(name="P17-1", label="P17-1")) as street:
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.recorder_process",
                ring_dir,
                notes,
                str(camera_id),
                street.url("P17-1"),
                reader,
            ],
            cwd=PROJECT_ROOT,
            stdout=subprocess.DEVNULL,
        )
        try:
            deadline = time.monotonic() + 20
            while not any(row.frames >= 40 and row.clock_source is ClockSource.RTCP for row in noted(notes)):
                assert time.monotonic() < deadline, "it did not record"
                time.sleep(0.1)
        finally:
            os.kill(process.pid, signal.SIGKILL)
            killed_at = datetime.now(UTC)
            process.wait(timeout=5)

    index = MemoryIndex()
    for row in noted(notes):
        index.segments[row.id] = row
    assert recover(index, ring_dir) == 1

    (row,) = index.of(camera_id)
    path = ring_dir / row.path
    assert (row.end_reason, row.sha256) == (TORN, hash_file(path))
    assert killed_at - row.recorded_to < timedelta(seconds=2)
    clip = assemble_clip(
        [SegmentFile(path, row.recorded_from)],
        from_at=row.recorded_from,
        to_at=row.recorded_to,
        target=tmp_path / "clip.mp4",
    )
    shown = film.shown_in(clip.path)
    assert len(shown) == row.frames >= 30
    # The very first picture was taken before PLAY: it waits inside the simulated camera and is stamped when it leaves.
    for one in shown[1:]:
        assert abs(clip.recorded_from + timedelta(seconds=one.at_s) - one.taken_at) < timedelta(
            milliseconds=70
        )


def test_what_is_torn_lost_or_unknown_is_closed_in_the_chain(tmp_path):
    index, camera_id = MemoryIndex(), ids.new_id()
    torn = unfinished(index, tmp_path, camera_id, T)
    whole = film.segment(tmp_path / torn.path, from_at=T, seconds=4).read_bytes()
    (tmp_path / torn.path).write_bytes(whole[: len(whole) * 7 // 10])
    lost = unfinished(index, tmp_path, camera_id, T + timedelta(seconds=10))
    empty = unfinished(index, tmp_path, camera_id, T + timedelta(seconds=20))
    (tmp_path / empty.path).write_bytes(b"")
    stray = tmp_path / str(camera_id) / f"{ids.new_id().hex}_000003.mp4"
    film.segment(stray, from_at=T + timedelta(seconds=30), seconds=3)
    os.utime(stray, ((T + timedelta(seconds=33)).timestamp(),) * 2)
    foreign = tmp_path / "lost+found" / "notes.mp4"
    foreign.parent.mkdir()
    foreign.write_bytes(b"not ours")

    assert recover(index, tmp_path) == 4

    first, second, third, fourth = index.of(camera_id)
    assert [first.end_reason, second.end_reason, third.end_reason, fourth.end_reason] == [
        TORN,
        LOST,
        TORN,
        TORN,
    ]
    assert first.frames == len(read_fragments(tmp_path / torn.path).samples) > 15
    assert first.recorded_to < T + timedelta(seconds=4)
    assert second.evicted_at
    assert third.evicted_at
    assert not (tmp_path / empty.path).exists()
    assert abs(fourth.recorded_from - (T + timedelta(seconds=30))) < timedelta(milliseconds=10)
    head = FIRST_CHAIN
    for row in (first, second, third, fourth):
        head = chained(head, row.sha256)
        assert row.chain_sha256 == head
    assert foreign.exists()
    assert recover(index, tmp_path) == 0, "a second start finds nothing to do"
    assert lost.id == second.id


def test_a_file_that_cannot_be_read_keeps_nobody_from_recording(tmp_path):
    index, camera_id, neighbour = MemoryIndex(), ids.new_id(), ids.new_id()
    unreadable = unfinished(index, tmp_path, camera_id, T)
    (tmp_path / unreadable.path).mkdir()  # refuses to be read as a bad sector does, also for root
    (tmp_path / str(camera_id) / f"{ids.new_id().hex}_000007.mp4").mkdir()
    whole = unfinished(index, tmp_path, neighbour, T)
    film.segment(tmp_path / whole.path, from_at=T, seconds=2)

    assert recover(index, tmp_path) == 1

    assert index.of(neighbour)[0].end_reason == TORN
    assert index.of(camera_id) == [unreadable], "it waits for the next start"
    assert (tmp_path / unreadable.path).exists()


def test_an_evicted_file_that_survived_the_crash_goes_now(tmp_path):
    index, camera_id = MemoryIndex(), ids.new_id()
    row = unfinished(index, tmp_path, camera_id, T)
    film.segment(tmp_path / row.path, from_at=T, seconds=1)
    recover(index, tmp_path)
    index.evict_before(datetime.now(UTC), most=10)

    recover(index, tmp_path)

    assert not (tmp_path / row.path).exists()


def test_a_file_that_cannot_be_removed_keeps_nobody_from_recording(tmp_path):
    index, camera_id = MemoryIndex(), ids.new_id()
    stuck, other = (unfinished(index, tmp_path, camera_id, T + timedelta(seconds=n)) for n in (0, 10))
    for row in (stuck, other):
        film.segment(tmp_path / row.path, from_at=row.recorded_from, seconds=1)
    recover(index, tmp_path)
    (tmp_path / stuck.path).unlink()
    (tmp_path / stuck.path).mkdir()  # refuses to go as a broken directory does, also for root

    gone = Ring(tmp_path, max_age_s=1, max_bytes=10**12).keep_within(index)

    assert gone == 2
    assert not (tmp_path / other.path).exists()
    assert recover(index, tmp_path) == 0, "nor at the next start"


def test_spells_a_dead_recorder_left_open_end_with_its_last_heartbeat(tmp_path):
    index = MemoryIndex()
    spell = SpellRow(ids.new_id(), ids.new_id(), "recording", None, T, None, T + timedelta(seconds=50))
    index.write(Batch(spells={spell.id: spell}))

    recover(index, tmp_path)

    assert index.spells[spell.id].to_at == T + timedelta(seconds=50)


def unfinished(index: MemoryIndex, ring_dir: Path, camera_id: UUID, at: datetime) -> SegmentRow:
    run_id = ids.new_id()
    path = f"{camera_id}/{run_id.hex}_000000.mp4"
    (ring_dir / path).parent.mkdir(exist_ok=True)
    row = SegmentRow(ids.new_id(), camera_id, run_id, 0, path, at, at, ClockSource.LOCAL, None, 0, 0, 0)
    index.write(Batch(segments={row.id: row}))
    return row


def noted(notes: Path) -> list[SegmentRow]:
    """The newest state of each segment, as the dead process had written it down."""
    if not notes.exists():
        return []
    rows: dict[str, SegmentRow] = {}
    for line in notes.read_text().splitlines():
        fields = json.loads(line)
        for name in ("id", "camera_id", "run_id"):
            fields[name] = UUID(fields[name])
        for name in ("recorded_from", "recorded_to"):
            fields[name] = datetime.fromisoformat(fields[name])
        fields["clock_source"] = ClockSource(fields["clock_source"])
        rows[fields["id"]] = SegmentRow(**fields)
    return list(rows.values())
