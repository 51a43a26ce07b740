"""Events that fall due: kept in the database until the timer publishes them, so that a restart forgets none."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Boolean, Index, delete, select, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock, ids
from kernel.db import Row
from kernel.events import Event, is_urgent, to_payload


class DueEvent(Row):
    """An event that falls due later; the timer publishes it."""

    __tablename__ = "due_events"
    __table_args__ = (Index("ix_due_events_at", "at"),)

    at: Mapped[datetime]
    event: Mapped[str]
    payload: Mapped[dict[str, Any]]
    request_id: Mapped[str] = mapped_column(default="")
    urgent: Mapped[bool] = mapped_column(Boolean, default=False)


def fallen_due(session: Session, *, at_most: int) -> Sequence[DueEvent]:
    """What the timer has to say now, the longest due first; what another timer holds is left to it."""
    return session.scalars(
        select(DueEvent)
        .where(DueEvent.at <= clock.now())
        .order_by(DueEvent.at)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()


def defer(session: Session, event: Event, *, at: datetime, request_id: str, urgent: bool) -> None:
    """Keep what is said at `at`, in the commit that causes it."""
    session.add(
        DueEvent(
            at=at,
            event=type(event).__name__,
            payload=to_payload(event),
            request_id=request_id,
            urgent=urgent,
        )
    )


def keep_due(session: Session, due_id: UUID, event: Event, *, at: datetime | None) -> None:
    """See that `event` waits as the row `due_id`, at `at`; None: that it waits no more. What was said already is said.

    For what is put off again and again, such as a silence: one row that moves, and nothing is looked for.
    """
    if at is None:
        session.execute(delete(DueEvent).where(DueEvent.id == due_id))
        return
    row = {"at": at, "event": type(event).__name__, "payload": to_payload(event), "urgent": True}
    put = postgresql.insert(DueEvent).values(id=due_id, request_id="", **row)
    session.execute(put.on_conflict_do_update(index_elements=[DueEvent.id], set_=row))


def keep_one_due(session: Session, event: Event, *, at: datetime | None) -> None:
    """See that what comes round again waits exactly once, at `at`; None: that it waits no more.

    What has fallen due already is left to be said.
    """
    name = type(event).__name__
    session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})
    waiting = session.scalars(select(DueEvent).where(DueEvent.event == name)).all()
    right = [row for row in waiting if at is not None and (row.at == at or row.at <= clock.now())]
    for row in waiting:
        if row not in right[:1]:
            session.delete(row)
    if at is not None and not right:
        defer(session, event, at=at, request_id="", urgent=is_urgent(name))


# For the hot posts, beside outbox.STORING.
DEFERRING = """
    deferred AS (
        INSERT INTO due_events (id, at, event, payload, request_id, urgent)
        SELECT :due_id, :due_at, :due_event, CAST(:due_payload AS jsonb), :request_id, true FROM {source}
    )
"""


def defer_parameters(event: Event, *, at: datetime) -> dict[str, Any]:
    """For DEFERRING, beside STORING: what the timer will say at `at`, written in the same commit."""
    return {
        "due_id": ids.new_id(),
        "due_at": at,
        "due_event": type(event).__name__,
        "due_payload": json.dumps(to_payload(event)),
    }
