"""Reading what anybody may know of what the community was told: the rule of what is published, in a reader's words; and, by town and day
alone, what tells of a person or a home."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from citizen_api.community import by_town
from citizen_api.notifications.queries import NamedPlace
from citizen_api.published.publishing import Told
from citizen_api.published.queries import public_now
from citizen_api.push import messages
from kernel.geo import Position

MOST_ITEMS = 300


@dataclass(frozen=True, slots=True)
class CommunityItem:
    """One notification in words; nothing in it leads to a report.

    level: how much of the place and the time it tells: `neighbourhood`, or `town`, and then `at` is the day's beginning.
    """

    id: UUID
    at: datetime
    kind: str
    category: str
    title: str
    text: str
    place: NamedPlace
    level: str


def told(session: Session, *, locale: str, zone: str, key: bytes) -> list[CommunityItem]:
    """Newest first. A withdrawal takes the place of what it withdraws: a map must not go on showing it."""
    near = [_item(each, locale) for each in public_now(session)[:MOST_ITEMS]]
    town = [_town_item(each, locale) for each in by_town.told(session, zone=zone, key=key)[:MOST_ITEMS]]
    return sorted([*near, *town], key=lambda item: (item.at, item.id), reverse=True)[:MOST_ITEMS]


def _item(told: Told, locale: str) -> CommunityItem:
    kind, alert_id, at = messages.INCIDENT_VERIFIED, told.id, told.at
    if told.withdrawal_id is not None and told.withdrawn_at is not None:
        kind, alert_id, at = messages.INCIDENT_WITHDRAWN, told.withdrawal_id, told.withdrawn_at
    return _said(alert_id, at, kind, told.category, Position(told.lat, told.lon), locale, "neighbourhood")


def _town_item(told: by_town.OfTheDay, locale: str) -> CommunityItem:
    return _said(told.id, told.day, told.kind, told.category, told.center, locale, "town")


def _said(
    item_id: UUID, at: datetime, kind: str, category: str, place: Position, locale: str, level: str
) -> CommunityItem:
    words = messages.message(kind=kind, category=category, place=place, locale=locale)
    return CommunityItem(
        id=item_id,
        at=at,
        kind=kind,
        category=category,
        title=words.title,
        text=words.text,
        place=NamedPlace(place.lat, place.lon, words.place_name),
        level=level,
    )
