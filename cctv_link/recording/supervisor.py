"""Many cameras, several processes: the owner of the ring forks a recorder for every hundred cameras and watches over them.

A recorder that dies costs its own cameras a few seconds: what it left open is closed, and its successor begins. One that
hangs is ended first. One whose owner has died hears it, because the pipe between them breaks, closes its files and ends; until then
nobody else can own the ring.
"""

import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import ForkProcess
from uuid import UUID

from cctv_link.recording import recorder
from cctv_link.recording.backoff import Backoff
from cctv_link.recording.crew import OpenCrew, Recordable
from cctv_link.recording.index import IndexUnavailable, SegmentIndex
from cctv_link.recording.keeper import Keeper, SharedSignal, Signal, owned, until_it_answers
from cctv_link.recording.pulse import AtWork, Pulse
from cctv_link.recording.recorder import Register
from cctv_link.recording.recovery import recover
from cctv_link.recording.ring import Ring
from cctv_link.recording.shares import Shares
from kernel.light_log import log as _log

TICK_S = 0.5
REGISTER_EVERY_S = 5.0
# A recorder needs as long as its slowest camera; after that it is ended for it.
END_WITHIN_S = recorder.STOP_WITHIN_S + 2.0
# Whoever did not look for so long, stopped itself or waiting for the database, cannot tell who hangs.
LOOKED_AWAY_S = 5.0

_forking = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Work:
    """What every recorder needs. at_birth: called first of all in the new process."""

    ring: Ring
    index: SegmentIndex
    cameras: Register
    open_crew: OpenCrew
    at_birth: Callable[[], None]


@dataclass(slots=True)
class _Shard:
    """One process and its share. orders: our end of the pipe that tells it which cameras are its own."""

    number: int
    share: frozenset[UUID]
    process: ForkProcess | None = None
    orders: Connection | None = None
    is_killed: bool = False
    pulse: Pulse = field(default_factory=Pulse)
    began_s: float = 0.0
    begin_at_s: float = 0.0
    backoff: Backoff = field(default_factory=Backoff)

    def tell(self, share: frozenset[UUID]) -> None:
        if share == self.share:
            return
        self.share = share
        if self.orders is not None:
            # If it is dead, its successor is born with the new share.
            with suppress(OSError):
                self.orders.send(share)


def run(work: Work, *, stop: threading.Event, cameras_per_process: int, silent_s: float) -> None:
    """Record until `stop` is set. Call it in the main thread of a process that has no other: it forks.

    silent_s: a recorder that was not at work for so long hangs, and is ended. Waits while another recorder owns the ring.
    """
    with owned(work.ring.directory, stop):
        if until_it_answers(lambda: recover(work.index, work.ring.directory), stop) is not None:
            _Supervisor(work, cameras_per_process, silent_s).run(stop)


