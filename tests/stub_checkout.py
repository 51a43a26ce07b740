"""A checkout of the stub city: script/server with real PostgreSQL, Redis and nginx before parts that only pretend."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from supervise import identity, record, settings
from supervise.places import CHECKOUT


class Checkout:
    """A checkout of the stub city with a private installation of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.var = folder, folder / "var"
        self.port = unused_port()
        self.servers: list[subprocess.Popen] = []
        self.environment: dict[str, str] = {}
        shutil.copytree(CHECKOUT / "script", folder / "script")
        for name in (
            "requirements.txt",
            "requirements-dev.txt",
            "requirements-faces.txt",
            "requirements-schemas.txt",
            ".env.example",
        ):
            if (CHECKOUT / name).exists():
                shutil.copy(CHECKOUT / name, folder / name)
        shutil.copy(CHECKOUT / "tests" / "integration" / "stub_city.py", folder / "app.py")
        (folder / ".venv").symlink_to(CHECKOUT / ".venv")

    def server(self, *options: str, script: str = "server") -> subprocess.Popen:
        env = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        env.pop("GAWAH_VAR", None)
        process = subprocess.Popen(
            [self.folder / "script" / script, "--port", str(self.port), *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**env, **self.environment},
        )
        self.servers.append(process)
        return process

    def ready_server(self) -> subprocess.Popen:
        process = self.server()
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("Ready"):
                return process
        raise AssertionError("".join(lines))

    def running(self) -> dict[str, identity.Identity]:
        return {name: one.identity for name, one in record.read(self.var / "run" / "parts.json").items()}

    def settings(self) -> dict[str, str]:
        return settings.read(self.var / "env")

    def database(self, role: str = "gawah_owner") -> psycopg.Connection:
        folder = self.settings()["DATABASE_URL"].partition("host=")[2]
        return psycopg.connect(host=folder, user=role, dbname="gawah", autocommit=True, connect_timeout=2)

    def get(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str) -> tuple:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def raw(self, request: bytes) -> tuple[int, http.client.HTTPMessage, dict]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
            connection.sendall(request)
            answer = http.client.HTTPResponse(connection)
            answer.begin()
            return answer.status, answer.headers, json.loads(answer.read())

    def clear(self) -> None:
        for server in self.servers:
            if server.poll() is None:
                server.send_signal(signal.SIGTERM)
                try:
                    server.wait(timeout=40)
                except subprocess.TimeoutExpired:
                    server.kill()
            server.wait()
            server.stdout.close()
        for one in self.running().values():
            identity.send(one, signal.SIGKILL)
        shutil.rmtree(self.folder)


@contextmanager
def stub_checkout() -> Iterator[Checkout]:
    """A checkout in a folder of its own, and all it started is gone afterwards."""
    # Not tmp_path: its ancestors are closed to PostgreSQL's account, see test_supervisor_places.
    folder = Path(tempfile.mkdtemp(prefix="gawah-"))
    folder.chmod(0o755)
    checkout = Checkout(folder)
    try:
        yield checkout
    finally:
        checkout.clear()


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.1)
    return condition()
