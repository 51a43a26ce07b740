"""A whole house in a folder of its own, started as script/server starts it, without simulated cameras."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg
import redis

from supervise import identity, record, settings
from supervise.places import CHECKOUT

READY_WITHIN_S = 120
STOPPED_WITHIN_S = 60
READY = "\nReady after"
GIVEN = {
    "SIMCAM_CAMERAS": "0",
    "REPORTS_PER_MINUTE": "1000000",
    "REPORTS_PER_HOUR": "1000000",
    "ANONYMOUS_REPORTS_PER_HOUR": "1000000",
    "ANONYMOUS_HOLDS_PER_HOUR": "1000000",
    "ENROLMENTS_PER_HOUR": "1000000",
    "ENROLMENTS_FREE_PER_MINUTE": "1000000",
    # Each decision still goes through the timer, and one officer is enough for it.
    "UNDO_S": "1",
    "SECOND_PERSON_DEVICES": "1000000",
    "SECOND_PERSON_REACH_M": "100000",
}


class House:
    """The house, whoever supervises it."""

    def __init__(self, *, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        # Not below a private folder: PostgreSQL's account must reach it when we are root.
        self.var = Path(tempfile.mkdtemp(prefix="gawah-kills-"))
        self.var.chmod(0o755)
        # Services named by the environment belong to somebody else; here everything is killed.
        kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        self._environment = {**kept, **GIVEN, "GAWAH_VAR": str(self.var)}
        self.supervisor: subprocess.Popen[bytes] | None = None

    def supervise(self) -> None:
        """Start a supervisor; return when it says that everything is ready."""
        log_path = self.var / "supervisor.log"
        said_before = log_path.read_text().count(READY) if log_path.exists() else 0
        argv = [sys.executable, "-m", "supervise", "server", "--port", str(self._port)]
        with open(log_path, "ab") as log:
            self.supervisor = subprocess.Popen(
                argv, cwd=CHECKOUT / "script", env=self._environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + READY_WITHIN_S
        # Not /health/ready: parts that a killed supervisor left answer there before this one has taken over.
        while log_path.read_text(errors="replace").count(READY) == said_before:
            if self.supervisor.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"the house did not start:\n{self.last_words()}")
            time.sleep(0.2)

    def last_words(self) -> str:
        return "\n".join((self.var / "supervisor.log").read_text(errors="replace").splitlines()[-40:])

    def running(self) -> dict[str, identity.Identity]:
        """Every part's process, as the supervisor wrote it down."""
        recorded = record.read(self.var / "run" / "parts.json")
        return {name: one.identity for name, one in recorded.items()}

    def issue_key(self, *scopes: str) -> str:
        argv = [sys.executable, "-m", "flask", "--app", "app", "keys", "issue", "--officer", "nadia"]
        argv += [word for scope in scopes for word in ("--scope", scope)]
        done = subprocess.run(
            argv, cwd=CHECKOUT, env=self._environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip().splitlines()[-1]

    def database(self) -> psycopg.Connection:
        """As the superuser: to look everywhere, and to do behind the house's back what only it could do."""
        host = settings.read(self.var / "env")["DATABASE_URL"].partition("host=")[2]
        return psycopg.connect(host=host, user="postgres", dbname="gawah", autocommit=True, connect_timeout=5)

    def flush_redis(self) -> None:
        with redis.Redis.from_url(settings.read(self.var / "env")["REDIS_URL"]) as client:
            client.flushall()

    def kill_supervisor(self) -> None:
        assert self.supervisor is not None
        self.supervisor.kill()
        self.supervisor.wait()

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        assert self.supervisor is not None
        self.supervisor.send_signal(signal.SIGINT)
        return self.supervisor.wait(timeout=STOPPED_WITHIN_S)

    def remove(self) -> None:
        shutil.rmtree(self.var)
