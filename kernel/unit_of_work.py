"""Every write goes through here: rows, events and audit entries in one commit. The only commit in the code base."""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

import structlog
from sqlalchemy import CursorResult, Engine
from sqlalchemy.orm import Session

from kernel import connections, outbox, spacing
from kernel.audit import entries
from kernel.connections import ALONE
from kernel.db import db
from kernel.events import Event
from kernel.trace import request_id

log = structlog.get_logger()

RowT = TypeVar("RowT")

# A commit waits for the disk and for nothing else of ours; one that is a whole statement also for rows that another
# holds. An SOS waits for two of them: without a word of it in the log a disk that hangs looks like a fault of the relay's.
SLOW_COMMIT_S = 0.5
SLOW_COMMIT = "a commit took long; is the disk slow?"
SLOW_STATEMENT = "a statement that commits took long; is a row locked, or the disk slow?"

_PARAMETER = re.compile(r"(?<![:\w]):([a-zA-Z_]\w*)")

_open: ContextVar[bool] = ContextVar("transaction_open", default=False)


class UnitOfWork:
    """What one use case writes. All of it becomes true at once, or none of it."""

    def __init__(self, session: Session, *, urgent: bool = False) -> None:
        self.session = session
        self._urgent = urgent

    def add(self, row: RowT) -> RowT:
        """Write a row now, so that a broken constraint speaks here and not at the end."""
        self.session.add(row)
        self.session.flush()
        return row

    def execute(self, sql: str, parameters: Mapping[str, Any] | None = None) -> CursorResult[Any]:
        """One hand-written statement, for set-wise writes."""
        # As the driver takes it: SQLAlchemy would read the text again each time.
        return self.session.connection().exec_driver_sql(driver_sql(sql), dict(parameters or {}))

    def publish(self, event: Event, *, not_before: datetime | None = None) -> None:
        """Tell the house what has happened; with `not_before`, the timer says it when it falls due.

        What follows from an SOS is as urgent as the SOS.
        """
        outbox.store(self.session, event, request_id=request_id(), urgent=self._urgent, not_before=not_before)

    def publish_spaced(self, event: Event, *, apart: timedelta) -> None:
        """Publish what keeps happening: at most once in `apart`, at the latest then, and the last time for certain."""
        turn = spacing.next_turn_or_none(self.session, event, apart=apart)
        if turn is not None:
            self.publish(event, not_before=turn)

    def record(
        self,
        *,
        actor: entries.Actor,
        action: str,
        subject: tuple[str, UUID],
        reason: str = "",
        incident_id: UUID | None = None,
    ) -> None:
        """Write the audit entry of what is being done; `action` is noun.verb."""
        entries.append(
            self.session, actor=actor, action=action, subject=subject, reason=reason, incident_id=incident_id
        )


@contextmanager
def unit_of_work(*, completes: "outbox.Delivery | None" = None) -> Iterator[UnitOfWork]:
    """One transaction. Commits at the end of the block, rolls back when it raises. Not re-entrant.

    completes: the delivery whose effect this is; it is marked done in the same commit. Raises
    outbox.AlreadyDone when another run was first: then nothing of this block may become true.
    """
    with _transaction(db.engine) as session:
        if completes is not None:
            outbox.complete(session, completes)
        yield UnitOfWork(session, urgent=completes is not None and completes.urgent)
        with _told_when_slow(SLOW_COMMIT):
            session.commit()


@contextmanager
def reading() -> Iterator[Session]:
    """A session to ask with. Gives the connection back at the end; writes nothing.

    Each question is a transaction of its own, as it would be anyway at READ COMMITTED: no BEGIN before the
    first and no ROLLBACK behind the last, which is two of the three journeys of a single look-up.
    """
    with _transaction(db.engines[ALONE]) as session:
        yield session


def commit_statement(sql: str, parameters: Mapping[str, Any]) -> tuple[Any, ...]:
    """A whole commit that is one statement, and so a transaction by itself; the one row that it answers.

    PostgreSQL makes all of it true or none, as durably as between BEGIN and COMMIT, in one journey of three.
    """
    with _told_when_slow(SLOW_STATEMENT):
        row = row_or_none(sql, parameters)
    assert row is not None, "a statement that commits says what it did"
    return row


def row_or_none(sql: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row of a single question: what is asked at every request, by the shortest way to the database.

    On the driver's own connection: a session around it costs ten times what the driver does.
    """
    _assert_alone()
    return connections.alone.first_row_or_none(driver_sql(sql), parameters)


@contextmanager
def _told_when_slow(told: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    took_s = time.monotonic() - began
    if took_s > SLOW_COMMIT_S:
        log.warning(told, took_s=round(took_s, 2))


@lru_cache(maxsize=256)
def driver_sql(sql: str) -> str:
    """SQL with `:name` parameters as psycopg takes it; `::type` and a literal % stay what they are."""
    return _PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


def assert_no_transaction() -> None:
    """First line of every slow adapter: nothing may wait for a camera or a vendor while rows are locked."""
    if _open.get():
        raise RuntimeError("slow work inside a transaction: read and close, work, then write")


def _assert_alone() -> None:
    if _open.get():
        raise RuntimeError(
            "a unit of work or a reading is open already; pass it on instead of opening another"
        )


@contextmanager
def _transaction(engine: Engine) -> Iterator[Session]:
    _assert_alone()
    token = _open.set(True)
    try:
        with Session(engine, expire_on_commit=False) as session:
            yield session
    finally:
        _open.reset(token)
