"""Reading what waits to be sent."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from citizen_api.devices.registrations import BrowserKeys
from citizen_api.push import messages
from citizen_api.push.models import Notification
from kernel import joins
from kernel.errors import NotFound
from kernel.geo import Position
from kernel.identity import residents
from kernel.incidents import Incident


@dataclass(frozen=True, slots=True)
class NotificationFacts:
    """A notification without its words. replaces: what a correction takes the place of on a screen."""

    id: UUID
    kind: str
    category: str
    at: datetime
    place: Position
    replaces: UUID | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A device that waits for a push, and where it goes."""

    device_id: UUID
    registration_id: UUID
    token: str
    fid: str | None
    locale: str
    p256dh: str | None = None
    auth: str | None = None

    @property
    def keys(self) -> BrowserKeys | None:
        """Of a browser; its endpoint is the token."""
        return BrowserKeys(self.p256dh, self.auth) if self.p256dh and self.auth else None


def notification(session: Session, notification_id: UUID) -> NotificationFacts:
    """Raises NotFound."""
    row = session.scalar(select(Notification).where(Notification.id == notification_id))
    if row is None:
        raise NotFound(f"no notification {notification_id}")
    replaces = replaced_or_none(session, row)
    return NotificationFacts(row.id, row.kind, row.category, row.at, Position(row.lat, row.lon), replaces)


def replaced_or_none(session: Session, row: Notification) -> UUID | None:
    """Which notification a correction takes back."""
    if row.kind != messages.INCIDENT_WITHDRAWN:
        return None
    return session.scalar(
        select(Notification.id).where(
            Notification.incident_id == row.incident_id, Notification.kind == messages.INCIDENT_VERIFIED
        )
    )


def told_with(session: Session, incident_id: UUID) -> Sequence[Notification]:
    """What the community was told of the incident, and of what was joined to it and stands or falls with it.

    A joined report is told under its own id when its own second look, after a dispute, found it verified.
    """
    together = [incident_id, *joins.joined_to(session, [incident_id]).get(incident_id, [])]
    status = select(Incident.status).where(Incident.id == incident_id).scalar_subquery()
    return session.scalars(
        select(Notification)
        .join(Incident, Incident.id == Notification.incident_id)
        .where(
            Notification.incident_id.in_(together),
            Notification.kind == messages.INCIDENT_VERIFIED,
            Incident.status == status,
        )
        .order_by(Notification.at, Notification.id)
    ).all()


# By hand: devices belong to the kernel, whose models are not ours to import.
_RECIPIENTS = text(f"""
    SELECT delivery.device_id, registration.id, registration.token, registration.fid, device.locale,
        registration.p256dh, registration.auth
    FROM notification_deliveries AS delivery
    JOIN push_registrations AS registration ON registration.device_id = delivery.device_id
    JOIN devices AS device ON device.id = delivery.device_id AND {residents.in_use_sql("device")}
    WHERE delivery.notification_id = :notification_id AND delivery.batch = :batch
        AND delivery.state = 'waiting'
    ORDER BY delivery.device_id
""")


def recipients(session: Session, notification_id: UUID, batch: int) -> Sequence[Recipient]:
    """Who of the batch still waits, in the order of device ids. A device that has no registration any more, or was
    signed out, is not among them."""
    rows = session.execute(_RECIPIENTS, {"notification_id": notification_id, "batch": batch})
    return [Recipient(*row) for row in rows]


# Whom a message reached in this time, at the address that is kept now, is most likely reached again.
_REACHED_FOR = timedelta(days=30)
# So many of a sending are looked up: one is enough.
_MOST_LOOKED_UP = 500
_REACHED = text("""
    SELECT DISTINCT delivery.device_id
    FROM notification_deliveries AS delivery
    JOIN push_registrations AS registration ON registration.device_id = delivery.device_id
    WHERE delivery.device_id = ANY(:devices) AND delivery.state = 'sent'
        AND delivery.settled_at > :since AND delivery.settled_at >= registration.registered_at
""")


def reached(session: Session, waiting: Sequence[Recipient], *, now: datetime) -> set[UUID]:
    """Who of them, or of some hundreds by chance, was sent something lately that the provider took."""
    some = random.sample(waiting, min(len(waiting), _MOST_LOOKED_UP))
    devices = [who.device_id for who in some]
    return set(session.scalars(_REACHED, {"devices": devices, "since": now - _REACHED_FOR}))
