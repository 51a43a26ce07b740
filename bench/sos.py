"""From the press of an SOS to the console: POST at the front door until the entry is at a client of the feed."""

import http.client
import json
import multiprocessing
import random
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg

from bench import house, open_loop, residents
from bench.house import House
from bench.measure import SEED, Table, median, ms, percent, percentile
from bench.wire import HOST
from supervise.postgres import OWNER_ROLE

REPORTS_PER_S = 50
SOS_PER_S = 4
AIM_P99_S = 1.0
WAIT_FOR_LAST_S = 15.0


@dataclass(frozen=True)
class Phase:
    """What one phase measured. lost: alerts that were accepted and never came."""

    to_client_s: list[float]
    to_answer_s: list[float]
    lost: int


def run(*, port: int, quick: bool) -> Table:
    seconds = 8.0 if quick else 60.0
    rng = random.Random(SEED)
    with house.running(port=port) as running:
        floor_s = _notify_floor_s(running, rounds=50 if quick else 300)
        with FeedClient(running, key=_feed_key(running)) as client:
            _phase(running, client, rng, seconds=3.0)  # pools, plans and caches fill
            idle = _phase(running, client, rng, seconds=seconds)
            flood = ReportFlood(running, seconds=seconds + 2)
            busy = _phase(running, client, rng, seconds=seconds, start_at=flood.start_at + 1)
            reports = flood.results()
    return _table(floor_s, idle, busy, reports)


def _table(floor_s: list[float], idle: Phase, busy: Phase, reports: list[tuple[float, int]]) -> Table:
    table = Table(("milliseconds", "p50", "p99", "max", "how many"))
    measured = [
        ("floor: one row committed until its NOTIFY is heard", floor_s),
        ("SOS due until the entry is at the client, idle", idle.to_client_s),
        (f"the same while {REPORTS_PER_S} reports a second come in", busy.to_client_s),
        ("SOS due until its 201, idle", idle.to_answer_s),
        ("the same under the reports", busy.to_answer_s),
        ("a report due until its 201", [took_s for took_s, _ in reports]),
    ]
    for name, values in measured:
        table.add(name, ms(median(values)), ms(percentile(values, 0.99)), ms(max(values)), f"{len(values):,}")
    accepted = sum(status == 201 for _, status in reports)
    p99_s = percentile(busy.to_client_s, 0.99)
    table.notes.append(
        f"Aim: p99 under {AIM_P99_S:.0f} s; under load it took {percent(p99_s / AIM_P99_S)} of that "
        f"({'met' if p99_s < AIM_P99_S else '**missed**'}). p50 is {median(idle.to_client_s) / median(floor_s):.0f} "
        f"times the floor when idle, {median(busy.to_client_s) / median(floor_s):.0f} times under load. "
        f"Lost: {idle.lost + busy.lost} alerts; {accepted:,} of {len(reports):,} reports were answered with 201."
    )
    return table


def _phase(
    running: House, client: "FeedClient", rng: random.Random, *, seconds: float, start_at: float | None = None
) -> Phase:
    """SOS alerts at random moments of `seconds`, each from a device that has none open."""
    count = round(SOS_PER_S * seconds)
    alerts = residents.sos_alerts(residents.enrol(running.port, count), rng)
    moments = open_loop.random_moments(rng, count=count, seconds=seconds)
    answers = open_loop.send(
        alerts,
        moments,
        port=running.port,
        connections=8,
        start_at=max(start_at or 0.0, time.monotonic() + 0.2),
    )
    if refused := [answer for answer in answers if answer.status != 201]:
        raise RuntimeError(f"{len(refused)} SOS were not answered with 201: {refused[0]}")
    due_at = {json.loads(answer.body)["id"]: answer.due_at for answer in answers}
    seen_at = client.wait_for(due_at, at_most_s=WAIT_FOR_LAST_S)
    return Phase(
        [at - due_at[alert_id] for alert_id, at in seen_at.items()],
        [answer.took_s for answer in answers],
        lost=len(due_at) - len(seen_at),
    )


