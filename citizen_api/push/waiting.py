"""Putting off what would make a sound in a device's quiet hours: they may have begun since it was told, in an outage for instance."""

from datetime import datetime, timedelta
from uuid import UUID

from citizen_api.devices.quiet import SLOT_MIN, slots_sql
from kernel.events import PushBatchDue
from kernel.unit_of_work import UnitOfWork

_LOCK = "SELECT 1 FROM notifications WHERE id = :id FOR NO KEY UPDATE"
# A new batch for each end, with a number that no other batch of the notification has.
_PUT_OFF = f"""
    WITH quiet AS (
        SELECT delivery.device_id, {slots_sql("choices", ":minute")} AS slots
        FROM notification_deliveries AS delivery
        JOIN watch_choices AS choices ON choices.device_id = delivery.device_id
        WHERE delivery.notification_id = :id AND delivery.batch = :batch AND delivery.state = 'waiting'
    ), numbered AS (
        SELECT device_id, slots, slots * {SLOT_MIN} < :left_min AS is_kept,
            dense_rank() OVER (ORDER BY slots)
                + (SELECT max(batch) FROM notification_deliveries WHERE notification_id = :id) AS batch
        FROM quiet WHERE slots > 0
    ), moved AS (
        UPDATE notification_deliveries AS delivery
        SET batch = CASE WHEN numbered.is_kept THEN numbered.batch ELSE delivery.batch END,
            state = CASE WHEN numbered.is_kept THEN 'waiting' ELSE 'quiet' END,
            settled_at = CASE WHEN numbered.is_kept THEN NULL ELSE CAST(:now AS timestamptz) END
        FROM numbered
        WHERE delivery.notification_id = :id AND delivery.device_id = numbered.device_id
    )
    SELECT DISTINCT batch, slots FROM numbered WHERE is_kept ORDER BY batch
"""


def put_off(
    uow: UnitOfWork, notification_id: UUID, batch: int, *, now: datetime, minute: int, expires_at: datetime
) -> None:
    """Whoever of the batch is in their quiet hours is sent it when these end; or not at all, where it is stale by then."""
    uow.execute(_LOCK, {"id": notification_id})
    left_min = max(0, int((expires_at - now).total_seconds()) // 60)
    asked = {"id": notification_id, "batch": batch, "now": now, "minute": minute, "left_min": left_min}
    for row in uow.execute(_PUT_OFF, asked).all():
        uow.publish(
            PushBatchDue(notification_id=notification_id, batch=row.batch),
            not_before=now + timedelta(minutes=row.slots * SLOT_MIN),
        )
