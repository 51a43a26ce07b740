"""Kills parts of a running house at random while it works, lets it come to rest, and draws up the account.

Runs as the first process of a process namespace of its own (see namespace.py), started by test_kills.py or
script/soak. Prints the seed; the same seed kills the same parts after the same pauses. Exit code 0: nothing was
lost, nothing doubled, everything done in time, the account notices planted losses, and Ctrl-C left nothing.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import psycopg

from supervise import identity
from supervise.settings import port_is_free
from tests.kills import account, namespace
from tests.kills.clients import CIRCLE, Clients, History, Phone
from tests.kills.house import House

# Each of these once before any of them twice; a worker is one of four.
VICTIMS = ("worker", "relay", "web", "redis", "postgres", "feed", "timer")
FIRST = ("worker", "relay", "web", "redis", "postgres")
WORKERS = ("worker-default", "worker-default", "worker-push", "worker-sos", "worker-footage")
BACK_WITHIN_S = 5.0
AT_REST_WITHIN_S = 60.0
PAUSE_S = (1.0, 3.0)
# A house that acknowledges nothing between two kills has nothing to lose.
AT_WORK_WITHIN_S = 60.0
WATCHERS = 3
PORTS = range(18_360, 18_400)


@dataclass
class Killed:
    part: str
    back_after_s: float


def main() -> int:
    options = _parser().parse_args()
    namespace.refuse_outside()
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(10**6)
    say(f"seed {seed}, {options.kills} kills, {options.per_second:g} reports a second")
    house = House(port=next(port for port in PORTS if port_is_free(port)))
    found = _storm(
        house,
        seed=seed,
        kills=options.kills,
        per_second=options.per_second,
        at_rest_within_s=options.at_rest_within,
    )
    for fault in found[:40]:
        say(f"FAULT {fault}")
    if found:
        say(f"{len(found)} faults with seed {seed}; logs are in {house.var}")
        return 1
    house.remove()
    say("nothing lost, nothing doubled")
    return 0


def _storm(house: House, *, seed: int, kills: int, per_second: float, at_rest_within_s: float) -> list[str]:
    began_at = time.monotonic()
    house.supervise()
    say(f"the house is ready after {time.monotonic() - began_at:.1f} s")
    history = History()
    key = house.issue_key("worklist:decide", "feed:read")
    watchers = [_watcher(house, history, number) for number in range(WATCHERS)]
    clients = Clients(house.url, history, key=key, seed=seed, per_second=per_second)
    clients.start()
    found = [*_kill_at_random(house, history, random.Random(seed), kills)]
    found += _at_work(lambda: len(history.decided), more_than=0, what="a decision")
    worked_until = time.monotonic()
    clients.stop()
    found += _come_to_rest(house, history, since=worked_until, within_s=at_rest_within_s)
    clients.hang_up()
    _say_what_happened(history)
    found += account.faults(house, history, watchers, key=key)
    if not found:
        found += _control(house, history, watchers, key)
    found += _change_supervisors(house)
    return found


def _watcher(house: House, history: History, number: int) -> Phone:
    """The first two want push messages too, so that the batches are sent; the third reads its inbox only."""
    push = {"provider": "fcm", "token": f"token-of-watcher-{number}"} if number < 2 else None
    phone = Phone.enrolled(house.url, history, push=push)
    phone.insist("PUT", "/v1/watch-areas", json={"watch_areas": [CIRCLE]})
    return phone


def _kill_at_random(house: House, history: History, chance: random.Random, kills: int) -> list[str]:
    found = []
    acknowledged = 0
    bag: list[str] = []
    slowest = Killed("", 0.0)
    flush_at = kills // 2
    for number in range(kills):
        found += _at_work(lambda: len(history.reports), more_than=acknowledged, what="a report")
        acknowledged = len(history.reports)
        bag = bag or chance.sample(FIRST if number == 0 else VICTIMS, len(FIRST if number == 0 else VICTIMS))
        time.sleep(chance.uniform(*PAUSE_S))
        if number == flush_at:
            house.flush_redis()
            say("flushed Redis")
            time.sleep(chance.uniform(*PAUSE_S))
        name = bag.pop()
        part = chance.choice(WORKERS) if name == "worker" else name
        killed = _kill(house, part)
        slowest = max(slowest, killed, key=lambda one: one.back_after_s)
        if killed.back_after_s > BACK_WITHIN_S:
            found.append(f"{part} was away for {killed.back_after_s:.1f} s after a kill")
    say(f"{kills} kills; the slowest to come back was {slowest.part}, after {slowest.back_after_s:.2f} s")
    return found


def _at_work(count: Callable[[], int], *, more_than: int, what: str) -> list[str]:
    """Wait until something has been acknowledged since, so that what is killed is killed in mid-run."""
    deadline = time.monotonic() + AT_WORK_WITHIN_S
    while count() <= more_than:
        if time.monotonic() > deadline:
            return [f"{what} was not acknowledged for {AT_WORK_WITHIN_S:.0f} s"]
        time.sleep(0.05)
    return []


def _kill(house: House, part: str) -> Killed:
    """kill -9 of the recorded process; how long until another one is recorded and alive."""
    before = house.running()[part]
    if not identity.send(before, signal.SIGKILL):
        say(f"{part} had ended by itself")
    killed_at = time.monotonic()
    while time.monotonic() < killed_at + 4 * BACK_WITHIN_S:
        now = house.running().get(part)
        if now is not None and now != before and identity.is_alive(now):
            break
        time.sleep(0.02)
    took_s = time.monotonic() - killed_at
    say(f"killed {part}; back after {took_s:.2f} s")
    return Killed(part, took_s)


def _come_to_rest(house: House, history: History, *, since: float, within_s: float) -> list[str]:
    """Wait until nothing is left to do and the stream has shown all of it."""
    while True:
        waits = "the database does not answer"
        with suppress(psycopg.OperationalError), house.database() as database:
            waits = _waiting(database, history)
        took_s = time.monotonic() - since
        if not waits:
            say(f"everything was done {took_s:.1f} s after the last of it was asked for")
            return [] if took_s <= within_s else [f"it took {took_s:.0f} s to come to rest"]
        if took_s > 2 * within_s:
            return [f"{took_s:.0f} s after the last was asked for there was still {waits}"]
        time.sleep(0.3)


def _waiting(database: psycopg.Connection, history: History) -> str:
    """What is left to do, in words; empty at rest. What falls due much later does not count."""
    counts = {
        "messages": "SELECT count(*) FROM outbox_messages WHERE relayed_at IS NULL",
        "deliveries": "SELECT count(*) FROM outbox_deliveries WHERE state = 'waiting'",
        "due events": "SELECT count(*) FROM due_events WHERE at < now() + interval '10 s'",
        "audit entries": "SELECT count(*) FROM audit_pending",
        "entries on the stream": f"SELECT coalesce(max(seq), 0) - {len(history.seen)} FROM feed_entries",
    }
    found = {what: database.execute(query).fetchone()[0] for what, query in counts.items()}  # type: ignore[index, call-overload]
    return ", ".join(f"{count} {what}" for what, count in found.items() if count > 0)


def _control(house: House, history: History, watchers: list[Phone], key: str) -> list[str]:
    """An account that finds no fault must find planted ones, or it proves nothing."""
    report = next(iter(history.reports))
    alert = next(iter(history.alerts))
    verified = [each for each, outcome in history.decided.items() if outcome == "verified"]
    with house.database() as database:
        tip = database.execute("SELECT max(seq) FROM feed_entries").fetchone()[0]  # type: ignore[index]
        # As a replica applies changes: no foreign key and no trigger objects.
        database.execute("SET session_replication_role = replica")
        planted = {
            f"report {report} was acknowledged": ("DELETE FROM reports WHERE id = %s", report),
            f"tasks of report {report}": ("DELETE FROM verification_tasks WHERE report_id = %s", report),
            f"rows of SOS {alert}": ("DELETE FROM sos_alerts WHERE id = %s", alert),
            "the feed is not contiguous": ("DELETE FROM feed_entries WHERE seq = %s", tip - 1),
            "the audit's numbers are not contiguous": ("DELETE FROM audit_numbers WHERE seq = %s", 2),
        }
        if verified:
            planted[f"of report {verified[0]}"] = (
                "DELETE FROM notification_deliveries WHERE notification_id = (SELECT n.id FROM notifications n"
                " JOIN incidents i ON i.id = n.incident_id WHERE i.subject_id = %s)",
                verified[0],
            )
        for query, value in planted.values():
            removed = database.execute(query, (value,)).rowcount  # type: ignore[arg-type]
            if not removed:
                return [f"the control could not plant: {query}"]
    found = account.faults(house, history, watchers, key=key)
    missed = [what for what in planted if not any(what in fault for fault in found)]
    say(f"control: {len(planted)} planted losses, {len(planted) - len(missed)} noticed")
    return [f"the account does not notice a planted loss: {what}" for what in missed]


def _change_supervisors(house: House) -> list[str]:
    """kill -9 of the supervisor, a second one that takes over what it left, Ctrl-C, and nothing runs any more."""
    before = house.running()
    house.kill_supervisor()
    house.supervise()
    found = []
    if house.running() != before:
        found.append(f"the second supervisor did not take over: {before} became {house.running()}")
    code = house.interrupt()
    _reap()
    left = [status.identity.pid for status in identity.everyone() if status.identity.pid != os.getpid()]
    if code != 0 or left:
        found.append(f"Ctrl-C ended with {code} and left {left}")
    say("a second supervisor took over, and Ctrl-C left nothing running" if not found else "")
    return found


def _reap() -> None:
    """The first process of a namespace inherits every orphan."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass


def _say_what_happened(history: History) -> None:
    gaps = [
        later - one for one, later in zip(history.acknowledged_at, history.acknowledged_at[1:], strict=False)
    ]
    say(
        f"acknowledged: {len(history.reports)} reports, {len(history.alerts)} SOS, {len(history.decided)} decisions;"
        f" {len(history.seen)} feed entries; longest without an acknowledgement {max(gaps, default=0):.1f} s"
    )
    say(f"tried again after: {dict(history.setbacks)}")


def say(text: str) -> None:
    if text:
        print(f"storm: {text}", flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="storm")
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int)
    parser.add_argument("--at-rest-within", type=float, default=AT_REST_WITHIN_S, help="seconds")
    parser.add_argument("--per-second", type=float, default=6.0, help="reports a second")
    return parser


if __name__ == "__main__":
    sys.exit(main())
