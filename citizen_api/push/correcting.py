"""Telling those who were told that it is withdrawn: exactly them, each once, wherever they are now."""

from uuid import UUID

import structlog

from citizen_api.push import audience, messages, queries
from citizen_api.push.models import Notification
from kernel import clock, joins
from kernel.audit.entries import system
from kernel.events import IncidentWithdrawn, PushBatchDue
from kernel.identity import residents
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

log = structlog.get_logger()

# Who was told: whose inbox has the first one, in quiet hours or not. A push goes to whose first push left the house or may have (an attempt without a
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
        JOIN devices AS device ON device.id = first.device_id AND {residents.in_use_sql("device")}
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
    """Correct what was told of an incident and of what fell with it, in one commit. Safe to run twice; nothing where nobody was told."""
    event = delivery.event
    assert isinstance(event, IncidentWithdrawn)
    with unit_of_work(completes=delivery) as uow:
        together = joins.together_with(uow.session, event.incident_id)
        # Takes turns with the jobs that tell of them first.
        uow.execute(
            "SELECT 1 FROM incidents WHERE id = ANY(:ids) ORDER BY id FOR NO KEY UPDATE", {"ids": together}
        )
        for first in queries.told_with(uow.session, event.incident_id):
            _correct(uow, first)


def _correct(uow: UnitOfWork, first: Notification) -> None:
    if _is_corrected(uow, first.incident_id):
        return
    # What never left does not leave any more: its device reads both in its inbox.
    uow.execute(_STOP, {"first_id": first.id, "now": clock.now()})
    correction = uow.add(
        Notification(
            incident_id=first.incident_id,
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
        incident_id=first.incident_id,
    )
    log.info("community corrected", notification_id=str(correction.id), devices=devices, batches=batches)


def _is_corrected(uow: UnitOfWork, incident_id: UUID) -> bool:
    known = uow.session.query(Notification).filter_by(
        incident_id=incident_id, kind=messages.INCIDENT_WITHDRAWN
    )
    return known.first() is not None
