"""The relay and the timer live by the database: they wait for it when it goes away, and go on where they were."""

import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kernel import clock, events, ids, queues, relay, timer
from kernel.config import Settings
from kernel.due_events import DueEvent
from kernel.lending import IDLE_S
from kernel.outbox import OutboxMessage
from kernel.patience import beside
from kernel.unit_of_work import UnitOfWork, reading, unit_of_work
from tests.house import ResidentClient


@contextmanager
def at_work(app: Flask, run: Callable[[Callable[[], bool]], None]) -> Iterator[None]:
    """`run` in a thread of its own, told to stop at the end."""
    stop = threading.Event()

    def in_context() -> None:
        with app.app_context():
            run(stop.is_set)

    thread = threading.Thread(target=in_context)
    thread.start()
    try:
        yield
        assert thread.is_alive()
    finally:
        stop.set()
        thread.join(10)


@pytest.fixture
def hang_up(settings: Settings) -> Iterator[Callable[[], None]]:
    """End every connection of the application to its database, as a restart of PostgreSQL does."""
    admin = create_engine(os.environ["TEST_DATABASE_ADMIN_URL"])

    def end_them() -> None:
        with admin.begin() as connection:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND usename = :role"
                ),
                {"role": make_url(settings.database_url).username},
            )
        # One that worked a moment ago is trusted: its user would get a 503, and this is about relay and timer.
        time.sleep(IDLE_S + 0.1)

    yield end_them
    admin.dispose()


def becomes_none(count: Callable[[Session], int], *, within_s: float = 20) -> bool:
    until = time.monotonic() + within_s
    while time.monotonic() < until:
        with reading() as session:
            if count(session) == 0:
                return True
        time.sleep(0.05)
    return False


def unrelayed(session: Session) -> int:
    query = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.relayed_at.is_(None))
    return session.scalar(query) or 0


def due(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(DueEvent)) or 0


def relaying(
    settings: Settings, project: Callable[[Session, Sequence[OutboxMessage]], int]
) -> Callable[[Callable[[], bool]], None]:
    from app import ROUTES

    redis = queues.connect(settings.redis_url)
    return lambda stopping: relay.run(routes=ROUTES, project=project, redis=redis, stopping=stopping)


def test_the_relay_goes_on_when_its_connections_were_cut(
    app: Flask, settings: Settings, resident: ResidentClient, hang_up: Callable[[], None]
) -> None:
    from moderation.cpo_feed.project import project

    with at_work(app, relaying(settings, project)):
        assert resident.report().status_code == 201
        assert becomes_none(unrelayed)

        hang_up()

        assert resident.report().status_code == 201
        assert becomes_none(unrelayed)


def test_the_relay_does_not_lock_itself_out_when_only_a_statement_failed(
    app: Flask, settings: Settings, resident: ResidentClient
) -> None:
    from moderation.cpo_feed.project import project

    failed = threading.Event()

    def cancelled_once(session: Session, messages: Sequence[OutboxMessage]) -> int:
        if messages and not failed.is_set():
            failed.set()
            raise OperationalError("a statement", {}, TimeoutError("cancelled"))
        return project(session, messages)

    with at_work(app, relaying(settings, cancelled_once)):
        resident.report()

        assert becomes_none(unrelayed)
    assert failed.is_set()


def test_the_timer_goes_on_when_its_connections_were_cut(app: Flask, hang_up: Callable[[], None]) -> None:
    with at_work(app, lambda stopping: timer.run(stopping=stopping)):
        for _ in range(2):
            with unit_of_work() as uow:
                uow.publish(
                    events.FootageDue(clip_id=ids.new_id()), not_before=clock.now() + timedelta(seconds=0.1)
                )
            assert becomes_none(due)
            hang_up()


def test_what_falls_due_does_not_wait_for_the_housekeeping(app: Flask) -> None:
    """The timer raises an SOS that arms; forgetting a month of tallies may take as long as it likes."""
    begun, may_end = threading.Event(), threading.Event()

    def long_look(uow: UnitOfWork) -> None:
        begun.set()
        may_end.wait(60)

    with at_work(app, lambda stopping: timer.run(stopping=stopping, hourly=(long_look,))):
        try:
            assert begun.wait(20)
            with unit_of_work() as uow:
                uow.publish(
                    events.FootageDue(clip_id=ids.new_id()), not_before=clock.now() + timedelta(seconds=0.1)
                )

            assert becomes_none(due, within_s=10)
        finally:
            may_end.set()


def test_half_a_part_does_not_go_on_as_if_it_were_whole(app: Flask) -> None:
    """What runs beside ends with a fault of ours: then the part ends, and the supervisor starts it anew."""

    def ends(is_over: Callable[[], bool]) -> None:
        """Without a word, as a thread does that a fault of ours has ended."""

    def whole() -> None:
        with beside(ends, stopping=lambda: False) as is_over:
            until = time.monotonic() + 20
            while not is_over() and time.monotonic() < until:
                time.sleep(0.01)

    with pytest.raises(RuntimeError):
        whole()
