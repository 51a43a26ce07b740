"""How this process holds its connections: one pool for transactions, one for statements that stand alone.

Out of the second come those that are lent by the shortest way, to the hot posts and the look-up of a token.
"""

import time
from typing import Any

from psycopg import Connection, OperationalError
from sqlalchemy import event, exc
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from kernel import lending
from kernel.config import Settings
from kernel.db import db
from kernel.lending import Lending

# A pool whose connections are in autocommit for good: to change over at every use costs as much as asking.
ALONE = "alone"
# What is raised when the database is away, or has no connection to spare.
AWAY = (OperationalError, exc.OperationalError, exc.TimeoutError)

_OPTIONS: dict[str, Any] = {
    "pool_size": 8,
    "max_overflow": 8,
    # The one used last is taken first: the others grow idle, and are asked before they are trusted.
    "pool_use_lifo": True,
    "pool_recycle": lending.LIFE_S,
    # An error is logged with its statement; the parameters are somebody's words and whereabouts.
    "hide_parameters": True,
    "connect_args": {
        "connect_timeout": 3,
        # The time zone is UTC wherever the server stands. No JIT: compiling takes longer than any of our queries.
        "options": "-c timezone=UTC -c statement_timeout=15000 -c jit=off",
    },
}


def configuration(settings: Settings) -> dict[str, Any]:
    """What Flask-SQLAlchemy is told."""
    alone = {
        "url": settings.database_url,
        "isolation_level": "AUTOCOMMIT",
        "pool_reset_on_return": None,  # no transaction is ever open that would have to be rolled back
        **_OPTIONS,
    }
    return {
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": _OPTIONS,
        "SQLALCHEMY_BINDS": {ALONE: alone},  # the options above are not theirs unless they are said again
    }


def _made_alone() -> Connection[Any]:
    """A connection of the pool ALONE, told all that the pool tells them, that leaves it for good."""
    pooled = db.engines[ALONE].raw_connection()
    connection: Connection[Any] = pooled.driver_connection  # type: ignore[assignment]
    pooled.detach()
    return connection


# For what stands alone and is asked at every request; as many as a pool may have.
alone = Lending(_made_alone, most=16)


def close_all() -> None:
    """Close every connection of this process that nobody uses. Those to come are made anew."""
    alone.close()
    for engine in db.engines.values():
        engine.dispose()


def leave_to_parent() -> None:
    """First of all in a forked process: the connections it inherited are its parent's, open and in use."""
    alone.forget()
    for engine in db.engines.values():
        engine.dispose(close=False)


@event.listens_for(Pool, "checkin")
def _note_when(connection: Connection | None, entry: ConnectionPoolEntry) -> None:
    """One that broke in use counts as long idle: else the next user took it at once, and under load each one failed."""
    is_sound = connection is not None and not connection.closed
    entry.info["returned_at"] = time.monotonic() if is_sound else 0.0


@event.listens_for(Pool, "checkout")
def _ask_the_idle(connection: Connection, entry: ConnectionPoolEntry, use: object) -> None:
    """After a restart of the database a connection that has lain idle is dead; its user must not find out."""
    returned_at = entry.info.get("returned_at")
    if returned_at is None or time.monotonic() - returned_at < lending.IDLE_S:
        return
    try:
        connection.execute("")
        connection.rollback()
    except OperationalError as error:
        raise DisconnectionError("the database has closed it") from error
