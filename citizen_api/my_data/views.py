"""The doors by which a resident takes a copy of what is theirs, or takes it back."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g

from citizen_api.my_data import exporting, services
from citizen_api.my_data.schemas import ErasureSchema, MyDataSchema
from citizen_api.my_data.words import ERASED, KEPT
from citizen_api.phone_numbers.services import Keys
from kernel import places
from kernel.errors import NotFound
from kernel.http.operations import operation
from kernel.web import languages

blueprint = Blueprint("my_data", __name__)


@blueprint.get("/<uuid:device_id>/data")
@operation(
    summary="A copy of what is kept of you",
    tag="Devices",
    answers={200: MyDataSchema},
    problems=("not-found",),
)
def export_my_data(device_id: UUID) -> dict[str, Any]:
    """All of a resident's devices, reports, trips and links, and the SOS calls of the asking device, as their own doors show them."""
    if g.device.id != device_id:
        raise NotFound(f"no device {device_id}")
    keys = Keys.of(current_app.extensions["settings"].secret_key)
    return exporting.export(g.device, seal_key=keys.seal)


@blueprint.delete("/<uuid:device_id>")
@operation(
    summary="Erase what is kept of you",
    tag="Devices",
    answers={200: ErasureSchema},
    problems=("not-found", "still-under-way"),
)
def erase_my_data(device_id: UUID) -> dict[str, Any]:
    """Asked by one device, of all its resident's; their tokens end with it. Says what is kept, and why. Refused while an SOS or
    a trip is under way."""
    if g.device.id != device_id:
        raise NotFound(f"no device {device_id}")
    services.erase(g.device)
    with languages.speaking(places.language_of(g.device.locale)):
        return {
            "erased": list(ERASED),
            "kept": [{"what": what, "text": languages.gettext(why)} for what, why in KEPT.items()],
        }
