"""A house to measure: `script/server` in a folder of its own with empty data, gone without a trace afterwards."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.measure import CHECKOUT
from supervise import places, postgres, record, settings
from supervise.identity import send
from supervise.installation import DATABASE
from supervise.journal import Journal
from supervise.places import Places
from supervise.supervisor import Supervisor

VAR = CHECKOUT / "var" / "bench"
READY_WITHIN_S = 240
# One simulated camera keeps the recorder at work; more would measure the simulator's encoder.
SIMULATED_CAMERAS = 1


@dataclass(frozen=True)
class House:
    """A running installation."""

    places: Places
    port: int

    @property
    def env(self) -> dict[str, str]:
        return settings.read(self.places.env_file)

    def connect(self, *, role: str = postgres.APP_ROLE) -> psycopg.Connection:
        return connect(self.places, database=DATABASE, role=role)

    def flask(self, *words: str, stdin: str = "") -> str:
        """Run a command of the house; what it says on standard output."""
        return flask(*words, env=self.env, stdin=stdin)

    def cpu_s(self) -> dict[str, float]:
        """Processor time that each part has used so far, its children included."""
        tick_s = 1 / os.sysconf("SC_CLK_TCK")
        used: dict[int, float] = defaultdict(float)
        sessions = {one.identity.pid: name for name, one in record.read(self.places.record).items()}
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                text = path.read_text()
            except (FileNotFoundError, ProcessLookupError):
                continue
            # After the name: state, parent, group, session, ...; 11 to 14 are the time it used and its dead
            # children used. PostgreSQL's backends found sessions of their own, so the parent tells whose they are.
            fields = text[text.rindex(")") + 2 :].split()
            owner = int(fields[3]) if int(fields[3]) in sessions else int(fields[1])
            used[owner] += sum(map(int, fields[11:15])) * tick_s
        return {name: used[pid] for pid, name in sessions.items()}

    @contextmanager
    def standing_still(self, parts: Iterable[str]) -> Iterator[None]:
        """These parts do not run for the block; nothing is lost, the outbox keeps what they will do."""
        started = record.read(self.places.record)
        held = [started[name].identity for name in parts]
        try:
            for identity in held:
                send(identity, signal.SIGSTOP)
            yield
        finally:
            for identity in held:
                send(identity, signal.SIGCONT)


@contextmanager
def running(*, port: int) -> Iterator[House]:
    """`script/server` on `port` (0: any free one) with fresh data. Raises RuntimeError when it does not start."""
    port = port or _free_port()
    with _scratch() as where:
        log = where.var / "server.log"
        env = {**_environment(), "GAWAH_VAR": str(where.var), "SIMCAM_CAMERAS": str(SIMULATED_CAMERAS)}
        with log.open("w") as output:
            server = subprocess.Popen(
                ["script/server", "--port", str(port)],
                cwd=CHECKOUT,
                env=env,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches us first; we stop it in order
            )
        try:
            _wait_until_ready(server, log)
            yield House(where, port)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()


@contextmanager
def database_alone(name: str) -> Iterator[Places]:
    """A PostgreSQL with an empty, migrated database `name` and nobody else at it. Not durable: for reading."""
    with _scratch() as where:
        part = postgres.part(where, durable=False)
        postgres.make_cluster(where)
        supervisor = Supervisor(journal=quiet(where), record_path=where.record)
        try:
            supervisor.start([part])
            postgres.make_database(where, name=name)
            flask("db", "upgrade", env=database_env(where, name))
            yield where
        finally:
            supervisor.stop_all()


def quiet(where: Places) -> Journal:
    """A supervisor's journal that goes to its file only."""
    return Journal(where.log, only=frozenset())


def database_env(where: Places, name: str) -> dict[str, str]:
    """Settings for a process that needs the database and nothing else."""
    return {
        "DATABASE_URL": postgres.url(where, role=postgres.APP_ROLE, database=name),
        "DATABASE_OWNER_URL": postgres.url(where, role=postgres.OWNER_ROLE, database=name),
        "REDIS_URL": f"unix://{where.sockets / 'none.sock'}",
        "STORAGE_URL": f"file://{where.var / 'storage'}",
        "RING_DIR": str(where.var / "ring"),
        "SECRET_KEY": settings.new_secret(),
    }


def connect(where: Places, *, database: str, role: str) -> psycopg.Connection:
    return psycopg.connect(
        host=str(where.sockets / "postgres"),
        user=role,
        dbname=database,
        autocommit=True,
        options="-c timezone=UTC",
    )


def flask(*words: str, env: dict[str, str], stdin: str = "") -> str:
    """Raises RuntimeError with what it said when it fails."""
    command = [str(CHECKOUT / ".venv" / "bin" / "flask"), "--app", "app", *words]
    done = subprocess.run(
        command, cwd=CHECKOUT, env={**_environment(), **env}, input=stdin, capture_output=True, text=True
    )
    if done.returncode != 0:
        raise RuntimeError(f"flask {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@contextmanager
def _scratch() -> Iterator[Places]:
    """Folders of one run, on the checkout's disk: what is durable there is durable here."""
    where = places.prepare(VAR)
    Supervisor(journal=quiet(where), record_path=where.record).take_over(
        []
    )  # what a killed bench left running
    _remove(where)
    try:
        yield places.prepare(VAR)
    finally:
        _remove(where)


def _remove(where: Places) -> None:
    for folder in {where.var, where.services, where.sockets}:
        shutil.rmtree(folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    """Ours without the settings of some other installation: a bench never measures, or fills, that one."""
    given = settings.from_environment(["GAWAH_VAR", "TLS_CERT", "TLS_KEY"])
    return {name: value for name, value in os.environ.items() if name not in given}


def _wait_until_ready(server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_S
    while "Ready after" not in log.read_text():
        if server.poll() is not None or time.monotonic() > deadline:
            sys.stderr.write(log.read_text())
            raise RuntimeError("script/server did not get ready; its log stands above")
        time.sleep(0.2)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
