"""Events on their way: stored with their cause, fanned out to deliveries by the relay, done once by jobs.

The database, not Redis, promises delivery. A message is written in the commit that caused it. The relay makes
one delivery row per message and job, hands it to a queue and looks again, ever later, until the job has marked
it done in the commit of its effect. Redis may lose everything at any time.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    ForeignKey,
    Index,
    UniqueConstraint,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from kernel import clock, due_events, ids
from kernel.db import Row
from kernel.errors import NotFound
from kernel.events import Event, from_payload, is_urgent, to_payload

# A job that was handed out is looked for again after this long, doubling with each attempt.
VISIBILITY_S = 5.0
MOST_DOUBLINGS = 6
# And this much later for each job before it in its queue: in a flood, looking for what only waits its turn
# was most of what the relay did. A worker does more than 50 a second.
PER_JOB_AHEAD_S = 0.02
# Some ten hours of doubling, then the row is dead, and /metrics and doctor show it.
MOST_ATTEMPTS = 100

Routes = Mapping[type[Event], Sequence[tuple[str, str]]]


class AlreadyDone(Exception):
    """Another run of the same delivery was first; nothing is left to do."""


class OutboxMessage(Row):
    """One event, exactly as it was said."""

    __tablename__ = "outbox_messages"
    __table_args__ = (
        Index("ix_outbox_messages_untold", "id", postgresql_where=text("untold <> ''")),
        Index("ix_outbox_messages_waiting", "urgent", "id", postgresql_where=text("relayed_at IS NULL")),
    )

    event: Mapped[str]
    payload: Mapped[dict[str, Any]]
    request_id: Mapped[str] = mapped_column(default="")
    urgent: Mapped[bool] = mapped_column(Boolean, default=False, comment="An SOS goes before everything else")
    published_at: Mapped[datetime]
    relayed_at: Mapped[datetime | None]
    untold: Mapped[str] = mapped_column(
        default="", comment="Why the feed has no entry of it; empty when all is well"
    )


class OutboxDelivery(Row):
    """One message for one job. The constraint is what makes a second fan-out harmless."""

    __tablename__ = "outbox_deliveries"
    __table_args__ = (
        UniqueConstraint("message_id", "job"),
        Index(
            "ix_outbox_deliveries_due",
            text("urgent DESC"),
            "next_at",
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    message_id: Mapped[UUID] = mapped_column(ForeignKey("outbox_messages.id"))
    queue: Mapped[str]
    job: Mapped[str]
    state: Mapped[str] = mapped_column(default="waiting", comment="waiting, done or dead")
    attempts: Mapped[int] = mapped_column(default=0)
    urgent: Mapped[bool] = mapped_column(
        Boolean, default=False, comment="As the message: to the queue's front"
    )
    next_at: Mapped[datetime] = mapped_column(comment="When the relay hands it out, or looks for it again")
    done_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="", comment="The kind of failure, without personal data")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a job gets: the event, and the row to complete with its effect."""

    id: UUID
    event: Event
    request_id: str
    attempts: int
    urgent: bool


@dataclass(frozen=True, slots=True)
class Claimed:
    """A delivery that must be handed to its queue."""

    id: UUID
    queue: str
    job: str
    urgent: bool


def store(
    session: Session,
    event: Event,
    *,
    request_id: str,
    urgent: bool = False,
    not_before: datetime | None = None,
) -> None:
    """Write the event with its cause: at once for the relay, or for the timer when it falls due."""
    urgent = urgent or is_urgent(type(event).__name__)
    if not_before is not None and not_before > clock.now():
        return due_events.defer(session, event, at=not_before, request_id=request_id, urgent=urgent)
    session.add(
        OutboxMessage(
            event=type(event).__name__,
            payload=to_payload(event),
            request_id=request_id,
            urgent=urgent,
            published_at=clock.now(),
        )
    )


def publish_due(session: Session, *, at_most: int = 200) -> int:
    """Move what has fallen due into the outbox. Any number of timers may do this at once."""
    due = due_events.fallen_due(session, at_most=at_most)
    for row in due:
        store(session, from_payload(row.event, row.payload), request_id=row.request_id, urgent=row.urgent)
        session.delete(row)
    return len(due)


def waiting_messages(session: Session, *, at_most: int = 200) -> Sequence[OutboxMessage]:
    """Messages nobody has fanned out yet, SOS first, then as they came."""
    return session.scalars(
        select(OutboxMessage)
        .where(OutboxMessage.relayed_at.is_(None))
        .order_by(OutboxMessage.urgent.desc(), OutboxMessage.id)
        .limit(at_most)
    ).all()


def fan_out(session: Session, messages: Sequence[OutboxMessage], routes: Routes) -> None:
    """One delivery row per message and job; the message is relayed."""
    if not messages:
        return
    by_name = {event.__name__: jobs for event, jobs in routes.items()}
    now = clock.now()
    rows = [
        {
            "id": ids.new_id(),
            "message_id": message.id,
            "queue": queue,
            "job": job,
            "urgent": message.urgent,
            "next_at": now,
        }
        for message in messages
        for queue, job in by_name[message.event]
    ]
    if rows:
        session.execute(insert(OutboxDelivery), rows)
    session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id.in_([message.id for message in messages]))
        .values(relayed_at=now)
    )


