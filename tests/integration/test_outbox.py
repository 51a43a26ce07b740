"""A delivery is looked for again, and not before it can have had its turn; whatever follows bears its request's id."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
import structlog
from flask import Flask
from sqlalchemy import select

from app import ROUTES
from kernel import clock, deliveries, ids, logs, outbox, queues
from kernel.audit.models import AuditEntry
from kernel.events import Event, ReportSubmitted, SosRaised
from kernel.outbox import VISIBILITY_S, OutboxDelivery, OutboxMessage
from kernel.trace import tracing
from kernel.unit_of_work import reading, unit_of_work
from tests.house import House, ResidentClient, report_body

SOON = timedelta(seconds=VISIBILITY_S)


@pytest.fixture
def submitted() -> Event:
    return ReportSubmitted(report_id=ids.new_id(), incident_id=ids.new_id())


def test_behind_a_long_queue_it_is_looked_for_later(app: Flask, submitted: Event) -> None:
    assert set(_claimed(submitted, ahead={"default": 1_000})) == {SOON + timedelta(seconds=20)}


def test_in_an_empty_one_soon(app: Flask, submitted: Event) -> None:
    assert set(_claimed(submitted, ahead={"default": 0, "sos": 1_000})) == {SOON}


def test_what_is_urgent_waits_for_nobody(app: Flask) -> None:
    raised = SosRaised(sos_alert_id=ids.new_id(), incident_id=ids.new_id())
    assert _claimed(raised, ahead={"default": 1_000, "sos": 1_000}) == [SOON]


def test_when_redis_is_away_nothing_is_known_of_its_queues(app: Flask, submitted: Event) -> None:
    ahead = queues.lengths({"default", "sos"}, redis=queues.connect("unix:///nowhere.sock"))

    assert set(_claimed(submitted, ahead=ahead)) == {SOON}


def _claimed(event: Event, *, ahead: dict[str, int]) -> list[timedelta]:
    """How long after it was handed out each delivery of `event` is looked for."""
    with clock.frozen_at(clock.now()):
        now = clock.now()
        with unit_of_work() as uow:
            uow.publish(event)
        with unit_of_work() as uow:
            outbox.fan_out(uow.session, outbox.waiting_messages(uow.session), ROUTES)
            assert outbox.claim(uow.session, ahead=ahead)
    with reading() as session:
        return [next_at - now for next_at in session.scalars(select(OutboxDelivery.next_at))]


def test_a_requests_id_reaches_whatever_follows_from_it(resident: ResidentClient, house: House) -> None:
    """Also what an event's job publishes in its turn, and the account of it all."""
    headers = {"Idempotency-Key": str(uuid4()), "X-Request-Id": "one-report-of-many"}
    assert resident.post("/v1/reports", json=report_body(), headers=headers).status_code == 201

    house.settle()

    with reading() as session:
        events = session.execute(select(OutboxMessage.event, OutboxMessage.request_id)).all()
        acts = session.scalars(select(AuditEntry.request_id).where(AuditEntry.incident_id.is_not(None))).all()
    assert {"ReportSubmitted", "CamerasLinked"} <= {name for name, _ in events}
    assert {request_id for _, request_id in events} == set(acts) == {"one-report-of-many"}


def test_what_a_job_logs_bears_the_id_of_the_request_that_caused_it(
    app: Flask, submitted: Event, capsys: pytest.CaptureFixture[str]
) -> None:
    with tracing("asked-by-a-phone"), unit_of_work() as uow:
        uow.publish(submitted)
    with unit_of_work() as uow:
        outbox.fan_out(uow.session, outbox.waiting_messages(uow.session), ROUTES)
        first, *_ = outbox.claim(uow.session, ahead={})
    before = structlog.get_config()
    logs.configure("INFO", part="worker-default")
    try:
        deliveries.run(lambda _: structlog.get_logger().info("a job speaks"), "some.job", str(first.id))
    finally:
        structlog.configure(**before)
        structlog.contextvars.clear_contextvars()

    (line,) = [json.loads(line) for line in capsys.readouterr().out.splitlines() if "a job speaks" in line]
    assert line["request_id"] == "asked-by-a-phone"
    assert (line["job"], line["delivery_id"], line["part"]) == ("some.job", str(first.id), "worker-default")
