"""The doors of a device: enrolment, and the places it watches."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g, request

from citizen_api.devices import queries, services
from citizen_api.devices.schemas import EnrolmentSchema, LanguageSchema, NewDeviceSchema, WatchAreasSchema
from kernel.errors import NotFound
from kernel.http import limits
from kernel.http.operations import operation
from kernel.http.problems import HttpProblem
from kernel.identity.residents import Enrolment
from kernel.secrets import derived_key, keyed_hash
from kernel.unit_of_work import reading

enrolment = Blueprint("enrolment", __name__)
watch_areas = Blueprint("watch_areas", __name__)


@enrolment.post("")
@operation(
    summary="Enrol a device",
    tag="Devices",
    body=NewDeviceSchema,
    answers={201: EnrolmentSchema},
    problems=("too-many-requests",),
    security=("nobody", "device"),
)
def enrol(fields: dict[str, Any]) -> Enrolment:
    """Anyone may. Who shows another device's token enrols a further device of the same resident."""
    settings = current_app.extensions["settings"]
    limits.per_hour(
        settings.redis_url, most=settings.enrolments_per_hour, name="enrolments", key=_address_hash()
    )
    return services.enrol(**fields, resident_id=g.device.resident_id if g.device else None)


@enrolment.post("/<uuid:device_id>/token")
@operation(
    summary="Renew the device's token",
    tag="Devices",
    answers={201: EnrolmentSchema},
    problems=("not-found",),
)
def renew_token(device_id: UUID) -> Enrolment:
    """The old token ends when the new one is first used, so that a lost answer locks nobody out."""
    if g.device is None:
        raise HttpProblem("unauthenticated", "send the device's token as Authorization: Bearer")
    if g.device.id != device_id:
        raise NotFound(f"no device {device_id}")
    return services.renew(g.device)


@enrolment.put("/<uuid:device_id>/language")
@operation(
    summary="Choose the language a device is spoken to in",
    tag="Devices",
    body=LanguageSchema,
    answers={200: LanguageSchema},
    problems=("invalid-fields", "not-found"),
)
def choose_device_language(device_id: UUID, fields: dict[str, Any]) -> dict[str, Any]:
    """From then on; what was told before is read in it too."""
    if g.device is None:
        raise HttpProblem("unauthenticated", "send the device's token as Authorization: Bearer")
    if g.device.id != device_id:
        raise NotFound(f"no device {device_id}")
    services.choose_language(g.device, **fields)
    return fields


@watch_areas.get("")
@operation(summary="Which places the device watches", tag="Watch areas", answers={200: WatchAreasSchema})
def show_watch_areas() -> queries.Watching:
    """Only the device's own."""
    with reading() as session:
        return queries.watching(session, g.device.id)


@watch_areas.put("")
@operation(
    summary="Replace the places the device watches",
    tag="Watch areas",
    body=WatchAreasSchema,
    answers={200: WatchAreasSchema},
    problems=("invalid-fields",),
)
def replace_watch_areas(fields: dict[str, Any]) -> queries.Watching:
    """All of them at once, none to stop."""
    city = current_app.extensions["settings"].city_box
    circles = fields.pop("watch_areas")
    return services.watch(g.device, circles, choices=fields, city=city)


def _address_hash() -> str:
    """Who enrols, for counting only: the address itself is kept nowhere.

    The front door replaces X-Forwarded-For by the address it sees, so the first entry is the visitor's.
    """
    key = derived_key(current_app.extensions["settings"].secret_key, "client-address")
    address = next(iter(request.access_route), "")
    return keyed_hash(key, address).hex()
