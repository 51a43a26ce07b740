"""The owner of the ring ends a recorder that hangs, once, and none for the time in which it did not look itself."""

from types import SimpleNamespace

import pytest

from cctv_link.recording import supervisor
from cctv_link.recording.supervisor import Work

SILENT_S = 60


class Process:
    """Forked from nobody. One that is `stuck` in the kernel outlives its killing."""

    exitcode = -9

    def __init__(self, *, stuck: bool = False) -> None:
        self.stuck, self.alive, self.kills, self.waited_for = stuck, True, 0, False

    def is_alive(self) -> bool:
        return self.alive

    def kill(self) -> None:
        self.kills += 1
        self.alive = self.stuck

    def join(self, timeout: float | None = None) -> None:
        self.waited_for = True

    def close(self) -> None:
        assert not self.alive


class House:
    """The supervisor with two recorders, on a clock that goes when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now_s = 1000.0
        self.said: list[str] = []
        log = SimpleNamespace(error=lambda event, **_: self.said.append(event))
        monkeypatch.setattr(supervisor, "_log", log)
        monkeypatch.setattr(supervisor, "time", SimpleNamespace(monotonic=lambda: self.now_s))
        ring = SimpleNamespace(directory=None)
        work = Work(ring=ring, index=None, cameras=list, open_crew=None, at_birth=lambda: None)
        self.watch = supervisor._Supervisor(work, 1, SILENT_S)
        monkeypatch.setattr(self.watch, "_begin", lambda shard: None)
        self.shards = [supervisor._Shard(number, frozenset()) for number in range(2)]
        for shard in self.shards:
            shard.process, shard.began_s = Process(), self.now_s
            shard.pulse.beat(self.now_s)

    def look(self) -> None:
        for shard in self.shards:
            self.watch._look_after(shard)

    def goes_on(self, seconds: float, *, beating: int) -> None:
        """The time passes for all, and one recorder works."""
        until_s = self.now_s + seconds
        while self.now_s < until_s:
            self.now_s += 0.5
            self.shards[beating].pulse.beat(self.now_s)
            self.look()


@pytest.fixture
def house(monkeypatch) -> House:
    return House(monkeypatch)


def test_one_that_is_held_up_by_a_recorder_does_not_end_its_neighbour(house, monkeypatch):
    died, neighbour = house.shards
    process = neighbour.process
    died.process.alive = False
    died.backoff = SimpleNamespace(wait_s=lambda **_: 0)

    def held_up(*_: object, **__: object) -> None:
        house.now_s += SILENT_S + 10

    monkeypatch.setattr(supervisor, "recover", held_up)
    house.look()
    assert process.kills == 0


def test_a_recorder_that_no_signal_ends_is_killed_and_told_of_once(house):
    stuck, neighbour = house.shards
    stuck.process.stuck = True
    process = stuck.process
    house.goes_on(SILENT_S + 30, beating=1)
    assert (process.kills, process.waited_for) == (1, False)
    assert house.said == ["recorder_hangs"]
    assert neighbour.process.kills == 0

    process.alive = False
    house.look()
    assert stuck.process is None
    assert house.said == ["recorder_hangs", "recorder_died"]


def test_the_successor_of_one_that_hung_is_ended_as_well_when_it_hangs(house, monkeypatch):
    monkeypatch.setattr(supervisor, "recover", lambda *_, **__: 0)
    hung, _ = house.shards
    house.goes_on(SILENT_S + 10, beating=1)
    assert hung.process is None

    hung.process = successor = Process()
    hung.pulse.beat(house.now_s)
    house.goes_on(SILENT_S + 10, beating=1)
    assert successor.kills == 1
