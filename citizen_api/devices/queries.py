"""Reading a device's watch areas."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from citizen_api.devices.models import WatchArea
from kernel.geo import Position


@dataclass(frozen=True, slots=True)
class Circle:
    """A watch area: a place, a radius, and the resident's own word for it."""

    position: Position
    radius_m: float
    label: str | None = None


def watch_areas(session: Session, device_id: UUID) -> list[Circle]:
    """The device's circles in the order the resident gave them."""
    ground = func.geometry(WatchArea.center)
    rows = session.execute(
        select(func.ST_Y(ground), func.ST_X(ground), WatchArea.radius_m, WatchArea.label)
        .where(WatchArea.device_id == device_id)
        .order_by(WatchArea.ordinal)
    )
    return [Circle(Position(lat, lon), radius_m, label) for lat, lon, radius_m, label in rows]
