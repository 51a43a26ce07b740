"""The desk's door for messages."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g, request

from citizen_api import public as citizen_api
from citizen_api.public import (
    MessageView,
    NewMessageHeadersSchema,
    PoliceMessageSchema,
    PoliceMessagesSchema,
    ReceiptSchema,
)
from kernel.errors import InvalidField
from kernel.http.operations import operation
from kernel.idempotency import read_key
from kernel.unit_of_work import reading
from moderation.sos_desk import messages
from moderation.sos_desk.schemas import NewPoliceMessageSchema

blueprint = Blueprint("sos_desk_messages", __name__)


@blueprint.get("/<uuid:sos_alert_id>/messages")
@operation(
    summary="The messages of an SOS, and what one key can say",
    tag="CPO",
    answers={200: PoliceMessagesSchema},
    problems=("not-found",),
    security=("session", "key"),
)
def list_sos_messages(sos_alert_id: UUID) -> dict[str, Any]:
    """Both sides' messages; the sentences in the language of the resident's phone, and in English."""
    with reading() as session:
        return {
            "items": citizen_api.sos_messages(session, sos_alert_id),
            "templates": citizen_api.sos_templates(citizen_api.locale_of_sos(session, sos_alert_id)),
        }


@blueprint.post("/<uuid:sos_alert_id>/messages")
@operation(
    summary="Write to the resident",
    tag="CPO",
    body=NewPoliceMessageSchema,
    headers=NewMessageHeadersSchema,
    answers={201: PoliceMessageSchema},
    problems=("not-found", "sos-state", "invalid-fields", "idempotency-mismatch"),
    security=("session", "key"),
)
def write_sos_message(sos_alert_id: UUID, fields: dict[str, Any]) -> tuple[MessageView, int]:
    """A sentence by its code, or own words; the same under the same key is one message."""
    if bool(fields["template"]) == bool(fields["text"]):
        raise InvalidField(("text", "invalid", "send either a template or a text"))
    key = read_key(request.headers.get("Idempotency-Key", ""))
    return messages.write(officer=g.officer, sos_alert_id=sos_alert_id, sent_key=key, **fields), 201


@blueprint.post("/<uuid:sos_alert_id>/messages/receipts")
@operation(
    summary="A console has the resident's messages, or has shown them",
    tag="CPO",
    body=ReceiptSchema,
    answers={204: None},
    problems=("not-found", "invalid-fields"),
    security=("session", "key"),
)
def note_sos_receipt(sos_alert_id: UUID, fields: dict[str, Any]) -> tuple[None, int]:
    """The resident sees no more than this says."""
    messages.note_read(sos_alert_id=sos_alert_id, up_to=fields["up_to"], is_read=fields["read"])
    return None, 204
