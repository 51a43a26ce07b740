"""What a trusted contact sees: what the resident's own phone is told, and nothing that it is not.

A stand-down reads here as it does there, with either PIN: whoever holds the phone may open the link as well. What
a trip raised under duress stands nowhere.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from citizen_api.sos import queries as sos
from citizen_api.sos import telling, timeline
from citizen_api.sos.queries import AlertView
from citizen_api.sos.timeline import Followed
from citizen_api.trips import queries as trips
from citizen_api.trips.queries import TripView
from kernel import clock

# What has ended is told of for so long, so that a contact who looks an hour late is not left guessing.
TOLD_FOR = timedelta(hours=2)
MOST = 5


@dataclass(frozen=True, slots=True)
class SharedSos:
    """An SOS and its story in words."""

    alert: AlertView
    story: Followed


@dataclass(frozen=True, slots=True)
class Shared:
    """Everything behind a link."""

    alerts: list[SharedSos]
    trips: list[TripView]


def shared_by(session: Session, resident_id: UUID, *, locale: str) -> Shared:
    """What is going on, and what has ended a short time ago; the newest first."""
    since = clock.now() - TOLD_FOR
    unseen = trips.unseen_alert_ids(session, resident_id)
    seen = sos.of_resident(session, resident_id, limit=MOST, without=unseen)
    told = [telling.as_told(alert) for alert in seen]
    alerts = [
        SharedSos(alert, timeline.followed(alert, locale=locale))
        for alert in told
        if not alert.is_ended or (alert.ended_at is not None and alert.ended_at > since)
    ]
    on_the_way = [
        trip
        for trip in trips.trips(session, resident_id, limit=MOST)
        if trip.state == "under_way" or (trip.arrived_at is not None and trip.arrived_at > since)
    ]
    return Shared(alerts, on_the_way)
