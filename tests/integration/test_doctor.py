"""The system operator is told what is wrong, what to do, and figures that every process agrees on."""

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
