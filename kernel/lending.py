"""Connections lent by the shortest way, for the few questions that are asked at every request.

SQLAlchemy's pool goes through some twenty calls to lend a connection and to take it back, and no cursor outlives them.
"""

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Semaphore
from typing import Any

from psycopg import Connection, Cursor, OperationalError
from psycopg.pq import TransactionStatus

# A connection that worked a moment ago is not asked whether it still does: at every use that was a journey more.
IDLE_S = 1.0
LIFE_S = 1_800.0


@dataclass(slots=True)
class _Kept:
    """A connection in autocommit with its cursors, by statement: a new cursor learns anew how each parameter is written
    and each column is read, which takes a third of the time of a short question.
    """

    connection: Connection[Any]
    made_at: float
    returned_at: float
    cursors: dict[str, Cursor[Any]] = field(default_factory=dict)

    def cursor(self, sql: str) -> Cursor[Any]:
        found = self.cursors.get(sql)
        if found is None:
            found = self.cursors[sql] = self.connection.cursor()
        return found

    def may_be_trusted(self) -> bool:
        """After a restart of the database a connection that has lain idle is dead; its user must not find out."""
        now = time.monotonic()
        if now - self.made_at > LIFE_S:
            return False
        if now - self.returned_at < IDLE_S:
            return True
        try:
            self.connection.execute("")
        except OperationalError:
            return False
        return True


class Lending:
    """At most `most` connections that `make` has made, in autocommit. Who comes when all are in use waits."""

    def __init__(self, make: Callable[[], Connection[Any]], *, most: int) -> None:
        self._make, self._most = make, most
        self.forget()

    def first_row_or_none(self, sql: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row that a statement answers. Raises psycopg's errors."""
        with self._places:
            kept = self._taken()
            try:
                return kept.cursor(sql).execute(sql, parameters).fetchone()
            finally:
                self._put_back(kept)

    def close(self) -> None:
        """Close every connection that nobody uses."""
        while self._idle:
            self._idle.pop().connection.close()

    def forget(self) -> None:
        """Begin anew without closing any, in a process that has inherited its parent's."""
        # The one used last is taken first: the others grow idle, and are asked before they are trusted.
        self._idle: deque[_Kept] = deque()
        self._places = Semaphore(self._most)

    def _taken(self) -> _Kept:
        while True:
            try:
                kept = self._idle.pop()
            except IndexError:
                now = time.monotonic()
                return _Kept(self._make(), made_at=now, returned_at=now)
            if kept.may_be_trusted():
                return kept
            kept.connection.close()

    def _put_back(self, kept: _Kept) -> None:
        # Not one that broke in use, nor one whose user was called away before the answer came.
        if kept.connection.pgconn.transaction_status == TransactionStatus.IDLE:
            kept.returned_at = time.monotonic()
            self._idle.append(kept)
        else:
            kept.connection.close()
