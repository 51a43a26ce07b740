"""The door of the two PINs."""

from typing import Any

from flask import Blueprint, current_app, g

from citizen_api.sos import choosing, pins
from citizen_api.sos.schemas import NewPinsSchema, PinsSchema
from kernel.http.operations import operation
from kernel.secrets import derived_key

blueprint = Blueprint("sos_pins", __name__)


@blueprint.get("")
@operation(summary="Whether you have chosen PINs", tag="SOS", answers={200: PinsSchema})
def show_pins() -> dict[str, Any]:
    """Both or none: whether somebody has a duress PIN must not be a question."""
    return {"are_set": pins.are_set(g.device.resident_id)}


@blueprint.put("")
@operation(
    summary="Choose your PINs, or others",
    tag="SOS",
    body=NewPinsSchema,
    answers={200: PinsSchema},
    problems=("invalid-fields", "pin-refused", "sos-open"),
)
def choose_pins(fields: dict[str, Any]) -> dict[str, Any]:
    """Not while an SOS is open. Five wrong ones in a quarter of an hour, and none is taken; an SOS always is."""
    settings = current_app.extensions["settings"]
    choosing.choose(
        device=g.device,
        key=derived_key(settings.secret_key, "sos-pin"),
        answer_ms=settings.sos_pin_answer_ms,
        **fields,
    )
    return {"are_set": True}
