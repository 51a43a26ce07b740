"""`script/test`: a private PostgreSQL and Redis for tests under var/test, a clean database, and the command.

Runs at the same time share the two services; each has a slot: a database and a Redis number of its own. The
last one to finish stops the services. Nothing here is durable: fsync is off, and the data mean nothing.
"""

import fcntl
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from supervise import places, postgres, redis_server, settings
from supervise.journal import Journal
from supervise.part import Part
from supervise.places import CHECKOUT, Places
from supervise.supervisor import StartFailed, Stopped, Supervisor

TEMPLATE = "gawah_template"
SLOTS = 16


def run(*, var: Path, command: list[str], keep: bool) -> int:
    """Run `command` with the services' addresses in its environment; return its exit code."""
    where = places.prepare(var)
    users = os.open(where.run / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        with _alone(where):
            fcntl.flock(users, fcntl.LOCK_SH)
            redis_url = _start_services(where)
            slot, slot_lock = _take_slot(where)
            postgres.replace_database(where, name=f"gawah_test_{slot}", template=TEMPLATE)
        try:
            return _run(command, env=_environment(where, slot=slot, redis_url=redis_url))
        finally:
            os.close(slot_lock)
    except (StartFailed, Stopped) as error:
        print(f"script/test: the services for the tests did not start. {error}")
        return 1
    finally:
        with _alone(where):
            fcntl.flock(users, fcntl.LOCK_UN)
            if not keep and _is_last(users):
                _supervisor(where).take_over([])  # adopts nothing: stops both
        os.close(users)


def _start_services(where: Places) -> str:
    kept = settings.read(where.env_file)
    password = kept.get("REDIS_PASSWORD") or settings.new_secret()
    settings.write(where.env_file, {"REDIS_PASSWORD": password})
    redis_url = redis_server.make_url(where, password=password)
    services: list[Part] = [
        postgres.part(where, durable=False),
        redis_server.part(where, url=redis_url, durable=False),
    ]
    if not (postgres.answers(where) and redis_server.answers(redis_url)):  # else another run's: not touched
        postgres.make_cluster(where)
        supervisor = _supervisor(where)
        supervisor.take_over(services)
        supervisor.start(services)
    postgres.make_database(where, name=TEMPLATE)
    return redis_url


def _supervisor(where: Places) -> Supervisor:
    """One that only starts or only stops: the services outlive it; the next run finds them recorded."""
    quiet = Journal(where.log, only=frozenset())
    return Supervisor(journal=quiet, record_path=where.record)


def _environment(where: Places, *, slot: int, redis_url: str) -> dict[str, str]:
    database = f"gawah_test_{slot}"
    scratch = where.var / f"slot-{slot}"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir()
    return {
        "TEST_DATABASE_URL": postgres.url(where, role=postgres.APP_ROLE, database=database),
        "TEST_DATABASE_OWNER_URL": postgres.url(where, role=postgres.OWNER_ROLE, database=database),
        "TEST_DATABASE_ADMIN_URL": postgres.url(where, role="postgres", database=database),
        "TEST_REDIS_URL": redis_url.replace("?db=0", f"?db={slot}"),
        "TEST_SCRATCH_DIR": str(scratch),
    }


def _run(command: list[str], *, env: dict[str, str]) -> int:
    """In the foreground, with our terminal. Ctrl-C reaches it by itself; we wait until it has tidied up."""
    process = subprocess.Popen(command, cwd=CHECKOUT, env={**os.environ, **env})
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: process.send_signal(number))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return process.wait()


def _take_slot(where: Places) -> tuple[int, int]:
    for slot in range(SLOTS):
        lock = os.open(where.run / f"slot-{slot}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            continue
        return slot, lock
    raise StartFailed(f"{SLOTS} test runs are under way already")


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@contextmanager
def _alone(where: Places) -> Iterator[None]:
    """One run at a time starts or stops the services."""
    with open(where.run / "services.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
