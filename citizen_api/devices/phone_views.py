"""The doors of a resident's phones: which there are, a code for another one, letting it in, signing one out; and a device's key."""

import io
from typing import Any
from uuid import UUID

import segno
from flask import Blueprint, current_app, g

from citizen_api.devices import phones, queries
from citizen_api.devices.phone_schemas import InvitationSchema, NewKeySchema, PhonesSchema
from citizen_api.devices.schemas import EnrolmentSchema
from kernel import clock
from kernel.errors import NotFound
from kernel.http import limits
from kernel.http.operations import operation
from kernel.identity import device_keys, signing
from kernel.identity.residents import Enrolment
from kernel.secrets import derived_key
from kernel.unit_of_work import reading

blueprint = Blueprint("phones", __name__)
renewal = Blueprint("renewal", __name__)

MOST_INVITATIONS_AN_HOUR = 20


@renewal.post("/<uuid:device_id>/token")
@operation(
    summary="Renew the device's token",
    tag="Devices",
    answers={201: EnrolmentSchema},
    problems=("not-found",),
)
def renew_token(device_id: UUID) -> Enrolment:
    """Without a key, the old token ends when the new one is first used, so that a lost answer locks nobody out. A device with a key
    needs no token for it: its signature will do."""
    _refuse_anothers(device_id)
    return phones.renew(g.device)


@blueprint.put("/<uuid:device_id>/key")
@operation(
    summary="Let the device sign its requests",
    tag="Devices",
    body=NewKeySchema,
    answers={200: EnrolmentSchema},
    problems=("invalid-fields", "not-found", "device-key-set"),
)
def set_device_key(device_id: UUID, fields: dict[str, Any]) -> Enrolment:
    """Signed with that very key, which shows that the device can. From then on no token of it opens anything without a signature.
    Said twice with one key, it is one."""
    _refuse_anothers(device_id)
    if fields["key"] != g.device.public_key:
        signing.check(device_keys.loaded(fields["key"]))
    return phones.set_key(g.device, public_key=fields["key"])


@blueprint.get("")
@operation(summary="Your phones", tag="Devices", answers={200: PhonesSchema})
def list_devices() -> dict[str, Any]:
    """All devices of the resident that may come in, and one that waits to be let in."""
    with reading() as session:
        found = queries.phones(session, g.device.resident_id, now=clock.now())
    return {"items": [{**queries.as_fields(each), "this_device": each.id == g.device.id} for each in found]}


@blueprint.post("/invitations")
@operation(
    summary="Show a code for another phone",
    tag="Devices",
    answers={201: InvitationSchema},
    problems=("too-many-requests",),
)
def invite_device() -> tuple[dict[str, Any], int]:
    """For ten minutes, once; the code before it is over. Then look at the list of devices until the other one waits there."""
    settings = current_app.extensions["settings"]
    limits.per_hour(
        settings.redis_url, most=MOST_INVITATIONS_AN_HOUR, name="invitations", key=str(g.device.id)
    )
    invitation = phones.invite(g.device, key=derived_key(settings.secret_key, "invitation"))
    url = f"{settings.public_url.rstrip('/')}/#/join/{invitation.code}"
    said = {"code": invitation.code, "url": url, "qr_svg": _picture(url), "expires_at": invitation.expires_at}
    return said, 201


@blueprint.post("/<uuid:device_id>/admit")
@operation(
    summary="Let another phone in",
    tag="Devices",
    answers={204: None},
    problems=("not-found",),
)
def admit_device(device_id: UUID) -> tuple[None, int]:
    """It came with the code; from now on it sees what this resident's phones see. Before that the person has compared its
    `fingerprint` on the two screens: whoever photographed the code has another key."""
    phones.admit(g.device, device_id=device_id)
    return None, 204


@blueprint.post("/<uuid:device_id>/sign-out")
@operation(
    summary="Sign a phone out",
    tag="Devices",
    answers={204: None},
    problems=("not-found",),
)
def sign_device_out(device_id: UUID) -> tuple[None, int]:
    """One that is lost, given away, or waits and is not yours; at once. It may still call for help."""
    phones.sign_out(g.device, device_id=device_id)
    return None, 204


def _refuse_anothers(device_id: UUID) -> None:
    if g.device.id != device_id:
        raise NotFound(f"no device {device_id}")


def _picture(url: str) -> str:
    """Dark on light whatever the page: what reads it wants it so."""
    into = io.BytesIO()
    segno.make(url, error="m", boost_error=False).save(
        into,
        kind="svg",
        border=4,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
        omitsize=True,
    )
    return into.getvalue().decode()
