"""Reading a device's inbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.push import messages, trying
from citizen_api.push import queries as push
from citizen_api.push.models import Notification, NotificationDelivery, PushTest
from kernel.errors import NotFound
from kernel.geo import Position


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """The published anchor and its neighbourhood."""

    lat: float
    lon: float
    name: str


@dataclass(frozen=True, slots=True)
class NotificationView:
    """A notification in the reader's language; nothing in it leads to a report."""

    id: UUID
    at: datetime
    kind: str
    title: str
    text: str
    locale: str
    place: NamedPlace


@dataclass(frozen=True, slots=True)
class OneNotification:
    """The same by itself. A test has no place; a correction names what it takes the place of."""

    id: UUID
    at: datetime
    kind: str
    title: str
    text: str
    locale: str
    place: NamedPlace | None
    replaces: UUID | None


@dataclass(frozen=True, slots=True)
class InboxPage:
    """`next` continues the list; None at its end."""

    items: list[NotificationView]
    next: UUID | None


def inbox(session: Session, device_id: UUID, *, locale: str, after: UUID | None, limit: int) -> InboxPage:
    """What the device was told, newest first; `after` is the last one the reader has, older ones follow.

    Ids are UUIDv7, so the key of the deliveries is the order, and an index serves it. One that is committed
    late shows near the top of the next first page; reading on from a cursor only goes back in time and misses
    none.
    """
    query = (
        select(Notification)
        .join(NotificationDelivery, NotificationDelivery.notification_id == Notification.id)
        .where(NotificationDelivery.device_id == device_id)
        .order_by(NotificationDelivery.notification_id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        query = query.where(NotificationDelivery.notification_id < after)
    rows = session.scalars(query).all()
    shown = rows[:limit]
    return InboxPage([_view(row, locale) for row in shown], shown[-1].id if len(rows) > limit else None)


def one(session: Session, device_id: UUID, notification_id: UUID, *, locale: str) -> OneNotification:
    """Raises NotFound, also for what another device was told."""
    row = session.scalar(
        select(Notification)
        .join(NotificationDelivery, NotificationDelivery.notification_id == Notification.id)
        .where(NotificationDelivery.device_id == device_id, Notification.id == notification_id)
    )
    if row is None:
        return _test(session, device_id, notification_id, locale=locale)
    view = _view(row, locale)
    return OneNotification(
        view.id,
        view.at,
        view.kind,
        view.title,
        view.text,
        view.locale,
        view.place,
        push.replaced_or_none(session, row),
    )


def _test(session: Session, device_id: UUID, test_id: UUID, *, locale: str) -> OneNotification:
    row = session.scalar(select(PushTest).where(PushTest.device_id == device_id, PushTest.id == test_id))
    if row is None:
        raise NotFound(f"no notification {test_id}")
    words = trying.words(locale)
    return OneNotification(
        row.id, row.asked_at, trying.PUSH_TEST, words.title, words.text, words.locale, None, None
    )


def _view(row: Notification, locale: str) -> NotificationView:
    words = messages.message(
        kind=row.kind, category=row.category, place=Position(row.lat, row.lon), locale=locale
    )
    return NotificationView(
        id=row.id,
        at=row.at,
        kind=row.kind,
        title=words.title,
        text=words.text,
        locale=words.locale,
        place=NamedPlace(row.lat, row.lon, words.place_name),
    )
