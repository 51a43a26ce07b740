"""Reading which places a device watches, what about, and when it stays silent."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from citizen_api.devices.models import WatchArea, WatchChoices
from citizen_api.devices.quiet import QuietHours
from kernel.geo import Position


@dataclass(frozen=True, slots=True)
class Circle:
    """A watch area: a place, a radius, and the resident's own word for it.

    kinds: what it is about, as the resident named it; None for everything.
    """

    position: Position
    radius_m: float
    label: str | None = None
    kinds: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Watching:
    """All that a device has chosen. quiet_hours: None when it never stays silent.

    help_requests: whether it wants to be asked when somebody near one of its places needs help.
    """

    watch_areas: Sequence[Circle]
    quiet_hours: QuietHours | None
    help_requests: bool


def watching(session: Session, device_id: UUID) -> Watching:
    """The device's circles in the order the resident gave them, and what holds for all of them."""
    ground = func.geometry(WatchArea.center)
    rows = session.execute(
        select(func.ST_Y(ground), func.ST_X(ground), WatchArea.radius_m, WatchArea.label, WatchArea.kinds)
        .where(WatchArea.device_id == device_id)
        .order_by(WatchArea.ordinal)
    )
    circles = [
        Circle(Position(lat, lon), radius_m, label, kinds) for lat, lon, radius_m, label, kinds in rows
    ]
    chosen = session.execute(
        select(WatchChoices.quiet_from_min, WatchChoices.quiet_to_min, WatchChoices.may_be_asked).where(
            WatchChoices.device_id == device_id
        )
    ).one_or_none()
    if chosen is None:
        return Watching(circles, None, False)
    from_min, to_min, may_be_asked = chosen
    quiet = None if from_min is None or to_min is None else QuietHours(from_min, to_min)
    return Watching(circles, quiet, may_be_asked)
