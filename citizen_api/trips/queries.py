"""Reading shared trips, as their resident and whoever holds a link may see them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.trips.models import Trip
from kernel.errors import NotFound
from kernel.geo import Position

MOST = 20


@dataclass(frozen=True, slots=True)
class TripView:
    """A trip as it is told: one that its resident ended has arrived, with whichever PIN it was."""

    id: UUID
    device_id: UUID
    origin: str
    destination: str
    state: str
    started_at: datetime
    expected_at: datetime
    raises_at: datetime
    arrived_at: datetime | None
    sos_alert_id: UUID | None
    position: Position | None
    position_at: datetime | None


def trip_by_id(session: Session, trip_id: UUID, *, resident_id: UUID) -> TripView:
    """Raises NotFound when it is not there, or not this resident's."""
    row = session.scalar(select(Trip).where(Trip.id == trip_id, Trip.resident_id == resident_id))
    if row is None:
        raise NotFound("no such trip of yours")
    return view(row)


def trips(session: Session, resident_id: UUID, *, limit: int = MOST) -> list[TripView]:
    """The newest first."""
    rows = session.scalars(
        select(Trip)
        .where(Trip.resident_id == resident_id)
        .order_by(Trip.started_at.desc(), Trip.id.desc())
        .limit(limit)
    )
    return [view(row) for row in rows]


def unseen_alert_ids(session: Session, resident_id: UUID) -> list[UUID]:
    """What was raised because somebody was made to say that they had arrived: their phone knows nothing of it."""
    query = select(Trip.sos_alert_id).where(
        Trip.resident_id == resident_id, Trip.arrived_at.is_not(None), Trip.sos_alert_id.is_not(None)
    )
    return [each for each in session.scalars(query) if each is not None]


def has_one_under_way(session: Session, device_id: UUID) -> bool:
    query = select(Trip.id).where(Trip.device_id == device_id, Trip.state == "under_way")
    return session.scalar(query) is not None


def view(row: Trip) -> TripView:
    has_arrived = row.arrived_at is not None
    place = None
    if row.lat is not None and row.lon is not None:
        place = Position(row.lat, row.lon, row.accuracy_m or 0.0)
    return TripView(
        id=row.id,
        device_id=row.device_id,
        origin=row.origin,
        destination=row.destination,
        state="arrived" if has_arrived else row.state,
        started_at=row.started_at,
        expected_at=row.expected_at,
        raises_at=row.raises_at,
        arrived_at=row.arrived_at,
        sos_alert_id=None if has_arrived else row.sos_alert_id,
        position=None if has_arrived else place,
        position_at=None if has_arrived else row.position_at,
    )
