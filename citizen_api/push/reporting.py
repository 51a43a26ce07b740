"""Telling a reporter that there is a question: on their own devices, without its content and without the report."""

from uuid import UUID

from citizen_api.push import messages
from citizen_api.push.models import Notification
from kernel import clock, incidents
from kernel.events import PushBatchDue, QuestionAsked
from kernel.identity import residents
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

# All devices in use of the resident who reported; an anonymous reporter has none that we know.
_ADDRESS = f"""
    INSERT INTO notification_deliveries (device_id, notification_id, batch, state, attempts)
    SELECT device.id, :notification_id, CASE WHEN registration.id IS NOT NULL THEN 0 END,
        CASE WHEN registration.id IS NOT NULL THEN 'waiting' ELSE 'inbox' END, 0
    FROM reports AS report
    JOIN devices AS device ON device.resident_id = report.resident_id AND {residents.in_use_sql("device")}
    LEFT JOIN push_registrations AS registration ON registration.device_id = device.id
    WHERE report.id = :report_id
    ON CONFLICT DO NOTHING
"""


def notify_reporter(delivery: Delivery) -> None:
    """Put it into the reporter's inbox, and send it where a push is wanted. Safe to run twice."""
    event = delivery.event
    assert isinstance(event, QuestionAsked)
    with unit_of_work(completes=delivery) as uow:
        incident = incidents.find(uow.session, event.incident_id)
        anchor = incident.coarse_position
        if anchor is None or _is_told(uow, event.question_id):
            return
        notification = uow.add(
            Notification(
                incident_id=incident.id,
                question_id=event.question_id,
                kind=messages.REPORT_QUESTION,
                category=incident.category,
                at=clock.now(),
                lat=anchor.lat,
                lon=anchor.lon,
            )
        )
        told = {"notification_id": notification.id, "report_id": event.report_id}
        if uow.execute(_ADDRESS, told).rowcount:
            uow.publish(PushBatchDue(notification_id=notification.id, batch=0))


def _is_told(uow: UnitOfWork, question_id: UUID) -> bool:
    found = uow.execute("SELECT 1 FROM notifications WHERE question_id = :id", {"id": question_id})
    return found.first() is not None
