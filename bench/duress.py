"""Standing down and standing down under duress, at the front door, interleaved: can a watcher tell the two apart?"""

import http.client
import json
import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bench import house, residents
from bench.measure import SEED, Table, median, ms, percentile
from bench.residents import Resident
from bench.wire import HOST

REAL, DURESS = "246810", "246897"
CALLS = 1_000
AT_ONCE = 5
AIM_APART_MS = 5.0
# What differs between any two answers.
OWN_HEADERS = frozenset({"date", "x-request-id"})


@dataclass(frozen=True)
class Call:
    """One answer as a watcher sees it."""

    pin: str
    took_s: float
    seen: str


def run(*, port: int, quick: bool) -> Table:
    rounds = (40 if quick else CALLS) // (2 * AT_ONCE)
    with house.running(port=port) as running:
        people = residents.enrol(running.port, 2 * AT_ONCE)
        pairs = list(zip(people[::2], people[1::2], strict=True))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            done = [
                call
                for calls in pool.map(
                    lambda n: _pair(running.port, pairs[n], rounds, SEED + n), range(AT_ONCE)
                )
                for call in calls
            ]
    return _table(done)


def _table(done: list[Call]) -> Table:
    table = Table(("milliseconds from the question to the answer", "p50", "p99", "max", "how many"))
    took = {pin: [call.took_s for call in done if call.pin == pin] for pin in (REAL, DURESS)}
    for name, pin in (("in earnest", REAL), ("under duress", DURESS)):
        values = took[pin]
        table.add(name, ms(median(values)), ms(percentile(values, 0.99)), ms(max(values)), f"{len(values):,}")
    apart_ms = abs(median(took[REAL]) - median(took[DURESS])) * 1000
    kinds = len({call.seen for call in done})
    table.notes.append(
        f"Aim: medians within {AIM_APART_MS:.0f} ms; they are {apart_ms:.2f} ms apart "
        f"({'met' if apart_ms < AIM_APART_MS else '**missed**'}). Status, length and headers but Date and request id: "
        f"{kinds} kind{'s' if kinds > 1 else ''} of answer in {len(done):,} ({'met' if kinds == 1 else '**missed**'})."
    )
    return table


def _pair(port: int, pair: tuple[Resident, Resident], rounds: int, seed: int) -> list[Call]:
    """Two residents in turn, in an order by chance; each raises an SOS and stands it down."""
    rng, done = random.Random(seed), []
    connection = http.client.HTTPConnection(HOST, port, timeout=30)
    for each in pair:
        _ask(connection, each, "PUT", "/v1/sos-pins", {"stand_down_pin": REAL, "duress_pin": DURESS})
    for _ in range(rounds):
        turns = [(pair[0], REAL), (pair[1], DURESS)]
        rng.shuffle(turns)
        for resident, pin in turns:
            _, body, _ = _ask(connection, resident, "POST", "/v1/sos-alerts", {"kind": "bench"})
            path = f"/v1/sos-alerts/{json.loads(body)['id']}/stand-down"
            began = time.monotonic()
            status, body, headers = _ask(connection, resident, "POST", path, {"pin": pin})
            done.append(Call(pin, time.monotonic() - began, f"{status} {len(body)} {headers}"))
    connection.close()
    return done


def _ask(
    connection: http.client.HTTPConnection, resident: Resident, method: str, path: str, body: dict[str, Any]
) -> tuple[int, bytes, list[tuple[str, str]]]:
    headers = {**resident.headers, "Content-Type": "application/json"}
    connection.request(method, path, body=json.dumps(body), headers=headers)
    answer = connection.getresponse()
    content = answer.read()
    if answer.status >= 400:
        raise RuntimeError(f"{method} {path} was answered {answer.status}: {content[:300]!r}")
    kept = [(name.lower(), value) for name, value in answer.getheaders() if name.lower() not in OWN_HEADERS]
    return answer.status, content, kept