class FeedClient:
    """One console: reads the feed as server-sent events and notes when each SOS came."""

    def __init__(self, running: House, *, key: str) -> None:
        self._connection = http.client.HTTPConnection(HOST, running.port, timeout=30)
        headers = {"Accept": "text/event-stream", "Authorization": f"Bearer {key}"}
        self._connection.request("GET", "/v1/cpo/feed", headers=headers)
        self._stream = self._connection.getresponse()
        if self._stream.status != 200:
            raise RuntimeError(f"the feed answered {self._stream.status}: {self._stream.read()[:300]!r}")
        self._seen_at: dict[str, float] = {}
        self._thread = threading.Thread(target=self._read, daemon=True)

    def __enter__(self) -> "FeedClient":
        self._stream.readline()  # the first line is there: from here on nothing is missed
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._connection.sock.shutdown(2)
        self._thread.join()
        self._connection.close()

    def wait_for(
        self, alert_ids: "Sequence[str] | dict[str, float]", *, at_most_s: float
    ) -> dict[str, float]:
        """When each alert's entry arrived; those that did not are left out."""
        deadline = time.monotonic() + at_most_s
        while time.monotonic() < deadline and not all(alert_id in self._seen_at for alert_id in alert_ids):
            time.sleep(0.05)
        return {alert_id: self._seen_at[alert_id] for alert_id in alert_ids if alert_id in self._seen_at}

    def _read(self) -> None:
        while line := self._stream.readline():
            if line.startswith(b"data: ") and b'"sos_raised"' in line:
                at = time.monotonic()
                entry = json.loads(line[6:])
                self._seen_at.setdefault(entry["sos_alert"]["id"], at)


class ReportFlood:
    """Reports at a steady rate, from a process of its own: its work must not delay the clock of the SOS."""

    def __init__(self, running: House, *, seconds: float) -> None:
        count = round(REPORTS_PER_S * seconds)
        rng = random.Random(SEED + 1)
        requests = residents.reports(residents.enrol(running.port, REPORTS_PER_S * 2), rng, count)
        moments = open_loop.random_moments(rng, count=count, seconds=seconds)
        context = multiprocessing.get_context("spawn")
        self._ours, theirs = context.Pipe()
        self.start_at = time.monotonic() + 2.0  # the other process must have begun by then
        self._process = context.Process(
            target=_flood, args=(theirs, requests, moments, running.port, self.start_at)
        )
        self._process.start()

    def results(self) -> list[tuple[float, int]]:
        """(seconds, status) of every report."""
        results: list[tuple[float, int]] = self._ours.recv()
        self._process.join()
        return results


def _flood(
    answers_to: object, requests: list[bytes], moments: list[float], port: int, start_at: float
) -> None:
    answers = open_loop.send(requests, moments, port=port, connections=32, start_at=start_at)
    answers_to.send([(answer.took_s, answer.status) for answer in answers])  # type: ignore[attr-defined]


def _feed_key(running: House) -> str:
    running.flask(
        "officers", "add", "Bench", "--role", "operator", "--password-stdin", stdin="bench bench bench\n"
    )
    return running.flask("keys", "issue", "--officer", "Bench", "--scope", "feed:read").splitlines()[-1]


def _notify_floor_s(running: House, *, rounds: int) -> list[float]:
    """The least that a feed out of this database can take: commit a row and its NOTIFY, hear it elsewhere."""
    with (
        running.connect(role=OWNER_ROLE) as writer,
        running.connect(role=OWNER_ROLE) as listener,
    ):
        writer.execute("CREATE TABLE bench_floor (id int, body text)")
        listener.execute("LISTEN bench_floor")
        took_s = [_notify_round_s(writer, listener, number) for number in range(rounds)]
        writer.execute("DROP TABLE bench_floor")
    return took_s


def _notify_round_s(writer: psycopg.Connection, listener: psycopg.Connection, number: int) -> float:
    began_at = time.monotonic()
    writer.execute(
        "WITH row AS (INSERT INTO bench_floor VALUES (%s, %s) RETURNING id)"
        " SELECT pg_notify('bench_floor', id::text) FROM row",
        (number, "x" * 500),
    )
    for _ in listener.notifies(timeout=5, stop_after=1):
        pass
    return time.monotonic() - began_at
