"""Durable reports a second, through the whole product path, beside raw psycopg writing the very same rows.

Both keep 16 connections busy from one process, a thread for each. The raw peer sends the product's own
statement with the product's own parameters in autocommit, one journey for each report. The same peer in two
processes, which one interpreter's lock does not slow, shows how much the database could take.
"""

import multiprocessing
import random
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg

from bench import house, open_loop, residents
from bench.house import House
from bench.measure import SEED, Table, median, ms, percent, percentile
from bench.residents import NARRATIVE, Resident
from bench.wire import Wire
from citizen_api.reports import intake
from citizen_api.reports.intake import Intake
from kernel import ids
from kernel.audit.entries import Actor
from kernel.categories import CATEGORIES
from kernel.idempotency import request_key
from kernel.unit_of_work import driver_sql

CONNECTIONS = 16
AIM_SHARE = 0.30
# Everything that does not take part in answering a report.
BEHIND = (
    "feed",
    "upkeep",
    "relay",
    "timer",
    "worker-sos",
    "worker-push",
    "worker-default",
    "worker-footage",
    "worker-media",
    "recorder",
    "simcam",
)


@dataclass(frozen=True)
class Round:
    """Writes, how long each took, how long all together, and the processor time each part used."""

    took_s: list[float]
    seconds: float
    cpu_s: dict[str, float]
    refused: int = 0

    @property
    def per_s(self) -> float:
        return len(self.took_s) / self.seconds

    def cpu_ms_each(self, *parts: str) -> float:
        return 1000 * sum(self.cpu_s[part] for part in parts) / max(1, len(self.took_s))


def run(*, port: int, quick: bool) -> Table:
    rounds, seconds = (2, 3.0) if quick else (3, 6.0)
    table = Table(("16 connections", "reports a second", "p50 ms", "p99 ms", "share of raw psycopg"))
    with house.running(port=port) as running:
        enrolled = residents.enrol(running.port, 300 if quick else 600)
        product, peer = Product(running, enrolled), Peer(running, enrolled)
        product.round(seconds=3.0)  # pools, plans and caches fill
        peer.round(seconds=1.0)
        with running.standing_still(BEHIND):
            _compare(table, product, peer, rounds, seconds, where="what follows stands still")
        _compare(table, product, peer, rounds, seconds, where="what follows is at work, too")
    return table


def _compare(
    table: Table, product: "Product", peer: "Peer", rounds: int, seconds: float, *, where: str
) -> None:
    """In turns, so that a slow moment of the machine falls on both; the median of the rounds' shares."""
    ours, raw, raw_twice = [], [], []
    for _ in range(rounds):
        raw.append(peer.round(seconds=seconds))
        ours.append(product.round(seconds=seconds))
        raw_twice.append(peer.round(seconds=seconds, processes=2))
    shares = [mine.per_s / theirs.per_s for mine, theirs in zip(ours, raw, strict=True)]
    spread = f"{percent(median(shares))} ({percent(min(shares))} to {percent(max(shares))})"
    for name, done, share in (
        ("raw psycopg, the same statement", raw, "1"),
        ("the product path", ours, spread),
    ):
        took_s = [each for one in done for each in one.took_s]
        per_s = median([one.per_s for one in done])
        table.add(
            f"{name}; {where}", f"{per_s:,.0f}", ms(median(took_s)), ms(percentile(took_s, 0.99)), share
        )
    refused = sum(one.refused for one in ours)
    last = ours[-1]
    costs = ", ".join(
        f"{name} {last.cpu_ms_each(name):.2f}" for name in ("web", "front", "redis", "postgres")
    )
    behind = f", what follows {last.cpu_ms_each(*BEHIND):.2f}"
    table.notes.append(
        f"{where.capitalize()}: aim {percent(AIM_SHARE)} or more, "
        f"{'met' if median(shares) >= AIM_SHARE else '**missed**'}; {refused} reports were not answered with 201. "
        f"Processor milliseconds a report: {costs}{behind}; raw: postgres {raw[-1].cpu_ms_each('postgres'):.2f}."
    )


def _times(done: list[Round], base: list[Round]) -> float:
    return median([one.per_s / other.per_s for one, other in zip(done, base, strict=True)])


