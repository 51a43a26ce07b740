"""What dies is back within five seconds; stopping stops what was started and nothing else; a supervisor that
takes over keeps what a killed one left, and never touches a process that only bears a remembered number."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from supervise import identity, part, record, settings
from supervise.journal import Journal
from supervise.places import CHECKOUT

pytestmark = [pytest.mark.waits, pytest.mark.kills]

SLEEP = {"command": ["sleep", "1000"]}


class City:
    """A supervisor over a few tiny parts, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen] = []

    def supervise(self, **parts: dict) -> subprocess.Popen:
        program = CHECKOUT / "tests" / "integration" / "few_parts.py"
        command = [sys.executable, str(program), str(self.folder), json.dumps(parts)]
        env = {**os.environ, "PYTHONPATH": str(CHECKOUT / "script")}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env)
        self.processes.append(process)
        assert any(line.strip() == "Ready" for line in process.stdout)
        return process

    def running(self) -> dict[str, identity.Identity]:
        return {name: one.identity for name, one in record.read(self.folder / "parts.json").items()}

    def clear(self) -> None:
        for process in self.processes:
            process.kill()
            process.wait()
            process.stdout.close()
        for one in self.running().values():
            for left in (one, *identity.left_of_session(one)):
                identity.send(left, signal.SIGKILL)


@pytest.fixture
def city(tmp_path: Path) -> Iterator[City]:
    city = City(tmp_path)
    yield city
    city.clear()


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def stop(process: subprocess.Popen, number: int = signal.SIGINT) -> int:
    process.send_signal(number)
    return process.wait(timeout=20)


def test_a_part_that_dies_is_back_within_five_seconds_and_the_others_do_not_notice(city):
    city.supervise(web=SLEEP, feed=SLEEP)
    before = city.running()

    identity.send(before["web"], signal.SIGKILL)

    # Between its death and its return it is in nobody's record.
    assert within(5, lambda: city.running().get("web") not in (None, before["web"]))
    assert identity.is_alive(city.running()["web"])
    assert city.running()["feed"] == before["feed"]


def test_a_part_that_dies_again_and_again_is_never_left_alone_for_five_seconds(city):
    city.supervise(web={"command": ["sh", "-c", f"date +%s >> {city.folder}/starts; exit 1"]})

    time.sleep(9)

    starts = [int(line) for line in (city.folder / "starts").read_text().split()]
    assert len(starts) < 10
    assert all(later - earlier < 5 for earlier, later in pairwise(starts))
    assert time.time() - starts[-1] < 5


def test_what_a_dead_part_left_behind_goes_before_it_comes_back(city):
    # As PostgreSQL's backends and RQ's forked jobs do, the child founds a session of its own.
    left = f"setsid sleep 1000 & echo $! >> {city.folder}/children; exec sleep 1000"
    city.supervise(worker={"command": ["sh", "-c", left]})
    assert within(5, (city.folder / "children").exists)
    child = identity.status_or_none(int((city.folder / "children").read_text())).identity

    identity.send(city.running()["worker"], signal.SIGKILL)

    assert within(5, lambda: len((city.folder / "children").read_text().split()) == 2)
    assert not identity.is_alive(child)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_being_told_to_stop_ends_what_was_started_and_nothing_else(city, number):
    foreign = subprocess.Popen(["sleep", "1000"])
    supervisor = city.supervise(web=SLEEP, feed=SLEEP)
    ours = city.running()

    assert stop(supervisor, number) == 0

    assert not any(identity.is_alive(one) for one in ours.values())
    assert foreign.poll() is None
    foreign.kill()
    foreign.wait()


def test_parts_stop_in_the_reverse_order_of_their_start(city):
    def told(name: str) -> list[str]:
        return [
            "sh",
            "-c",
            f"trap 'echo {name} >> {city.folder}/order; exit' TERM; while :; do sleep 0.1; done",
        ]

    supervisor = city.supervise(
        postgres={"command": told("postgres"), "rank": 0},
        web={"command": told("web"), "rank": 20},
        front={"command": told("front"), "rank": 30},
    )
    stop(supervisor)

    assert (city.folder / "order").read_text().split() == ["front", "web", "postgres"]


def test_a_part_that_does_not_stop_is_ended(city):
    deaf = {"command": ["sh", "-c", "trap '' TERM; while :; do sleep 0.1; done"], "stop_within_s": 0.5}
    supervisor = city.supervise(web=deaf)
    web = city.running()["web"]
    time.sleep(0.3)  # until the shell has set its trap

    stop(supervisor)

    assert not identity.is_alive(web)


