"""The door of where a device's push messages go."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g

from citizen_api.devices import push_services, registrations
from citizen_api.devices.registrations import PushAddress
from citizen_api.devices.schemas import PushSchema, PushStateSchema
from kernel import vapid
from kernel.errors import NotFound
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("device_push", __name__)


@blueprint.get("/<uuid:device_id>/push")
@operation(
    summary="Where the device's push messages go",
    tag="Devices",
    answers={200: PushStateSchema},
    problems=("not-found",),
)
def show_push(device_id: UUID) -> dict[str, Any]:
    """A registration that its provider calls dead is gone from here: register anew."""
    _is_own(device_id)
    return _state(device_id)


@blueprint.put("/<uuid:device_id>/push")
@operation(
    summary="Have push messages sent to this device",
    tag="Devices",
    body=PushSchema,
    answers={200: PushStateSchema},
    problems=("invalid-fields", "not-found", "push-not-set-up"),
)
def register_push(device_id: UUID, fields: PushAddress) -> dict[str, Any]:
    """From now on there, and nowhere else: of a token or a subscription that another device had, that device hears no more."""
    _is_own(device_id)
    push_services.register(g.device, fields, settings=current_app.extensions["settings"])
    return _state(device_id)


@blueprint.delete("/<uuid:device_id>/push")
@operation(
    summary="Send this device no push messages",
    tag="Devices",
    answers={204: None},
    problems=("not-found",),
)
def end_push(device_id: UUID) -> Response:
    """At signing out, and before a phone is given away. The inbox stays."""
    _is_own(device_id)
    push_services.end(g.device)
    return Response("", 204)


def _is_own(device_id: UUID) -> None:
    if g.device.id != device_id:
        raise NotFound(f"no device {device_id}")


def _state(device_id: UUID) -> dict[str, Any]:
    public_key = vapid.public_key_or_none(current_app.extensions["settings"])
    with reading() as session:
        registered = registrations.registered_or_none(session, device_id)
    return {"registered": registered, "webpush": {"public_key": public_key} if public_key else None}
