"""Cameras spread over processes: one that dies costs its own cameras seconds, and nobody else anything."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from cctv_link.cameras.addresses import StreamAddress
from cctv_link.recording.models import RecordingGap, RecordingSegment
from cctv_link.recording.reasons import Reason
from cctv_link.recording.recovery import TORN
from cctv_link.recording.segment import FIRST_CHAIN, chained, hash_file
from kernel.config import Settings
from kernel.unit_of_work import reading
from tests import poles
from tests.integration.test_workers import part
from tests.rtp_film import film
from tests.rtsp_camera import camera

pytestmark = [pytest.mark.apart, pytest.mark.kills, pytest.mark.timeout(120)]
LIVE = {"speed": 1.0, "clock_s": lambda true_s: true_s}


@dataclass(frozen=True)
class Recorder:
    """The recorder part at work on two cameras, one process for each."""

    pid: int
    cameras: tuple[UUID, UUID]
    ring: Path

    @property
    def shards(self) -> list[int]:
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    def recording(self, camera_id: UUID) -> int:
        """The process that has a file of this camera open."""
        for pid in self.shards:
            for descriptor in Path(f"/proc/{pid}/fd").iterdir():
                if f"{camera_id}/" in os.readlink(descriptor):
                    return pid
        raise LookupError("nobody records it")


@contextmanager
def recorder(settings: Settings, tmp_path: Path, reader: str) -> Iterator[Recorder]:
    with ExitStack() as stack:
        urls = [stack.enter_context(camera(film(), **LIVE)).url for _ in range(2)]
        rows = [
            poles.camera_row(f"P17-{number}", stream=StreamAddress(url, "127.0.0.1"))
            for number, url in enumerate(urls)
        ]
        ids = poles.put_up(*rows)
        ours = replace(
            settings,
            ring_dir=str(tmp_path / "ring"),
            recorder_reader=reader,
            recorder_cameras_per_process=1,
        )
        process = stack.enter_context(part("recorder", ours, tmp_path / "log", house="tests.hasty_house"))
        yield Recorder(process.pid, (ids["P17-0"], ids["P17-1"]), tmp_path / "ring")


def segments(camera_id: UUID) -> list[RecordingSegment]:
    query = select(RecordingSegment).where(RecordingSegment.camera_id == camera_id)
    with reading() as session:
        return list(session.scalars(query.order_by(RecordingSegment.recorded_from, RecordingSegment.seq)))


def gaps(camera_id: UUID) -> list[RecordingGap]:
    with reading() as session:
        return list(session.scalars(select(RecordingGap).where(RecordingGap.camera_id == camera_id)))


def until(true: Callable[[], object], within_s: float = 40.0) -> None:
    deadline_s = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < deadline_s, "it did not happen in time"
        time.sleep(0.2)


@pytest.mark.parametrize("reader", ["pyav", "lean"])
def test_a_recorder_that_hangs_is_ended_and_replaced_and_its_neighbour_goes_on(
    app, settings, tmp_path, reader
):
    with recorder(settings, tmp_path, reader) as running:
        struck, spared = running.cameras
        until(lambda: all(sum(row.frames for row in segments(one)) > 20 for one in running.cameras))
        victim, neighbour = running.recording(struck), running.recording(spared)

        os.kill(victim, signal.SIGSTOP)
        until(lambda: len({row.run_id for row in segments(struck)}) > 1 and segments(struck)[-1].frames > 15)
        assert victim not in running.shards
        assert neighbour in running.shards

    assert [gap.reason for gap in gaps(struck)][:1] == [Reason.RECORDER_SILENT]
    missing = gaps(struck)[0]
    assert 10 < (missing.to_at - missing.from_at).total_seconds() < 30
    assert [gap.reason for gap in gaps(spared)] == [Reason.STOPPED], "until the end nothing was missing"


@pytest.mark.parametrize("reader", ["pyav", "lean"])
def test_a_recorder_that_dies_is_replaced_and_its_neighbour_goes_on(app, settings, tmp_path, reader):
    with recorder(settings, tmp_path, reader) as running:
        struck, spared = running.cameras
        until(lambda: all(sum(row.frames for row in segments(one)) > 20 for one in running.cameras))
        victim = running.recording(struck)
        assert running.recording(spared) != victim
        torn = segments(struck)[-1].id

        os.kill(victim, signal.SIGKILL)
        until(lambda: len({row.run_id for row in segments(struck)}) > 1 and segments(struck)[-1].frames > 15)
        assert victim not in running.shards
        assert len(running.shards) == 2

    rows = segments(struck)
    assert next(row for row in rows if row.id == torn).end_reason == TORN
    assert [gap.reason for gap in gaps(struck)][:1] == [Reason.RECORDER_SILENT]
    head = FIRST_CHAIN
    for row in sorted(rows, key=lambda row: (row.closed_at, row.seq)):
        head = chained(head, hash_file(running.ring / row.path))
        assert row.chain_sha256 == head
    assert len({row.run_id for row in segments(spared)}) == 1
    assert [gap.reason for gap in gaps(spared)] == [Reason.STOPPED], "until the end nothing was missing"


def test_recorders_whose_owner_has_died_close_their_files_and_end(app, settings, tmp_path):
    with recorder(settings, tmp_path, "lean") as running:
        until(lambda: all(sum(row.frames for row in segments(one)) > 20 for one in running.cameras))
        orphans = running.shards

        os.kill(running.pid, signal.SIGKILL)
        until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in orphans), within_s=20)

    for one in running.cameras:
        last = segments(one)[-1]
        assert last.end_reason == Reason.STOPPED
        assert last.sha256 == hash_file(running.ring / last.path)