def test_what_a_killed_supervisor_left_is_taken_over_and_kept_alive(city):
    first = city.supervise(web=SLEEP, feed=SLEEP)
    left = city.running()
    first.kill()
    first.wait()

    second = city.supervise(web=SLEEP, feed=SLEEP)

    assert city.running() == left
    identity.send(left["web"], signal.SIGKILL)
    assert within(5, lambda: identity.is_alive(city.running()["web"]))
    stop(second)
    assert not identity.is_alive(left["feed"])


def test_what_the_children_of_adopted_parts_started_goes_with_them(city):
    left = f"setsid sleep 1000 & echo $! >> {city.folder}/children; exec sleep 1000"
    worker = {"command": ["sh", "-c", left]}
    first = city.supervise(worker=worker)
    assert within(5, (city.folder / "children").exists)
    child = identity.status_or_none(int((city.folder / "children").read_text())).identity
    first.kill()
    first.wait()

    second = city.supervise(worker=worker)
    stop(second)

    assert not identity.is_alive(child)


def test_what_is_wanted_otherwise_than_a_killed_supervisor_left_it_is_stopped(city):
    first = city.supervise(web=SLEEP, feed=SLEEP)
    left = city.running()
    first.kill()
    first.wait()

    city.supervise(web={"command": ["sleep", "2000"]})

    assert not identity.is_alive(left["web"])
    assert not identity.is_alive(left["feed"])
    assert set(city.running()) == {"web"}


def test_parts_outlive_a_killed_supervisor_and_can_still_log(city):
    chatter = {"command": ["sh", "-c", "while :; do echo still here; sleep 0.1; done"]}
    first = city.supervise(web=chatter)
    web = city.running()["web"]
    first.kill()
    first.wait()

    size = (city.folder / "web.log").stat().st_size

    assert within(5, lambda: (city.folder / "web.log").stat().st_size > size)
    assert identity.is_alive(web)


def test_a_process_that_only_bears_a_remembered_number_is_not_touched(city):
    foreign = subprocess.Popen(["sleep", "1000"])
    remembered = identity.Identity(foreign.pid, start_ticks=1)
    started = record.Started("web", remembered, "another", 20, signal.SIGTERM, 1.0)
    record.write(city.folder / "parts.json", url="", started={"web": started})

    supervisor = city.supervise(web=SLEEP)
    stop(supervisor)

    assert foreign.poll() is None
    foreign.kill()
    foreign.wait()


def test_a_record_from_before_the_last_boot_is_not_believed(tmp_path):
    me = identity.status_or_none(os.getpid()).identity
    started = record.Started("web", me, "", 20, signal.SIGTERM, 1.0)
    record.write(tmp_path / "parts.json", url="", started={"web": started})
    text = (tmp_path / "parts.json").read_text()

    (tmp_path / "parts.json").write_text(text.replace(identity.boot_id(), "another boot"))

    assert record.read(tmp_path / "parts.json") == {}


def test_a_part_does_not_begin_before_it_is_written_down(tmp_path):
    begun = tmp_path / "begun"
    pid, gate = part.spawn(part.Part(name="web", argv=("touch", str(begun))), log_path=tmp_path / "web.log")

    os.close(gate)  # as when the supervisor is killed before it has written the record

    os.waitpid(pid, 0)
    assert not begun.exists()


def test_a_log_that_is_full_is_begun_anew_and_no_line_is_printed_twice(tmp_path, capsys):
    journal = Journal(tmp_path, max_bytes=1_000)
    journal.follow("web")

    with open(tmp_path / "web.log", "a") as file:
        for number in range(300):
            print(f"line {number}", file=file, flush=True)
            journal.print_news()

    printed = [line.split(maxsplit=1)[1] for line in capsys.readouterr().out.splitlines()]
    assert printed == [f"line {number}" for number in range(300)]
    assert (tmp_path / "web.log").stat().st_size <= 1_010
    assert (tmp_path / "web.log.1").exists()


def test_settings_that_the_example_shows_as_comments_are_heard(monkeypatch):
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("TLS_CERT", "/etc/cert.pem")
    monkeypatch.setenv("SHLVL", "3")

    heard = settings.from_environment(["TLS_CERT"])

    assert {**heard, "LOG_LEVEL": "DEBUG", "TLS_CERT": "/etc/cert.pem"} == heard
    assert "SHLVL" not in heard
