"""The system operator is told what is wrong, what to do, and figures that every process agrees on."""

import socketserver
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from kernel.config import Settings
from kernel.health import checks, doctor
from tests.house import House, ResidentClient


def test_a_whole_installation_is_well_but_for_its_missing_cameras(
    app: Flask, resident: ResidentClient, house: House, settings: Settings
) -> None:
    resident.report()
    house.settle()

    findings = doctor.examine(settings, looks=app.extensions["doctor_looks"])

    assert [finding.name for finding in findings if not finding.is_well] == ["recorder"]
    assert all(finding.to_do for finding in findings if not finding.is_well)


def test_a_role_that_may_too_much_is_found(app: Flask, settings: Settings) -> None:
    owner = create_engine(settings.owner_url)
    role = make_url(settings.database_url).username
    try:
        with owner.begin() as connection:
            connection.execute(text(f"GRANT UPDATE ON feed_entries TO {role}"))
        rights = next(each for each in doctor.examine(settings) if each.name == "rights")
    finally:
        with owner.begin() as connection:
            connection.execute(text(f"REVOKE UPDATE ON feed_entries FROM {role}"))
        owner.dispose()

    assert not rights.is_well
    assert "update feed_entries" in rights.says


class AnOldRedis(socketserver.StreamRequestHandler):
    """Answers as far as doctor asks: nothing to SELECT and CLIENT, PONG, and a version."""

    version = b"6.2.14"

    def handle(self) -> None:
        while count := self.rfile.readline():
            words = [self._word() for _ in range(int(count[1:]))]
            if words[0] == b"INFO":
                said = b"# Server\r\nredis_version:" + self.version + b"\r\n"
                self.wfile.write(b"$%d\r\n%s\r\n" % (len(said), said))
            elif words[0] == b"HELLO":
                self.wfile.write(b"%1\r\n+proto\r\n:3\r\n")
            else:
                self.wfile.write(b"+PONG\r\n" if words[0] == b"PING" else b"+OK\r\n")

    def _word(self) -> bytes:
        size = int(self.rfile.readline()[1:])
        return self.rfile.read(size + 2)[:-2].upper()


@pytest.fixture
def old_redis() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), AnOldRedis) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"redis://127.0.0.1:{server.server_address[1]}/0"
        server.shutdown()


def test_a_redis_that_cannot_limit_requests_is_found_and_serves_all_the_same(
    app: Flask, settings: Settings, old_redis: str
) -> None:
    found = {each.name: each for each in doctor.examine(replace(settings, redis_url=old_redis))}
    ours = {each.name: each for each in doctor.examine(settings)}

    assert found["redis"].is_well
    assert not found["redis-version"].is_well
    assert found["redis-version"].says == "6.2.14: requests are not limited"
    assert "7.0" in found["redis-version"].to_do
    assert checks.not_ready(replace(settings, redis_url=old_redis)) == {}
    assert ours["redis-version"].is_well


def test_what_is_away_is_named_with_what_to_do(app: Flask, settings: Settings) -> None:
    broken = replace(settings, redis_url="unix:///nowhere/redis.sock", storage_url="file:///proc/nowhere")

    assert set(checks.not_ready(broken)) == {"redis", "storage"}


@pytest.mark.parametrize(
    ("version", "is_ready"),
    [
        pytest.param("0001", False, id="a migration of ours is missing"),
        pytest.param("9999", True, id="newer code has migrated already, and we still run beside it"),
    ],
)
def test_a_database_that_is_not_migrated_is_not_ready(
    client: FlaskClient, settings: Settings, version: str, is_ready: bool
) -> None:
    owner = create_engine(settings.owner_url)
    try:
        with owner.begin() as connection:
            head = connection.scalar(text("SELECT version_num FROM alembic_version"))
            connection.execute(
                text("UPDATE alembic_version SET version_num = :version"), {"version": version}
            )
        answer = client.get("/health/ready")
    finally:
        with owner.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :head"), {"head": head})
        owner.dispose()

    assert answer.status_code == (200 if is_ready else 503)
    if not is_ready:
        assert "flask db upgrade" in answer.json["not_ready"]["database"]


def test_readiness_and_figures_answer(client: FlaskClient, app: Flask) -> None:
    assert client.get("/health/live").json == {"status": "live"}
    assert client.get("/health/ready").json["status"] == "ready"
    figures = client.get("/metrics").text
    assert "gawah_outbox" in figures
    assert "gawah_cameras" in figures


def test_figures_are_not_for_everybody(client: FlaskClient) -> None:
    answer = client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    assert answer.status_code == 401
