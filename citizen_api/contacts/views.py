"""The door of a resident's links for trusted contacts."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g

from citizen_api.contacts import queries, services
from citizen_api.contacts.schemas import LinksSchema, MadeLinkSchema, NewLinkSchema
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("contact_links", __name__)


@blueprint.post("")
@operation(
    summary="Make a link for a trusted contact",
    tag="Trusted contacts",
    body=NewLinkSchema,
    answers={201: MadeLinkSchema},
    problems=("invalid-fields", "too-many-links"),
)
def make_contact_link(fields: dict[str, Any]) -> tuple[services.NewLink, int]:
    """Whoever opens it sees your open SOS and your trip, with your place, and needs no account."""
    public_url = current_app.extensions["settings"].public_url
    return services.make(device=g.device, public_url=public_url, **fields), 201


@blueprint.get("")
@operation(summary="Your links", tag="Trusted contacts", answers={200: LinksSchema})
def list_contact_links() -> dict[str, Any]:
    """Without their secrets; the phone knows to whom it gave which."""
    with reading() as session:
        return {"items": queries.holding(session, g.device.resident_id)}


@blueprint.delete("/<uuid:link_id>")
@operation(
    summary="Withdraw a link",
    tag="Trusted contacts",
    answers={204: None},
    problems=("not-found",),
)
def withdraw_contact_link(link_id: UUID) -> tuple[None, int]:
    """It opens nothing from now on; said twice it is one."""
    services.withdraw(device=g.device, link_id=link_id)
    return None, 204