class Product:
    """POST /v1/reports through the front door, from many devices: the limit per device stays as it is."""

    def __init__(self, running: House, enrolled: list[Resident]) -> None:
        self._running, self._residents, self._rng = running, enrolled, random.Random(SEED)

    def round(self, *, seconds: float) -> Round:
        # More than can be needed, prepared before the clock runs; each round begins with other devices.
        self._rng.shuffle(self._residents)
        prepared = iter(residents.reports(self._residents, self._rng, round(1_000 * seconds)))
        took_s: list[float] = []
        refused: list[int] = []
        cpu_before, began_at = self._running.cpu_s(), time.monotonic()

        def client() -> None:
            with Wire(self._running.port) as wire:
                for request in prepared:  # a list's iterator may be shared by threads
                    sent_at = time.monotonic()
                    if sent_at >= began_at + seconds:
                        return
                    status, _ = wire.ask(request)
                    if status == 201:
                        took_s.append(time.monotonic() - sent_at)
                    else:
                        refused.append(status)

        open_loop.together([client] * CONNECTIONS)
        return Round(
            took_s, time.monotonic() - began_at, _used_since(cpu_before, self._running), len(refused)
        )


class Peer:
    """The statement of `intake` over psycopg and nothing else, for the same devices."""

    def __init__(self, running: House, enrolled: list[Resident]) -> None:
        self._running = running
        with running.connect() as connection:
            self._devices = connection.execute(
                "SELECT id, resident_id FROM devices WHERE id = ANY(%s)",
                ([resident.device_id for resident in enrolled],),
            ).fetchall()

    def round(self, *, seconds: float, processes: int = 1) -> Round:
        context = multiprocessing.get_context("fork")  # none of our threads runs now
        queue = context.SimpleQueue()
        ready = context.Barrier(processes + 1)
        share = CONNECTIONS // processes
        writers = [
            context.Process(target=_write, args=(queue, ready, self._running, self._devices, seconds, share))
            for _ in range(processes)
        ]
        for process in writers:
            process.start()
        ready.wait()
        cpu_before, began_at = self._running.cpu_s(), time.monotonic()
        took_s = [each for _ in writers for each in queue.get()]
        elapsed_s = time.monotonic() - began_at
        for process in writers:
            process.join()
        return Round(took_s, elapsed_s, _used_since(cpu_before, self._running))


def _used_since(before: dict[str, float], running: House) -> dict[str, float]:
    return {name: used_s - before.get(name, 0.0) for name, used_s in running.cpu_s().items()}


def _write(
    queue: Any, ready: Any, running: House, devices: list[tuple[UUID, UUID]], seconds: float, connections: int
) -> None:
    """One process of the peer: its share of the connections, a thread each."""
    statement, parameters = _prepared(devices, round(3_000 * seconds * connections / CONNECTIONS))
    prepared = iter(parameters)
    took_s: list[float] = []
    opened = [running.connect() for _ in range(connections)]
    ready.wait()
    ends_at = time.monotonic() + seconds

    def writer(connection: psycopg.Connection) -> None:
        with connection:
            for values in prepared:  # a list's iterator may be shared by threads
                began_at = time.monotonic()
                if began_at >= ends_at:
                    return
                answer = connection.execute(statement, values).fetchone()
                took_s.append(time.monotonic() - began_at)
                assert answer == (True, True), "this row was there before"

    open_loop.together([partial(writer, connection) for connection in opened])
    queue.put(took_s)


def _prepared(devices: list[tuple[UUID, UUID]], count: int) -> tuple[str, list[dict[str, Any]]]:
    """What `intake.accept` would send, taken from itself: the statement and `count` sets of parameters."""
    rng = random.Random()
    prepared = []
    for place in residents.places(rng, count):
        device_id, resident_id = rng.choice(devices)
        received_at = datetime.now(UTC)
        occurred_at = received_at - timedelta(minutes=2)
        report = Intake(
            report_id=ids.new_id(),
            reference=ids.new_reference(),
            resident_id=resident_id,
            device_id=device_id,
            receipt_secret_hash=None,
            category=rng.choice(CATEGORIES),
            narrative=NARRATIVE,
            position=place,
            occurred_at=occurred_at,
            occurred_until=None,
            composed_at=None,
            given_occurred_at=occurred_at,
            given_occurred_until=None,
            given_composed_at=None,
            given_sent_at=None,
            received_at=received_at,
        )
        key = request_key(str(ids.new_id()), {}, scope="bench", secret=b"bench")
        answer = {"id": str(report.report_id), "reference": report.reference, "status": "reported"}
        actor = Actor("resident", resident_id)
        prepared.append(intake.parameters(report, actor=actor, key=key, answer=answer))
    return driver_sql(intake.STATEMENT), prepared
