"""A real worker process takes a real job from Redis and settles it in the database, in-process or in a forked child."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from kernel import events, queues, relay
from kernel.config import PROJECT_ROOT, Settings
from kernel.outbox import OutboxDelivery
from kernel.unit_of_work import reading, unit_of_work
from tests.house import ResidentClient


@contextmanager
def part(
    name: str, settings: Settings, log: Path, *, house: str = "app"
) -> Iterator[subprocess.Popen[bytes]]:
    """One part of the house as the supervisor would start it. house: the module that builds it."""
    ours = {field.name.upper(): str(getattr(settings, field.name)) for field in fields(Settings)}
    program = [sys.executable, "-m", "flask", "--app", house, "part", name]
    with log.open("wb") as output:
        process = subprocess.Popen(
            program, cwd=PROJECT_ROOT, env={**os.environ, **ours}, stdout=output, stderr=output
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


def settled(settings: Settings, job: str, *, within_s: float) -> tuple[str, str]:
    """(state, last error) of the one delivery of `job`, relayed for real until it is settled."""
    from app import ROUTES
    from moderation.cpo_feed.project import project

    redis = queues.connect(settings.redis_url)
    try:
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            relay.tell_once(routes=ROUTES, project=project)
            relay.hand_over_once({queue for jobs in ROUTES.values() for queue, _ in jobs}, redis=redis)
            with reading() as session:
                row = session.scalars(select(OutboxDelivery).where(OutboxDelivery.job == job)).one()
            if row.state != "waiting":
                return row.state, row.last_error
            time.sleep(0.1)
    finally:
        redis.close()
    pytest.fail(f"{job} was not settled within {within_s} s; its last error: {row.last_error or 'none'}")


def test_a_job_is_done_in_process(
    app: Flask, resident: ResidentClient, settings: Settings, tmp_path: Path
) -> None:
    resident.report()

    with part("worker-default", settings, tmp_path / "log"):
        assert settled(settings, "moderation.jobs.open_verification", within_s=30) == ("done", "")


@pytest.mark.parametrize(
    ("worker", "event", "job"),
    [
        ("worker-footage", events.FootageDue(clip_id=uuid4()), "cctv_link.jobs.retrieve_footage"),
        ("worker-media", events.RedactionAsked(original_id=uuid4()), "cctv_link.jobs.redact"),
    ],
)
def test_a_forked_child_asks_the_database_too(
    app: Flask, settings: Settings, tmp_path: Path, worker: str, event: events.Event, job: str
) -> None:
    """Of what is not there: the answer can only come from the database."""
    with unit_of_work() as uow:
        uow.publish(event)

    with part(worker, settings, tmp_path / "log"):
        state, error = settled(settings, job, within_s=30)

    assert (state, error.partition(":")[0]) == ("dead", "not-found"), (tmp_path / "log").read_text()
