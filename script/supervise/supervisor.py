"""Keeps parts alive: starts them in order, restarts what dies, stops what it started and nothing else."""

import os
import select
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from supervise import record
from supervise.identity import Identity, adopt_orphans, is_alive, send, status_or_none
from supervise.journal import Journal
from supervise.part import Part, open_gate, spawn
from supervise.record import Started
from supervise.running import Running

TICK_S = 0.2
# Seconds between a death and the restart: at once, then slower, but nobody is to be away for 5 s.
RESTART_AFTER_S = (0.0, 0.5, 1.0, 2.0, 3.0)
DEATHS_AT_START = 5  # a part that others wait for and that dies so often is not going to answer
HASTE_AFTER_S = 1.0  # a second request to stop, this long after the first, ends what is still stopping
LOOK_EVERY_S = 2.0
STEADY_AFTER_S = 60.0  # who has lived this long is restarted at once again


class Stopped(Exception):
    """Somebody asked the supervisor to stop while it was waiting for something."""


class StartFailed(Exception):
    """A part or a task of the start ended, or took too long; the text says which and why."""


class Supervisor:
    """The parts of one installation. Used by one thread, from `start` to `stop_all`.

    record_path: where whom it has started is written down, for the one that takes over after a kill -9.
    """

    def __init__(self, *, journal: Journal, record_path: Path, url: str = "") -> None:
        self._journal = journal
        self._record_path = record_path
        self._url = url
        self._running: dict[str, Running] = {}
        self._deaths: dict[str, int] = {}
        self._due: dict[str, tuple[float, Part]] = {}
        self._exits: dict[int, int] = {}
        self._look_at = 0.0
        self._stop_asked_at: float | None = None
        self._in_haste = False

    # ------------------------------------------------------------ starting

    def take_charge(self) -> None:
        """Become the one who is told: of orphans, and that it is time to stop.

        Ctrl-C, a polite kill and a closed terminal all mean: stop everything, then leave.
        """
        adopt_orphans()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._on_stop_signal)

    def take_over(self, wanted: Iterable[Part]) -> None:
        """Adopt what a killed supervisor left and we would start just so; stop the rest of what it left."""
        parts = {part.name: part for part in wanted}
        left = {name: one for name, one in record.read(self._record_path).items() if is_alive(one.identity)}
        for name, one in left.items():
            part = parts.get(name)
            fits = part is not None and part.fingerprint == one.fingerprint
            self._adopt(one, part if fits else None)
        kept = [name for name, one in self._running.items() if one.part is not None]
        others = [name for name, one in self._running.items() if one.part is None]
        if kept:
            self._journal.say(f"Taking over what the last supervisor left running: {', '.join(kept)}")
        if others:
            self._journal.say(f"Stopping what it left and is not wanted so any more: {', '.join(others)}")
            self._stop(others)

    def start(self, parts: Iterable[Part]) -> None:
        """Start what does not run yet, rank by rank; return when each has said that it is ready."""
        parts = list(parts)
        for rank in sorted({part.rank for part in parts}):
            of_rank = [part for part in parts if part.rank == rank]
            for part in of_rank:
                if part.name not in self._running and part.name not in self._due:
                    self._spawn(part)
            for part in of_rank:
                if part.is_ready is not None:
                    self.wait_until(part.is_ready, within_s=60, what=f"{part.name} to answer", part=part.name)

    def runs(self, name: str) -> bool:
        return name in self._running

    def run_once(self, task: Part, *, within_s: float) -> None:
        """Run a task of the start to its end. Raises StartFailed with its last words unless it exits 0."""
        code = self.run_to_end(task, within_s=within_s)
        if code != 0:
            said = "\n".join(f"    {line}" for line in self._journal.last_lines(task.name))
            raise StartFailed(f"{task.name} ended with exit code {code}. It said last:\n{said}")

    def run_to_end(self, task: Part, *, within_s: float) -> int:
        """Run a task beside the parts; return its exit code, negative for the signal that ended it."""
        pid = self._spawn(task, is_task=True).pid
        self.wait_until(lambda: pid in self._exits, within_s=within_s, what=f"{task.name} to finish")
        return os.waitstatus_to_exitcode(self._exits.pop(pid))

    def wait_until(
        self, condition: Callable[[], bool], *, within_s: float, what: str, part: str | None = None
    ) -> None:
        """Keep everything running until `condition` holds.

        Raises StartFailed after `within_s`, or when `part` keeps dying meanwhile; Stopped when asked to.
        """
        deadline = time.monotonic() + within_s
        deaths_before = self._deaths.get(part or "", 0)
        while not condition():
            if part is not None and self._deaths.get(part, 0) - deaths_before >= DEATHS_AT_START:
                said = "\n".join(f"    {line}" for line in self._journal.last_lines(part))
                raise StartFailed(f"{part} ends again and again. It said last:\n{said}")
            if time.monotonic() > deadline:
                raise StartFailed(f"Waited {within_s:.0f} s for {what}; see {self._journal.path('*')}")
            self.tick()

    def run_until_stopped(self) -> None:
        while True:
            self.tick()

    # ------------------------------------------------------------ one round

    def tick(self) -> None:
        """Sleep until something dies or a moment has passed, then put right what is not. Raises Stopped."""
        self._sleep()
        self._reap()
        self._look_after_adopted()
        for name in [name for name, one in self._running.items() if not is_alive(one.started.identity)]:
            self._bury(name)
        now = time.monotonic()
        for name in [name for name, (due_at, _) in self._due.items() if due_at <= now]:
            self._spawn(self._due.pop(name)[1])
        self._journal.print_news()
        if self._stop_asked_at is not None:
            raise Stopped

    def _sleep(self) -> None:
        poll = select.poll()
        for one in self._running.values():
            poll.register(one.pidfd, select.POLLIN)
        poll.poll(TICK_S * 1000)

    def _look_after_adopted(self) -> None:
        """Note, now and then, whom the parts that another supervisor started have started themselves."""
        now = time.monotonic()
        if now < self._look_at:
            return
        self._look_at = now + LOOK_EVERY_S
        for one in self._running.values():
            one.note_descendants()

    def _reap(self) -> None:
        while True:
            try:
                pid, wait_status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if pid == 0:
                return
            if any(one.started.identity.pid == pid for one in self._running.values()):
                self._exits[pid] = wait_status

    def _bury(self, name: str) -> None:
        one = self._running.pop(name)
        os.close(one.pidfd)
        self._end_leftovers(one)
        self._write_record()
        if one.part is None:
            return
        if time.monotonic() - one.since > STEADY_AFTER_S:
            self._deaths[name] = 0
        deaths = self._deaths.get(name, 0)
        wait_s = RESTART_AFTER_S[min(deaths, len(RESTART_AFTER_S) - 1)]
        self._deaths[name] = deaths + 1
        self._due[name] = (time.monotonic() + wait_s, one.part)
        self._journal.say(
            f"{name} (pid {one.started.identity.pid}) {self._how_it_ended(one)}; restart in {wait_s:g} s"
        )

    def _how_it_ended(self, one: Running) -> str:
        wait_status = self._exits.pop(one.started.identity.pid, None)
        if wait_status is None:
            return "has died"
        code = os.waitstatus_to_exitcode(wait_status)
        return f"ended with exit code {code}" if code >= 0 else f"was ended by {signal.Signals(-code).name}"

    def _end_leftovers(self, one: Running) -> None:
        one.end_leftovers(not_these={other.started.identity for other in self._running.values()})

    # ------------------------------------------------------------ one part

    def _spawn(self, part: Part, *, is_task: bool = False) -> Identity:
        self._journal.follow(part.name)
        pid, gate = spawn(part, log_path=self._journal.path(part.name))
        status = status_or_none(pid)
        if status is None:
            os.close(gate)
            raise StartFailed(f"{part.name} died before it began")
        self._adopt(_started(part, status.identity), None if is_task else part)
        open_gate(gate)
        return status.identity

    def _adopt(self, started: Started, part: Part | None) -> None:
        self._journal.follow(started.name)
        try:
            pidfd = os.pidfd_open(started.identity.pid)
        except ProcessLookupError:  # one that we did not start ourselves may go at any moment
            return
        self._running[started.name] = Running(started, part, pidfd, since=time.monotonic())
        self._write_record()

    def _write_record(self) -> None:
        started = {name: one.started for name, one in self._running.items()}
        try:
            record.write(self._record_path, url=self._url, started=started)
        except OSError as error:  # a full disk must not end the installation
            self._journal.say(f"The record of what runs could not be written: {error}")

    # ------------------------------------------------------------ stopping

    def stop_all(self) -> None:
        """Stop everything that runs, the highest rank first."""
        self._due.clear()
        for rank in sorted({one.started.rank for one in self._running.values()}, reverse=True):
            self._stop([name for name, one in self._running.items() if one.started.rank == rank])
        self._journal.print_news()

    def _stop(self, names: list[str]) -> None:
        """Ask each to stop; end those that take too long, with all that they have started."""
        self._look_at = 0.0
        self._look_after_adopted()
        for name in names:
            started = self._running[name].started
            send(started.identity, started.stop_signal)
        asked_at = time.monotonic()
        while left := [name for name in names if is_alive(self._running[name].started.identity)]:
            for name in left:
                started = self._running[name].started
                if self._in_haste or time.monotonic() - asked_at > started.stop_within_s:
                    self._journal.say(f"{name} does not stop; ending it")
                    send(started.identity, signal.SIGKILL)
            self._sleep_among(left)
            self._reap()
            self._journal.print_news()
        for name in names:
            one = self._running.pop(name)
            os.close(one.pidfd)
            self._end_leftovers(one)
        self._write_record()

    def _sleep_among(self, names: list[str]) -> None:
        poll = select.poll()
        for name in names:
            poll.register(self._running[name].pidfd, select.POLLIN)
        poll.poll(TICK_S * 1000)

    def _on_stop_signal(self, number: int, _frame: object) -> None:
        # A closing terminal sends two signals at once; only somebody who asks again later is in a hurry.
        now = time.monotonic()
        if self._stop_asked_at is None:
            self._stop_asked_at = now
        elif now - self._stop_asked_at > HASTE_AFTER_S:
            self._in_haste = True


def _started(part: Part, identity: Identity) -> Started:
    return Started(part.name, identity, part.fingerprint, part.rank, part.stop_signal, part.stop_within_s)
