"""A recorder is at work while its crew is, however long its index lets it wait; whoever waits for anything else is not."""

import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from cctv_link.recording import pulse, recorder
from cctv_link.recording.crew import LeftOff, Recordable, Workplace
from cctv_link.recording.index import Batch, GapRow
from cctv_link.recording.pulse import AtWork
from cctv_link.recording.reasons import Reason
from kernel import clock, ids
from tests.fakes.memory_index import MemoryIndex
from tests.registered import Registered, until

CAMERA = Registered("P17-1", "rtsp://127.0.0.1:9/nobody")


class Crew:
    """At work until it `hangs`."""

    def __init__(self) -> None:
        self.hung_at_s: float | None = None

    @property
    def at_work_s(self) -> float:
        return self.hung_at_s or time.monotonic()

    def hangs(self) -> None:
        self.hung_at_s = time.monotonic()

    def opened(self, place: Workplace) -> "Crew":
        self._journal = place.journal
        return self

    def record(self, camera: Recordable, left_off: LeftOff) -> object:
        def note(reason: Reason) -> None:
            self._journal.gap(GapRow(ids.new_id(), camera.id, clock.now(), None, reason))

        note(Reason.UNREACHABLE)
        return SimpleNamespace(
            camera=camera,
            is_alive=lambda: True,
            beat=lambda at: None,
            stop=lambda: note(Reason.STOPPED),
            join=lambda timeout: None,
        )


class SlowIndex(MemoryIndex):
    """A commit waits in it until `answers`: the disk of the database hangs."""

    def __init__(self) -> None:
        super().__init__()
        self.asked, self.answers = threading.Event(), threading.Event()

    def write(self, batch: Batch) -> None:
        self.asked.set()
        assert self.answers.wait(20)
        super().write(batch)


class Recorder:
    def __init__(self, ring_dir: Path) -> None:
        self.at_work, self.crew, self.index = AtWork(), Crew(), SlowIndex()
        self.go_on, self.stop = threading.Event(), threading.Event()
        self.go_on.set()
        self.thread = threading.Thread(target=self._record, args=(ring_dir,))
        self.thread.start()

    def _record(self, ring_dir: Path) -> None:
        recorder.record(
            ring_dir,
            index=self.index,
            cameras=lambda: [CAMERA],
            stop=self.stop,
            open_crew=self.crew.opened,
            disk_full=threading.Event(),
            each_round=lambda: self.go_on.wait(20),
            at_work=self.at_work,
        )

    @property
    def silent_for_s(self) -> float:
        return time.monotonic() - self.at_work.last_s

    def end(self) -> None:
        self.stop.set()
        self.index.answers.set()
        self.go_on.set()
        self.thread.join(10)
        assert not self.thread.is_alive()


@pytest.fixture
def running(tmp_path, monkeypatch):
    monkeypatch.setattr(recorder, "TICK_S", 0.1)
    monkeypatch.setattr(recorder, "HEARTBEAT_EVERY_S", 100.0)
    running = Recorder(tmp_path)
    try:
        yield running
    finally:
        running.end()


def test_a_commit_that_hangs_is_no_silence_of_a_crew_that_records(running):
    assert running.index.asked.wait(5)
    time.sleep(0.5)
    assert running.silent_for_s < 0.2


def test_a_crew_that_hangs_is_seen_though_the_index_is_waited_for(running):
    assert running.index.asked.wait(5)
    running.crew.hangs()
    until(lambda: running.silent_for_s > 0.5)


def test_a_thread_that_hangs_anywhere_else_is_seen(running):
    running.index.answers.set()
    running.go_on.clear()
    until(lambda: running.silent_for_s > 0.5)
    assert running.thread.is_alive(), "it hangs, and has not ended"
    running.go_on.set()
    until(lambda: running.silent_for_s < 0.3)


def test_whoever_waits_for_the_index_and_records_no_more_is_not_at_work(running):
    running.index.answers.set()
    until(lambda: running.index.gaps)
    running.index.answers.clear()
    running.stop.set()
    until(lambda: running.silent_for_s > 0.5)
    assert running.thread.is_alive()


def test_a_pulse_follows_the_work(monkeypatch):
    monkeypatch.setattr(pulse, "BEAT_EVERY_S", 0.05)
    work, beating = AtWork(), pulse.Pulse()
    beating.follow(work)
    with work.waiting_for_index():
        time.sleep(0.5)
        assert time.monotonic() - beating.last_s < 0.3
    until(lambda: time.monotonic() - beating.last_s > 0.5)