class _Supervisor:
    def __init__(self, work: Work, cameras_per_process: int, silent_s: float) -> None:
        self._work = work
        self._silent_s = silent_s
        self._looked_s = self._watching_since_s = time.monotonic()
        self._shares = Shares(cameras_per_process)
        self._disk_full = SharedSignal()
        self._keeper = Keeper(work.ring, work.index, self._disk_full)
        self._shards: list[_Shard] = []

    def run(self, stop: threading.Event) -> None:
        register_due_s = 0.0
        try:
            while not stop.is_set():
                try:
                    if time.monotonic() >= register_due_s:
                        register_due_s = time.monotonic() + REGISTER_EVERY_S
                        self._follow(self._work.cameras())
                    for shard in self._shards:
                        self._look_after(shard)
                    self._keeper.keep()
                except IndexUnavailable as error:
                    _log.warning("recording_index_unavailable", detail=error.detail)
                stop.wait(TICK_S)
        finally:
            self._end_all()

    def _follow(self, cameras: Sequence[Recordable]) -> None:
        for number, share in enumerate(self._shares.of([camera.id for camera in cameras])):
            if number == len(self._shards):
                self._shards.append(_Shard(number, share))
            self._shards[number].tell(share)

    def _look_up(self) -> float:
        """This moment, before every look at a recorder: one that dies may have held us up, and its neighbours with us."""
        now_s = time.monotonic()
        if now_s - self._looked_s > LOOKED_AWAY_S:
            self._watching_since_s = now_s
        self._looked_s = now_s
        return now_s

    def _look_after(self, shard: _Shard) -> None:
        """Begin it when it is time; end it when it hangs; notice that it died. Raises IndexUnavailable."""
        now_s = self._look_up()
        if shard.process is not None and shard.process.is_alive() and not shard.is_killed:
            silent_for_s = now_s - max(shard.pulse.last_s, self._watching_since_s)
            if silent_for_s > self._silent_s:
                _log.error("recorder_hangs", shard=shard.number, silent_for_s=round(silent_for_s))
                # It does not hear that it should end. What it had on the disk is recovered, as after any death. One
                # that waits for a disk in the kernel dies when that answers, and nobody else waits for it.
                shard.process.kill()
                shard.is_killed = True
        if shard.process is not None and not shard.process.is_alive():
            _log.error("recorder_died", shard=shard.number, exit_code=shard.process.exitcode)
            lasted_s = now_s - shard.began_s
            shard.begin_at_s = now_s + shard.backoff.wait_s(lasted_s=lasted_s, saw_pictures=True)
            self._forget(shard)
        if shard.process is None and now_s >= shard.begin_at_s:
            if shard.began_s:
                recover(self._work.index, self._work.ring.directory, of=self._shares.ever_of(shard.number))
            self._begin(shard)

    def _begin(self, shard: _Shard) -> None:
        ours, theirs = _forking.Pipe()
        shard.pulse.beat(time.monotonic())
        inherited = [one.orders for one in self._shards if one.orders is not None]
        shard.process = _forking.Process(
            target=_record_share,
            args=(self._work, shard.share, theirs, [*inherited, ours], self._disk_full, shard.pulse),
            name=f"recorder-{shard.number}",
        )
        shard.process.start()
        theirs.close()
        shard.orders, shard.began_s = ours, time.monotonic()
        _log.info("recorder_began", shard=shard.number, pid=shard.process.pid, cameras=len(shard.share))

    def _forget(self, shard: _Shard) -> None:
        if shard.process is not None:
            shard.process.close()
        if shard.orders is not None:
            shard.orders.close()
        shard.process = shard.orders = None
        shard.is_killed = False

    def _end_all(self) -> None:
        for shard in self._shards:
            if shard.process is not None:
                shard.process.terminate()
        deadline_s = time.monotonic() + END_WITHIN_S
        for shard in self._shards:
            if shard.process is None:
                continue
            shard.process.join(timeout=max(0.0, deadline_s - time.monotonic()))
            if shard.process.is_alive():
                _log.error("recorder_did_not_end", shard=shard.number)
                shard.process.kill()
                shard.process.join()
            self._forget(shard)


def _record_share(
    work: Work,
    share: frozenset[UUID],
    orders: Connection,
    inherited: Sequence[Connection],
    disk_full: Signal,
    pulse: Pulse,
) -> None:
    """The life of one recorder, in its own process."""
    for connection in inherited:
        # Or the pipe of a neighbour would not break when our owner dies.
        connection.close()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    work.at_birth()
    mine = {"share": share}
    at_work = AtWork()
    pulse.follow(at_work)

    def hear() -> None:
        try:
            while orders.poll():
                mine["share"] = orders.recv()
        except (EOFError, OSError):
            _log.error("recorder_without_owner")
            stop.set()

    recorder.record(
        work.ring.directory,
        index=work.index,
        cameras=lambda: [camera for camera in work.cameras() if camera.id in mine["share"]],
        stop=stop,
        open_crew=work.open_crew,
        disk_full=disk_full,
        each_round=hear,
        at_work=at_work,
    )
