"""Reading what anybody may know of what the community was told: the rule of alerts, in a reader's words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from citizen_api.alerts.publishing import Told
from citizen_api.alerts.queries import public_alerts
from citizen_api.notifications.queries import NamedPlace
from citizen_api.push import messages
from kernel.geo import Position

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
    """Newest first. A withdrawal takes the place of what it withdraws: a map must not go on showing it."""
    return [_item(each, locale) for each in public_alerts(session)[:MOST_ITEMS]]


def _item(told: Told, locale: str) -> CommunityItem:
    kind, alert_id, at = messages.INCIDENT_VERIFIED, told.id, told.at
    if told.withdrawal_id is not None and told.withdrawn_at is not None:
        kind, alert_id, at = messages.INCIDENT_WITHDRAWN, told.withdrawal_id, told.withdrawn_at
    words = messages.message(
        kind=kind, category=told.category, place=Position(told.lat, told.lon), locale=locale
    )
    return CommunityItem(
        id=alert_id,
        at=at,
        kind=kind,
        category=told.category,
        title=words.title,
        text=words.text,
        place=NamedPlace(told.lat, told.lon, words.place_name),
    )
