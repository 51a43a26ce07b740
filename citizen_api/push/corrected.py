"""How far a correction has come among those who were told: each has it in the inbox at once, the pushes follow."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from citizen_api.push import messages, queries
from citizen_api.push.models import Notification, NotificationDelivery


@dataclass(frozen=True, slots=True)
class CorrectionReach:
    """devices: those that have it in their inbox; pushes: how many of them are told by push too, waiting: of these, still to leave."""

    devices: int
    pushes: int
    waiting: int
    at: datetime


def correction_reach_or_none(session: Session, incident_id: UUID) -> CorrectionReach | None:
    """Nothing until the correction is written, or where nobody was told. at: of the last push, or when it was written."""
    told = [first.incident_id for first in queries.told_with(session, incident_id)]
    row = session.execute(
        select(
            func.count(),
            func.count(NotificationDelivery.batch),
            func.count().filter(NotificationDelivery.state == "waiting"),
            func.coalesce(func.max(NotificationDelivery.settled_at), func.max(Notification.at)),
        )
        .join(Notification, Notification.id == NotificationDelivery.notification_id)
        .where(Notification.incident_id.in_(told), Notification.kind == messages.INCIDENT_WITHDRAWN)
    ).one()
    devices, pushes, waiting, at = row
    return CorrectionReach(devices, pushes, waiting, at) if devices and at is not None else None
