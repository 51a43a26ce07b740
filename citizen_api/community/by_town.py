"""What tells of a person or a home, as anybody may read it: its town, its day, and no more.

The day's are shown together when the day is over: whoever looks every minute must not see when one of them came. Their ids say
nothing either, where those of notifications begin with their time. What is withdrawn is shown as that at once: a wrong word
about a person must not stand until midnight.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from citizen_api.published.publishing import KEPT
from citizen_api.push import messages
from citizen_api.push.models import Notification
from kernel import clock
from kernel.categories import TOWN_ONLY
from kernel.geo import Position
from kernel.secrets import keyed_hash

MOST = 500

_first = aliased(Notification, name="first")
_taken_back = aliased(Notification, name="taken_back")
_TOLD = (
    select(_first.id, _first.category, _first.at, _first.lat, _first.lon, _taken_back.id, _taken_back.at)
    .outerjoin(
        _taken_back,
        and_(
            _taken_back.incident_id == _first.incident_id,
            _taken_back.kind == messages.INCIDENT_WITHDRAWN,
        ),
    )
    .where(_first.kind == messages.INCIDENT_VERIFIED, _first.category.in_(TOWN_ONLY))
    .order_by(_first.at.desc(), _first.id.desc())
    .limit(MOST)
)


@dataclass(frozen=True, slots=True)
class OfTheDay:
    """One thing verified, or withdrawn, on a day that is over. day: its beginning. center: of the town."""

    id: UUID
    day: datetime
    kind: str
    category: str
    center: Position


def told(session: Session, *, zone: str, key: bytes) -> list[OfTheDay]:
    """Of the last seven days but today, the newest day first; in no order within a day."""
    today = beginning_of_day(clock.now(), zone=zone)
    rows = session.execute(_TOLD.where(_first.at < today, _first.at >= today - KEPT)).all()
    items = []
    for first_id, category, at, lat, lon, withdrawal_id, withdrawn_at in rows:
        center = messages.published_place_or_none(category=category, anchor=Position(lat, lon))
        day, item_id, kind = beginning_of_day(at, zone=zone), first_id, messages.INCIDENT_VERIFIED
        if withdrawn_at is not None:
            withdrawn_on = beginning_of_day(withdrawn_at, zone=zone)
            if withdrawn_on == day:
                continue  # nobody has read of it
            day, item_id, kind = withdrawn_on, withdrawal_id, messages.INCIDENT_WITHDRAWN
        if center is not None:
            items.append(OfTheDay(_hidden(item_id, key), day, kind, category, center))
    return sorted(items, key=lambda item: (item.day, item.id), reverse=True)


def beginning_of_day(at: datetime, *, zone: str) -> datetime:
    """Midnight by the city's clock, before `at`."""
    return at.astimezone(ZoneInfo(zone)).replace(hour=0, minute=0, second=0, microsecond=0)


def _hidden(notification_id: UUID, key: bytes) -> UUID:
    return UUID(bytes=keyed_hash(key, str(notification_id))[:16], version=4)
