"""Events that keep happening, such as an SOS that moves: said at most once in a while, and the last time for certain."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import clock, ids
from kernel.due_events import DueEvent
from kernel.events import Event, to_payload
from kernel.outbox import OutboxMessage


def next_turn_or_none(session: Session, event: Event, *, apart: timedelta) -> datetime | None:
    """When `event` may be said so that it is `apart` from the same one before; None when one waits for its turn.

    The one that waits will be published after the caller's commit, so what it leads to sees what the caller
    has written: its row is locked, and the timer leaves locked rows for later. One that the timer is about to
    publish is waited for and counts as said. Callers for the same event take turns; an SOS alert's row sees
    to that.
    """
    now, name, payload = clock.now(), type(event).__name__, to_payload(event)
    waiting = session.scalars(
        select(DueEvent.id)
        .where(DueEvent.at <= now + apart, DueEvent.event == name, DueEvent.payload == payload)
        .with_for_update()
    ).all()
    if waiting:
        return None
    said_at = _last_said_or_none(session, name, payload, since=now - apart)
    return now if said_at is None else max(now, said_at + apart)


def _last_said_or_none(
    session: Session, name: str, payload: dict[str, Any], *, since: datetime
) -> datetime | None:
    # By the key, whose ids begin with their time: an index that is there anyway, and a few rows of it.
    query = select(func.max(OutboxMessage.published_at)).where(
        OutboxMessage.id >= ids.earliest_id(since),
        OutboxMessage.event == name,
        OutboxMessage.payload == payload,
    )
    return session.scalar(query)
