"""The doors of a device: enrolment, and the places it watches."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g

from citizen_api.devices import addresses, phones, queries, services
from citizen_api.devices.schemas import EnrolmentSchema, LanguageSchema, NewDeviceSchema, WatchAreasSchema
from kernel.config import Settings
from kernel.errors import NotFound
from kernel.http import limits, limits_ranges, limits_work
from kernel.http.operations import operation
from kernel.http.problems import HttpProblem
from kernel.identity import device_keys, signing
from kernel.identity.residents import Enrolment
from kernel.secrets import derived_key
from kernel.unit_of_work import reading

enrolment = Blueprint("enrolment", __name__)
watch_areas = Blueprint("watch_areas", __name__)

MOST_WRONG_CODES_AN_HOUR = 60


@enrolment.post("")
@operation(
    summary="Enrol a device",
    tag="Devices",
    body=NewDeviceSchema,
    answers={201: EnrolmentSchema},
    problems=(
        "too-many-requests",
        "push-not-set-up",
        "invitation-over",
        "too-many-devices",
        "signature-required",
        "bad-signature",
        "signature-time",
    ),
    security=("nobody", "device"),
)
def enrol(fields: dict[str, Any]) -> Enrolment:
    """Anyone may. Who shows another device's token enrols a further device of the same resident; who sends the code that another
    shows asks to be one. With a `key` the request is signed with it."""
    settings = current_app.extensions["settings"]
    limits.per_hour(
        settings.redis_url,
        most=settings.enrolments_per_hour,
        name="enrolments",
        key=limits_ranges.address_hash(),
    )
    addresses.check(fields["push"], settings, at="push.")
    owes_work_bits = _work_in_a_flood(settings)
    public_key, invitation = fields.pop("key"), fields.pop("invitation")
    if public_key is not None and (g.device is None or g.device.public_key != public_key):
        signing.check(device_keys.loaded(public_key))
    if invitation is not None:
        return _join(fields, public_key, invitation, owes_work_bits=owes_work_bits)
    return services.enrol(
        **fields,
        resident_id=g.device.resident_id if g.device else None,
        public_key=public_key,
        owes_work_bits=owes_work_bits,
    )


def _join(fields: dict[str, Any], public_key: bytes | None, code: str, *, owes_work_bits: int) -> Enrolment:
    """By a code. Who guesses is counted by where they come from: forty bits and ten minutes leave them nothing."""
    settings = current_app.extensions["settings"]
    of = {"name": "invitation-tries", "key": limits_ranges.address_hash()}
    wait_s = limits.seconds_to_wait(settings.redis_url, most=MOST_WRONG_CODES_AN_HOUR, **of)
    if wait_s:
        raise limits.TooMany("too many codes were wrong", retry_after_s=wait_s)
    try:
        return phones.join(
            **fields,
            public_key=public_key,
            code=code,
            key=derived_key(settings.secret_key, "invitation"),
            owes_work_bits=owes_work_bits,
        )
    except phones.InvitationOver:
        limits.note_failure(settings.redis_url, window_s=limits.HOUR_S, **of)
        raise


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


def _work_in_a_flood(settings: Settings) -> int:
    """How hard the work is that a new device owes, by how many enrol in the whole house; 0 on every usual day."""
    count = limits.many(settings.redis_url, window_s=limits.MINUTE_S, name="enrolments-of-all", key="all")
    return limits_work.bits_for(count, free=settings.enrolments_free_per_minute)
