"""The door of phone numbers. Nobody needs one; nothing but trust depends on it."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g

from citizen_api.phone_numbers import numbers, queries, sending, services
from citizen_api.phone_numbers.queries import PhoneNumberView
from citizen_api.phone_numbers.schemas import (
    AskedCodeSchema,
    NewCodeSchema,
    NewPhoneNumberSchema,
    PhoneNumberSchema,
    PhoneNumbersSchema,
)
from citizen_api.phone_numbers.services import Keys
from kernel.config import Settings
from kernel.http import limits, limits_ranges
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("phone_numbers", __name__)

# From one network; whole neighbourhoods share one.
CODES_PER_RANGE_HOUR = 60


@blueprint.post("")
@operation(
    summary="Ask for a code to show that a number is yours",
    tag="Phone number",
    body=NewPhoneNumberSchema,
    answers={202: AskedCodeSchema},
    problems=("invalid-fields", "too-many-codes", "too-many-requests"),
)
def ask_phone_code(fields: dict[str, Any]) -> dict[str, Any]:
    """Never needed. The code has six digits, holds for ten minutes and for five tries; the answer says nothing of whose
    number it is. Three an hour and six a day."""
    settings = _settings()
    number = numbers.normalised(fields["number"], regions=settings.phone_regions_list)
    limits.per_hour(
        settings.redis_url, most=CODES_PER_RANGE_HOUR, name="phone-codes", key=limits_ranges.range_hash()
    )
    asked = services.ask_code(
        device=g.device, number=number, keys=_keys(), most_of_all=settings.phone_codes_per_hour
    )
    return {**asdict(asked), "sent_by": sending.sent_by(settings)}


@blueprint.post("/<uuid:phone_number_id>/code")
@operation(
    summary="Enter the code",
    tag="Phone number",
    body=NewCodeSchema,
    answers={200: PhoneNumberSchema},
    problems=("invalid-fields", "not-found", "code-refused"),
)
def enter_phone_code(phone_number_id: UUID, fields: dict[str, Any]) -> PhoneNumberView:
    """The number is yours from then on, and nobody else's. The same right code again answers the same."""
    return services.enter_code(device=g.device, phone_number_id=phone_number_id, keys=_keys(), **fields)


@blueprint.get("")
@operation(summary="Your phone number", tag="Phone number", answers={200: PhoneNumbersSchema})
def list_phone_numbers() -> dict[str, Any]:
    """Its last two digits: nobody is shown more of it, you neither."""
    with reading() as session:
        return {"items": queries.phone_numbers(session, g.device.resident_id, seal_key=_keys().seal)}


@blueprint.delete("/<uuid:phone_number_id>")
@operation(
    summary="Take your phone number back", tag="Phone number", answers={204: None}, problems=("not-found",)
)
def remove_phone_number(phone_number_id: UUID) -> tuple[None, int]:
    """At once, and nothing is kept of it."""
    services.take_back(device=g.device, phone_number_id=phone_number_id)
    return None, 204


def _keys() -> Keys:
    return Keys.of(_settings().secret_key)


def _settings() -> Settings:
    settings: Settings = current_app.extensions["settings"]
    return settings
