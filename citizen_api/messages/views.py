"""The door of a resident's messages. An ended token will do, as at every door of an SOS."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g, request

from citizen_api.messages import queries, services, voice
from citizen_api.messages.schemas import (
    MessageSchema,
    MessagesSchema,
    NewMessageHeadersSchema,
    NewMessageSchema,
    ReceiptSchema,
)
from citizen_api.sos.queries import alert_by_id
from kernel import storage
from kernel.http.operations import operation
from kernel.http.problems import HttpProblem
from kernel.http.strict_json import body_bytes
from kernel.idempotency import read_key
from kernel.unit_of_work import reading

blueprint = Blueprint("sos_messages", __name__)


@blueprint.post("/<uuid:sos_alert_id>/messages")
@operation(
    summary="Write to the operator",
    tag="SOS",
    body=NewMessageSchema,
    headers=NewMessageHeadersSchema,
    answers={201: MessageSchema, 200: MessageSchema},
    problems=(
        *("not-found", "invalid-fields", "sos-closed", "idempotency-mismatch"),
        *("too-many-voice-notes", "storage-full"),
    ),
    raw_types=voice.TYPES,
    takes_expired_token=True,
)
def write_message(sos_alert_id: UUID, fields: dict[str, Any] | None) -> tuple[queries.MessageView, int]:
    """201 with a new message, 200 with the one that came under this key before.

    Words as JSON; or a voice note as it was recorded, Opus or AAC in WebM, Ogg or MP4, 60 s and 1 MB at most.
    """
    key = read_key(request.headers.get("Idempotency-Key", ""))
    if fields is None:
        content = body_bytes(voice.LARGEST_BYTES)
        if not voice.begins_like_sound(content):
            raise HttpProblem("unsupported-media-type", "it is neither WebM, Ogg nor MP4")
        store = storage.configured(current_app.extensions["settings"].storage_url)
        sent, is_first = voice.send(
            device=g.device, sos_alert_id=sos_alert_id, sent_key=key, content=content, store=store
        )
        return sent, 201 if is_first else 200
    message, is_new = services.write_by_resident(
        device=g.device, sos_alert_id=sos_alert_id, sent_key=key, text=fields["text"]
    )
    return message, 201 if is_new else 200


@blueprint.get("/<uuid:sos_alert_id>/messages")
@operation(
    summary="What was written in your SOS",
    tag="SOS",
    answers={200: MessagesSchema},
    problems=("not-found",),
    takes_expired_token=True,
)
def list_messages(sos_alert_id: UUID) -> dict[str, Any]:
    """Both sides' messages, in the order in which we heard them. Reading them says nothing; a receipt does."""
    with reading() as session:
        alert_by_id(session, sos_alert_id, resident_id=g.device.resident_id)
        return {"items": queries.messages(session, sos_alert_id)}


@blueprint.post("/<uuid:sos_alert_id>/messages/receipts")
@operation(
    summary="Say which messages have come, or were shown",
    tag="SOS",
    body=ReceiptSchema,
    answers={204: None},
    problems=("not-found", "invalid-fields"),
    takes_expired_token=True,
)
def note_receipt(sos_alert_id: UUID, fields: dict[str, Any]) -> tuple[None, int]:
    """The operator sees no more than this says."""
    services.note_residents_receipt(
        device=g.device, sos_alert_id=sos_alert_id, up_to=fields["up_to"], is_read=fields["read"]
    )
    return None, 204
