"""The relay: from committed events to deliveries, feed entries and audit numbers. One is active; the next waits.

It is the only writer of gap-free numbers. Reading what is committed, in one place, is what makes them so:
a number given at insert would be skipped by a reader whenever a slower transaction commits behind it.

Deliveries are handed to their queues beside it, in a thread of their own: a Redis that hangs must not keep an
SOS from the feed.
"""

import time
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from threading import Event
from uuid import UUID

import structlog
from redis import Redis
from sqlalchemy import Connection, text, update
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from kernel import clock, outbox, queues
from kernel.audit.numbering import number_entries
from kernel.db import db
from kernel.outbox import OutboxDelivery, OutboxMessage, Routes
from kernel.patience import beside, outlasting
from kernel.unit_of_work import unit_of_work

log = structlog.get_logger()

# Polling, not NOTIFY: a NOTIFY in the hot posts would make every commit of the city wait for every other.
IDLE_S = 0.05
# The lock goes with its connection; a relay that has lost it must not go on beside the next one.
GUARD_S = 1.0
RETRY_SOON = timedelta(seconds=0.5)
_LOCK_KEY = 4_729_001

Project = Callable[[Session, Sequence[OutboxMessage]], int]


def run(*, routes: Routes, project: Project, redis: Redis, stopping: Callable[[], bool]) -> None:
    """Relay until told to stop. Waits while another relay is at work, and for a database that has gone away.

    Handing over needs no lock, since no delivery is claimed twice; whatever ends it ends the relay.
    """
    names = {queue for jobs in routes.values() for queue, _ in jobs}
    told = Event()
    with beside(lambda is_over: _handing_over(names, redis, told, is_over), stopping=stopping) as is_over:
        outlasting(
            lambda: _while_alone(routes=routes, project=project, told=told, stopping=is_over),
            stopping=is_over,
        )


def tell_once(*, routes: Routes, project: Project) -> int:
    """Fan out what has been committed, tell the feed of it and number the audit's entries; how much there was to do."""
    with unit_of_work() as uow:
        messages = outbox.waiting_messages(uow.session)
        relay_messages(uow.session, messages, routes=routes, project=project)
        numbered = number_entries(uow.session)
    return len(messages) + numbered


def hand_over_once(names: Collection[str], *, redis: Redis) -> int:
    """Give what is due to the queues of these names; how much that was."""
    ahead = queues.lengths(names, redis=redis)
    with unit_of_work() as uow:
        claimed = outbox.claim(uow.session, ahead=ahead)
    hand_over(claimed, redis)
    return len(claimed)


def relay_messages(
    session: Session, messages: Sequence[OutboxMessage], *, routes: Routes, project: Project
) -> None:
    """Fan messages out and tell the feed of them, in the caller's transaction.

    One message that cannot be told must not hold up a city: then each is taken by itself, and the one that
    fails keeps its jobs, goes without its entry, and is shown by doctor and the figures.
    """
    try:
        with session.begin_nested():
            outbox.fan_out(session, messages, routes)
            project(session, messages)
        return
    except (OperationalError, IntegrityError):
        raise  # the database is away, or another relay has the number: no fault of the message
    except Exception as error:
        log.error("a batch cannot be told", exc_info=error, messages=len(messages))
    for message in messages:
        _relay_alone(session, message, routes, project)


def _while_alone(*, routes: Routes, project: Project, told: Event, stopping: Callable[[], bool]) -> None:
    """Take the lock and relay under it. Raises OperationalError when the connection that holds it is lost."""
    with db.engine.connect() as guard:
        try:
            _take_lock(guard, stopping)
            log.info("relay is at work")
            looked = time.monotonic()
            while not stopping():
                if time.monotonic() - looked > GUARD_S:
                    looked = time.monotonic()
                    guard.execute(text("SELECT 1"))
                    guard.commit()
                if tell_once(routes=routes, project=project):
                    told.set()
                else:
                    time.sleep(IDLE_S)
        finally:
            # Closed, not given back: in the pool it would hold the lock, against ourselves too.
            guard.invalidate()


def _handing_over(names: Collection[str], redis: Redis, told: Event, stopping: Callable[[], bool]) -> None:
    """Hand over as it becomes due: at once what was just told, and what a job has left undone when its turn comes."""
    while not stopping():
        told.clear()
        if not hand_over_once(names, redis=redis):
            told.wait(IDLE_S)


def _take_lock(guard: Connection, stopping: Callable[[], bool]) -> None:
    while not stopping():
        if guard.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": _LOCK_KEY}).scalar():
            guard.commit()
            return
        guard.rollback()
        time.sleep(0.5)


def _relay_alone(session: Session, message: OutboxMessage, routes: Routes, project: Project) -> None:
    outbox.fan_out(session, [message], routes)
    try:
        with session.begin_nested():
            project(session, [message])
    except (OperationalError, IntegrityError):
        raise  # the database is away, or another relay has the number: no fault of the message
    except Exception as error:
        log.error(
            "an event cannot be told", exc_info=error, message_id=str(message.id), event_name=message.event
        )
        outbox.note_untold(session, message.id, error=type(error).__name__)


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
