"""Reading what the community was told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.notifications.queries import NamedPlace
from citizen_api.push import messages
from citizen_api.push.models import Notification
from kernel import clock
from kernel.geo import Position

TOLD_FOR = timedelta(days=7)
MOST_ITEMS = 300


@dataclass(frozen=True, slots=True)
class CommunityItem:
    """One notification in words; nothing in it leads to a report."""

    id: UUID
    at: datetime
    kind: str
    category: str
    title: str
    text: str
    place: NamedPlace


def told(session: Session, *, locale: str) -> list[CommunityItem]:
    """Of the last days, newest first; ids are UUIDv7, so their index serves it. Questions to a reporter are nobody else's."""
    since = clock.now() - TOLD_FOR
    query = (
        select(Notification)
        .where(Notification.question_id.is_(None), Notification.at >= since)
        .order_by(Notification.id.desc())
        .limit(MOST_ITEMS)
    )
    return [_item(row, locale) for row in _without_what_was_withdrawn(session.scalars(query).all())]


def _without_what_was_withdrawn(rows: Sequence[Notification]) -> list[Notification]:
    """A withdrawal takes the place of what it withdraws: a map must not go on showing it."""
    withdrawn = {row.incident_id for row in rows if row.kind == messages.INCIDENT_WITHDRAWN}
    return [
        row for row in rows if row.kind == messages.INCIDENT_WITHDRAWN or row.incident_id not in withdrawn
    ]


def _item(row: Notification, locale: str) -> CommunityItem:
    words = messages.message(
        kind=row.kind, category=row.category, place=Position(row.lat, row.lon), locale=locale
    )
    return CommunityItem(
        id=row.id,
        at=row.at,
        kind=row.kind,
        category=row.category,
        title=words.title,
        text=words.text,
        place=NamedPlace(row.lat, row.lon, words.place_name),
    )
