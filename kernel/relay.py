"""The relay: from committed events to deliveries, feed entries and audit numbers. One is active; the next waits.

It is the only writer of gap-free numbers. Reading what is committed, in one place, is what makes them so:
a number given at insert would be skipped by a reader whenever a slower transaction commits behind it.
"""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from redis import Redis
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from kernel import clock, outbox, queues
from kernel.audit.numbering import number_entries
from kernel.db import db
from kernel.outbox import OutboxDelivery, OutboxMessage, Routes
from kernel.unit_of_work import unit_of_work

log = structlog.get_logger()

# Polling, not NOTIFY: a NOTIFY in the hot posts would make every commit of the city wait for every other.
IDLE_S = 0.05
RETRY_SOON = timedelta(seconds=0.5)
_LOCK_KEY = 4_729_001

Project = Callable[[Session, Sequence[OutboxMessage]], int]


def run(*, routes: Routes, project: Project, redis: Redis, stopping: Callable[[], bool]) -> None:
    """Relay until told to stop. Waits while another relay is at work; ends when the database goes away."""
    with db.engine.connect() as guard:
        while not guard.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK_KEY}).scalar():
            guard.rollback()
            if stopping():
                return
            time.sleep(0.5)
        guard.commit()
        log.info("relay is at work")
        while not stopping():
            guard.execute(text("SELECT 1"))
            guard.commit()
            if not relay_once(routes=routes, project=project, redis=redis):
                time.sleep(IDLE_S)


def relay_once(*, routes: Routes, project: Project, redis: Redis) -> int:
    """One round; return how much there was to do."""
    with unit_of_work() as uow:
        messages = outbox.waiting_messages(uow.session)
        outbox.fan_out(uow.session, messages, routes)
        project(uow.session, messages)
    with unit_of_work() as uow:
        claimed = outbox.claim(uow.session)
    hand_over(claimed, redis)
    with unit_of_work() as uow:
        numbered = number_entries(uow.session)
    return len(messages) + len(claimed) + numbered


def hand_over(claimed: Sequence[outbox.Claimed], redis: Redis) -> None:
    """Give deliveries to their queues; the transaction is over before Redis is asked."""
    for index, delivery in enumerate(claimed):
        try:
            queues.enqueue(
                delivery.job, delivery.id, queue=delivery.queue, redis=redis, at_front=delivery.urgent
            )
        except queues.Unavailable as error:
            log.warning("Redis is away", error=type(error).__name__, waiting=len(claimed) - index)
            _come_back_soon([each.id for each in claimed[index:]])
            return


def _come_back_soon(delivery_ids: Sequence[UUID]) -> None:
    """Redis was away: this was no attempt."""
    with unit_of_work() as uow:
        uow.session.execute(
            update(OutboxDelivery)
            .where(OutboxDelivery.id.in_(delivery_ids), OutboxDelivery.state == "waiting")
            .values(next_at=clock.now() + RETRY_SOON, attempts=OutboxDelivery.attempts - 1)
        )
    time.sleep(IDLE_S)
