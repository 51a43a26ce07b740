"""Real streams onto real files: the seconds kept are the seconds that were, and what is missing is known."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest

from cctv_link.footage.assemble import SegmentFile, assemble_clip
from cctv_link.recording import recorder, segment
from cctv_link.recording.clock import ClockSource
from cctv_link.recording.index import Batch, SegmentRow
from cctv_link.recording.reasons import Reason
from cctv_link.recording.ring import Ring
from cctv_link.recording.segment import FIRST_CHAIN, chained, hash_file
from cctv_link.simulation.camera import SimulatedCamera
from kernel import ids
from tests import film
from tests.fakes.memory_index import MemoryIndex
from tests.registered import Registered, frames_of, recording, states, until
from tests.simulated_poles import Poles, poles

pytestmark = [pytest.mark.waits, pytest.mark.timeout(60)]
FRAME = timedelta(seconds=1 / 15)
FEW_MS = timedelta(milliseconds=8)
# A simulated camera that gets no processor for so long sends nothing, and that is missing.
PAUSE = timedelta(seconds=0.65)


def files(ring: Ring, index: MemoryIndex, camera_id: UUID) -> list[SegmentFile]:
    return [SegmentFile(ring.directory / row.path, row.recorded_from) for row in index.of(camera_id)]


def everything(
    ring: Ring, index: MemoryIndex, camera_id: UUID, tmp_path: Path
) -> tuple[list[datetime], list[datetime]]:
    """Each picture that was kept of the camera: its time as recorded, and by the clock in it."""
    rows = index.of(camera_id)
    clip = assemble_clip(
        files(ring, index, camera_id),
        from_at=rows[0].recorded_from,
        to_at=rows[-1].recorded_to,
        target=tmp_path / "everything.mp4",
    )
    shown = film.shown_in(clip.path)
    kept = [clip.recorded_from + timedelta(seconds=one.at_s) for one in shown]
    return kept, [one.taken_at for one in shown]


@pytest.fixture
def ring(tmp_path) -> Ring:
    return Ring(tmp_path / "ring", max_age_s=3600, max_bytes=10**12)


@pytest.fixture(params=["pyav", "lean"])
def reader(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def street() -> Iterator[Poles]:
    with poles(
        SimulatedCamera(name="P17-1", label="P17-1", seed=1),
        SimulatedCamera(name="P17-2", label="P17-2", seed=2, key_frame_every_s=2.0, fps=10),
        SimulatedCamera(name="P17-3", label="P17-3", seed=3, username="viewer", password="p@ss:w/rd"),
        SimulatedCamera(
            name="P17-4", label="P17-4", seed=4, username="viewer", password="basic", scheme="basic"
        ),
        SimulatedCamera(name="P17-5", label="P17-5", seed=5),
        SimulatedCamera(name="P17-6", label="P17-6", seed=6),
    ) as running:
        yield running


@pytest.mark.alone
def test_the_whole_chain_keeps_the_true_seconds(street, ring, reader, tmp_path, monkeypatch, caplog, capsys):
    """RTSP to files to clip to decoded pictures; drop-outs on the way; the clock in the picture is the judge."""
    monkeypatch.setattr(segment, "SEGMENT_S", 4.0)
    steady = Registered("P17-1", street.url("P17-1"))
    slow = Registered("P17-2", street.url("P17-2"))
    digest = Registered("P17-3", street.url("P17-3"), "viewer", "p@ss:w/rd")
    basic = Registered("P17-4", street.url("P17-4"), "viewer", "basic")
    dropping = Registered("P17-5", street.url("P17-5"))
    stalling = Registered("P17-6", street.url("P17-6"))
    wrong = Registered("P17-3", street.url("P17-3"), "viewer", "not-the-password")
    nobody = Registered("P17-9", "rtsp://127.0.0.1:9/P17-9", "viewer", "s3cret")
    register = [steady, slow, digest, basic, dropping, stalling, wrong, nobody]
    index = MemoryIndex()

    with recording(ring, index, lambda: register, reader) as end:
        good = [steady, slow, digest, basic, dropping, stalling]
        until(lambda: all(frames_of(index, camera) > 30 for camera in good), within_s=30)
        street.fault("P17-6", "stall")
        stalled_at = datetime.now(UTC)
        street.fault("P17-5", "kick")
        asked_from = max(index.of(camera.id)[0].recorded_from for camera in good) + timedelta(seconds=1.3)
        until(lambda: states(index, stalling.id)[-1] == ("not_recording", Reason.STALLED), within_s=20)
        street.fault("P17-6", "resume")
        whole = (steady, slow, digest, basic)
        enough_at = asked_from + timedelta(seconds=6.5)
        until(lambda: all(index.of(camera.id)[-1].recorded_to > enough_at for camera in whole))
        until(lambda: all(index.gaps_of(camera.id)[0].to_at for camera in (dropping, stalling)))
        live = assemble_clip(
            files(ring, index, steady.id),
            from_at=datetime.now(UTC) - timedelta(seconds=5),
            to_at=datetime.now(UTC),
            target=tmp_path / "live.mp4",
        )
        assert datetime.now(UTC) - live.recorded_to < timedelta(seconds=3.5)
        end()

    for camera in good:
        rows = index.of(camera.id)
        sources = {row.clock_source for row in rows if row.seq > 0}
        # One that dropped out may have ended before its second file, and before its first report.
        assert sources == {ClockSource.RTCP} or (not sources and camera in (dropping, stalling))
        head = FIRST_CHAIN
        for row in sorted(rows, key=lambda row: (row.closed_at, row.seq)):
            assert row.sha256 == hash_file(ring.directory / row.path)
            head = chained(head, row.sha256)
            assert row.chain_sha256 == head
            assert row.size_bytes == (ring.directory / row.path).stat().st_size
    for camera in whole:
        to_at = asked_from + timedelta(seconds=6)
        clip = assemble_clip(
            files(ring, index, camera.id),
            from_at=asked_from,
            to_at=to_at,
            target=tmp_path / f"{camera.label}.mp4",
        )
        shown = film.shown_in(clip.path)
        # Whatever pace the camera kept: a busy machine draws its pictures late, and stamps them later still.
        kept, taken = everything(ring, index, camera.id, tmp_path)
        first, last = taken.index(shown[0].taken_at), taken.index(shown[-1].taken_at)
        assert [one.taken_at for one in shown] == taken[first : last + 1]
        pauses = [after - before for before, after in pairwise(kept[first : last + 1])]
        assert len(clip.gaps) == sum(pause > PAUSE for pause in pauses)
        assert kept[first] - FEW_MS <= asked_from < kept[first + 1] + FEW_MS
        assert kept[last] - FEW_MS < to_at <= kept[last + 1] + FEW_MS
        errors = [abs(clip.recorded_from + timedelta(seconds=one.at_s) - one.taken_at) for one in shown]
        # Whose camera is starved has its reports and the ends of its files wrong, too. A recorder that is wrong is always so.
        assert sorted(errors)[len(errors) // 10] < timedelta(milliseconds=20)
        taken_steps = [after.taken_at - before.taken_at for before, after in pairwise(shown)]
        if max(taken_steps) < 1.5 * (timedelta(seconds=0.1) if camera is slow else FRAME):
            assert sorted(errors)[len(errors) // 2] < timedelta(milliseconds=20)
        # At any pace a file keeps its camera's: only between two files may a step be another, and the one that makes up for it.
        kept_steps = [timedelta(seconds=after.at_s - before.at_s) for before, after in pairwise(shown)]
        odd = [one for one, true in zip(kept_steps, taken_steps, strict=True) if abs(one - true) > FEW_MS]
        begun = [row for row in index.of(camera.id) if asked_from < row.recorded_from < to_at]
        assert len(odd) <= 2 * len(begun)

    gap, after_the_end = index.gaps_of(dropping.id)
    assert (after_the_end.reason, after_the_end.to_at) == (Reason.STOPPED, None)
    rows = index.of(dropping.id)
    clip = assemble_clip(
        files(ring, index, dropping.id),
        from_at=rows[0].recorded_from,
        to_at=rows[-1].recorded_to,
        target=tmp_path / "drop.mp4",
    )
    shown = film.shown_in(clip.path)
    *_, longest_step, missing = sorted(
        (after.taken_at - before.taken_at, before.taken_at, after.taken_at)
        for before, after in pairwise(shown)
    )
    # A picture lasts as long as the one before it.
    _, last, first = missing
    assert last < gap.from_at <= last + longest_step[0] + FEW_MS
    assert abs(gap.to_at - first) < FRAME
    assert gap.reason == Reason.DISCONNECTED
    assert [one.reason for one in clip.gaps] == ["not-recorded"]

    assert states(index, dropping.id) == [
        ("recording", None),
        ("not_recording", Reason.DISCONNECTED),
        ("recording", None),
        ("not_recording", Reason.STOPPED),
    ]
    silences = [gap for gap in index.gaps_of(stalling.id) if gap.reason == Reason.STALLED]
    silence = min(silences, key=lambda gap: abs(gap.from_at - stalled_at))
    assert abs(silence.from_at - stalled_at) < timedelta(seconds=0.6)
    lost = [spell.from_at for spell in index.spells.values() if spell.reason == Reason.STALLED]
    assert any(abs(at - silence.from_at) < timedelta(seconds=0.2) for at in lost), "it began with the silence"
    assert states(index, wrong.id)[0] == ("not_recording", Reason.UNAUTHORISED)
    assert states(index, nobody.id)[0] == ("not_recording", Reason.UNREACHABLE)
    assert not index.of(wrong.id)
    said = caplog.text + "".join(capsys.readouterr())
    assert not any(secret in said for secret in ("p@ss", "p%40ss", "not-the-password", "s3cret"))


def test_the_register_is_followed_and_a_lost_index_stops_nothing(street, ring, reader, monkeypatch):
    monkeypatch.setattr(recorder, "REGISTER_EVERY_S", 0.2)
    monkeypatch.setattr(recorder, "TICK_S", 0.2)
    first = Registered("P17-1", street.url("P17-1"))
    second = Registered("P17-2", "rtsp://127.0.0.1:9/nobody")
    index = MemoryIndex()
    register = [first]

    with recording(ring, index, lambda: list(register), reader):
        until(lambda: frames_of(index, first) > 15)
        register.append(second)
        until(lambda: states(index, second.id)[-1:] == [("not_recording", Reason.UNREACHABLE)])
        register[1] = replace(second, stream_url=street.url("P17-5"))
        until(lambda: states(index, second.id)[-1:] == [("recording", None)])
        index.away = True
        frames = frames_of(index, first)
        time.sleep(1.5)
        index.away = False
        until(lambda: frames_of(index, first) > frames + 15, within_s=2)
        register.remove(first)
        until(lambda: states(index, first.id)[-1] == ("not_recording", Reason.NOT_CONNECTED))
        assert index.gaps_of(first.id)[-1].to_at is None


def test_a_full_disk_is_said_and_recording_goes_on_when_there_is_room(street, ring, reader, monkeypatch):
    """The kernel refuses files over a limit with EFBIG; a full disk is ENOSPC: the write itself is made to say so."""
    camera = Registered("P17-1", street.url("P17-1"))
    index = MemoryIndex()
    full = threading.Event()
    write = segment.os.write

    def write_if_room(descriptor: int, content: bytes) -> int:
        if full.is_set() and threading.current_thread().name.startswith("record-"):
            raise OSError(28, "No space left on device")
        return write(descriptor, content)

    monkeypatch.setattr(segment.os, "write", write_if_room)
    with recording(ring, index, lambda: [camera], reader):
        until(lambda: frames_of(index, camera) > 30)
        held = index.of(camera.id)[-1]
        index.holds.append((camera.id, held.recorded_from, held.recorded_to))
        full.set()
        until(lambda: ("not_recording", Reason.DISK_FULL) in states(index, camera.id))
        full.clear()
        until(lambda: states(index, camera.id)[-1] == ("recording", None))

    torn = index.segments[held.id]
    assert torn.end_reason == Reason.DISK_FULL
    assert torn.sha256 == hash_file(ring.directory / torn.path)
    assert index.gaps_of(camera.id)[0].reason == Reason.DISK_FULL


def test_the_ring_lets_go_of_the_oldest_and_never_of_what_is_held(tmp_path):
    ring = Ring(tmp_path, max_age_s=3600, max_bytes=10**12)
    index, now = MemoryIndex(), datetime.now(UTC)
    camera_id = ids.new_id()
    rows = [
        stored(ring, index, camera_id, now - timedelta(minutes=minutes))
        for minutes in (90, 80, 70, 30, 20, 10)
    ]
    index.holds.append((camera_id, now - timedelta(minutes=81), now - timedelta(minutes=79, seconds=59)))

    assert ring.keep_within(index) == 2
    assert [(ring.directory / row.path).exists() for row in rows] == [False, True, False, True, True, True]

    assert replace(ring, max_bytes=3000).keep_within(index) == 1
    assert [(ring.directory / row.path).exists() for row in rows] == [False, True, False, False, True, True]
    assert all(index.segments[row.id].evicted_at for row in (rows[0], rows[2], rows[3]))


def stored(ring: Ring, index: MemoryIndex, camera_id: UUID, at: datetime) -> SegmentRow:
    run_id = ids.new_id()
    path = f"{camera_id}/{run_id.hex}_000000.mp4"
    target = ring.directory / path
    target.parent.mkdir(exist_ok=True)
    target.write_bytes(bytes(1000))
    row = SegmentRow(
        ids.new_id(), camera_id, run_id, 0, path, at, at + timedelta(seconds=10), ClockSource.LOCAL, None,
        1000, 150, 10, bytes(32), bytes(32), at, "rotated",
    )  # fmt: skip
    index.write(Batch(segments={row.id: row}))
    return row
