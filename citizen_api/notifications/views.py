"""The inbox's door."""

from typing import Any

from flask import Blueprint, g

from citizen_api.notifications import queries
from citizen_api.notifications.schemas import InboxQuerySchema, InboxSchema
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
