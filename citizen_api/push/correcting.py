"""Telling those who were told that it is withdrawn: exactly them, each once, wherever they are now."""

from uuid import UUID

import structlog

from citizen_api.push import audience, messages
from citizen_api.push.models import Notification
from kernel import clock
from kernel.audit.entries import system
from kernel.events import IncidentWithdrawn, PushBatchDue
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

# Who was told: whose inbox has the first one. A push goes to whose first push left the house or may have (an attempt without a
# clear answer); a registration that has died since is skipped, and its device reads the correction in its inbox.
_ADDRESS = f"""
    INSERT INTO notification_deliveries (device_id, notification_id, batch, state, attempts)
    SELECT told.device_id, :notification_id,
        CASE WHEN told.by_push THEN
            (row_number() OVER (PARTITION BY told.by_push ORDER BY told.device_id) - 1) / {audience.BATCH_SIZE}
        END,
        CASE WHEN told.by_push THEN 'waiting' ELSE 'inbox' END, 0
    FROM (
        SELECT first.device_id,
            registration.id IS NOT NULL AND first.state IN ('sent', 'waiting') AS by_push
        FROM notification_deliveries AS first
        LEFT JOIN push_registrations AS registration ON registration.device_id = first.device_id
        WHERE first.notification_id = :first_id
    ) AS told
    ON CONFLICT DO NOTHING
"""
_STOP = """
    UPDATE notification_deliveries SET state = 'expired', settled_at = :now
    WHERE notification_id = :first_id AND state = 'waiting' AND attempts = 0
"""


def correct_community(delivery: Delivery) -> None:
    """Correct what was told of an incident, in one commit. Safe to run twice; nothing where nobody was told."""
    event = delivery.event
    assert isinstance(event, IncidentWithdrawn)
    with unit_of_work(completes=delivery) as uow:
        # Takes turns with the job that tells of it first.
        uow.execute("SELECT 1 FROM incidents WHERE id = :id FOR NO KEY UPDATE", {"id": event.incident_id})
        first = _notification_or_none(uow, event.incident_id, messages.INCIDENT_VERIFIED)
        if first is None or _notification_or_none(uow, event.incident_id, messages.INCIDENT_WITHDRAWN):
            return
        # What never left does not leave any more: its device reads both in its inbox.
        uow.execute(_STOP, {"first_id": first.id, "now": clock.now()})
        correction = uow.add(
            Notification(
                incident_id=event.incident_id,
                kind=messages.INCIDENT_WITHDRAWN,
                category=first.category,
                at=clock.now(),
                lat=first.lat,
                lon=first.lon,
            )
        )
        devices = uow.execute(_ADDRESS, {"notification_id": correction.id, "first_id": first.id}).rowcount
        batches = audience.batches(uow, correction.id)
        for batch in range(batches):
            uow.publish(PushBatchDue(notification_id=correction.id, batch=batch))
        uow.record(
            actor=system("push"),
            action="notification.correct",
            subject=("notification", correction.id),
            incident_id=event.incident_id,
        )
    log.info("community corrected", notification_id=str(correction.id), devices=devices, batches=batches)


def _notification_or_none(uow: UnitOfWork, incident_id: UUID, kind: str) -> Notification | None:
    return uow.session.query(Notification).filter_by(incident_id=incident_id, kind=kind).one_or_none()
