"""The inbox's door."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g

from citizen_api.notifications import queries
from citizen_api.notifications.schemas import (
    AskedTestSchema,
    InboxQuerySchema,
    InboxSchema,
    NotificationReceiptsSchema,
    OneNotificationSchema,
    ShownOrOpenedSchema,
)
from citizen_api.push import receipts, trying
from citizen_api.push.receipts import Receipts
from citizen_api.push.trying import Asked
from kernel.http import limits
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("notifications", __name__)


@blueprint.get("")
@operation(
    summary="What was verified near the places the device watches",
    tag="Notifications",
    query=InboxQuerySchema,
    answers={200: InboxSchema},
    problems=("invalid-fields",),
)
def show_inbox(query: dict[str, Any]) -> queries.InboxPage:
    """Newest first, in the device's language, whether or not a push message reached it."""
    with reading() as session:
        return queries.inbox(session, g.device.id, locale=g.device.locale, **query)


@blueprint.get("/<uuid:notification_id>")
@operation(
    summary="One notification",
    tag="Notifications",
    answers={200: OneNotificationSchema},
    problems=("not-found",),
)
def show_notification(notification_id: UUID) -> queries.OneNotification:
    """What a push message without words is about. Only what this device was told; a test of its own as well."""
    with reading() as session:
        return queries.one(session, g.device.id, notification_id, locale=g.device.locale)


@blueprint.get("/<uuid:notification_id>/receipts")
@operation(
    summary="How far a notification has come",
    tag="Notifications",
    answers={200: NotificationReceiptsSchema},
    problems=("not-found",),
)
def show_receipts(notification_id: UUID) -> Receipts:
    """On its way to this device."""
    with reading() as session:
        return receipts.receipts(session, device_id=g.device.id, notification_id=notification_id)


@blueprint.post("/<uuid:notification_id>/receipts")
@operation(
    summary="Say that a notification was shown, or opened",
    tag="Notifications",
    body=ShownOrOpenedSchema,
    answers={200: NotificationReceiptsSchema},
    problems=("invalid-fields", "not-found"),
)
def note_notification(notification_id: UUID, fields: dict[str, Any]) -> Receipts:
    """The first word of each kind stands, and the same may be said again: also later, when there was no network."""
    return receipts.note(g.device, notification_id, **fields)


@blueprint.post("/tests")
@operation(
    summary="Test this phone",
    tag="Notifications",
    answers={201: AskedTestSchema},
    problems=("push-not-registered", "too-many-requests"),
)
def ask_push_test() -> Asked:
    """A real message on the real way, to this device only. Its receipts say how far it has come."""
    settings = current_app.extensions["settings"]
    limits.per_hour(
        settings.redis_url, most=settings.push_tests_per_hour, name="push-tests", key=str(g.device.id)
    )
    return trying.ask(g.device)