def note_untold(session: Session, message_id: UUID, *, error: str) -> None:
    """The feed could not be told of this message: a fault of ours that a person must look at."""
    session.execute(update(OutboxMessage).where(OutboxMessage.id == message_id).values(untold=error))


def claim(session: Session, *, ahead: Mapping[str, int], at_most: int = 200) -> list[Claimed]:
    """Take due deliveries; each comes round again, ever later, until it is done.

    ahead: by queue, how many jobs wait there already. What is urgent goes before them.
    """
    now = clock.now()
    due = session.scalars(
        select(OutboxDelivery)
        .where(OutboxDelivery.state == "waiting", OutboxDelivery.next_at <= now)
        .order_by(OutboxDelivery.urgent.desc(), OutboxDelivery.next_at)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()
    claimed = []
    for row in due:
        row.attempts += 1
        if row.attempts > MOST_ATTEMPTS:
            row.state = "dead"
            continue
        its_turn_s = 0.0 if row.urgent else ahead.get(row.queue, 0) * PER_JOB_AHEAD_S
        visibility_s = VISIBILITY_S * 2 ** min(row.attempts - 1, MOST_DOUBLINGS)
        row.next_at = now + timedelta(seconds=its_turn_s + visibility_s)
        claimed.append(Claimed(row.id, row.queue, row.job, row.urgent))
    return claimed


# For deliveries, which asks and settles with a statement that stands alone: at every job of the city.
FINDING = """
    SELECT delivery.state, delivery.attempts, message.event, message.payload, message.request_id, message.urgent
    FROM outbox_deliveries AS delivery JOIN outbox_messages AS message ON message.id = delivery.message_id
    WHERE delivery.id = :id
"""
SETTLING = """
    WITH settled AS (
        UPDATE outbox_deliveries SET state = 'done', done_at = :now WHERE id = :id AND state = 'waiting' RETURNING id
    ) SELECT EXISTS (SELECT 1 FROM settled)
"""


def found(delivery_id: UUID, row: tuple[Any, ...] | None) -> Delivery:
    """What FINDING has found. Raises NotFound, or AlreadyDone when it is settled."""
    if row is None:
        raise NotFound(f"no delivery {delivery_id}")
    state, attempts, event, payload, request_id, urgent = row
    if state != "waiting":
        raise AlreadyDone(str(delivery_id))
    return Delivery(delivery_id, from_payload(event, payload), request_id, attempts, urgent)


def complete(session: Session, delivery: Delivery) -> None:
    """Mark it done in the effect's own commit. The row lock makes twins wait; the second finds it done."""
    done = session.execute(_COMPLETING, {"delivery_id": delivery.id, "now": clock.now()}).scalar_one_or_none()
    if done is None:
        raise AlreadyDone(str(delivery.id))


# Put together once; no session holds such a row that would have to learn of it.
_COMPLETING = (
    update(OutboxDelivery)
    .where(OutboxDelivery.id == bindparam("delivery_id"), OutboxDelivery.state == "waiting")
    .values(state="done", done_at=bindparam("now"))
    .returning(OutboxDelivery.id)
    .execution_options(synchronize_session=False)
)


def fail(session: Session, delivery_id: UUID, *, error: str, is_final: bool) -> None:
    """Note why a run failed; a failure that cannot pass makes the row dead at once."""
    session.execute(
        update(OutboxDelivery)
        .where(OutboxDelivery.id == delivery_id, OutboxDelivery.state == "waiting")
        .values(last_error=error[:300], **({"state": "dead"} if is_final else {}))
    )


def has_urgent(session: Session, *, queue: str) -> bool:
    """Whether something of an SOS waits in the queue that has not been tried in vain: then whatever can wait, does."""
    asked = select(OutboxDelivery.id).where(
        OutboxDelivery.state == "waiting",
        OutboxDelivery.urgent,
        OutboxDelivery.queue == queue,
        OutboxDelivery.last_error == "",
    )
    return session.scalar(asked.limit(1)) is not None


def counts(session: Session) -> dict[str, int]:
    """How many messages and deliveries wait, and how many are dead: for /metrics and doctor."""
    waiting, dead = session.execute(
        select(
            func.count().filter(OutboxDelivery.state == "waiting"),
            func.count().filter(OutboxDelivery.state == "dead"),
        ).where(OutboxDelivery.state != "done")
    ).one()
    unrelayed = session.scalar(
        select(func.count()).select_from(OutboxMessage).where(OutboxMessage.relayed_at.is_(None))
    )
    untold = session.scalar(select(func.count()).select_from(OutboxMessage).where(OutboxMessage.untold != ""))
    return {
        "messages_unrelayed": unrelayed or 0,
        "messages_untold": untold or 0,
        "deliveries_waiting": waiting,
        "deliveries_dead": dead,
    }


# For the hot posts, which write all rows of their commit with one statement.
STORING = """
    message AS (
        INSERT INTO outbox_messages (id, event, payload, request_id, urgent, published_at, untold)
        SELECT :message_id, :event, CAST(:payload AS jsonb), :request_id, :urgent, :received_at, '' FROM {source}
    )
"""


def store_parameters(event: Event, *, request_id: str) -> dict[str, Any]:
    """For STORING."""
    name = type(event).__name__
    return {
        "message_id": ids.new_id(),
        "event": name,
        "payload": json.dumps(to_payload(event)),
        "request_id": request_id,
        "urgent": is_urgent(name),
    }
