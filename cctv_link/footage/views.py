"""The door to an incident's footage as a whole, for an officer with a purpose."""

from uuid import UUID

from flask import Blueprint, current_app, g, request

from cctv_link.evidence.schemas import ClaimHeadersSchema, stated_claim_or_none
from cctv_link.footage import bundle
from cctv_link.footage.schemas import BundleSchema
from kernel.http.operations import operation

blueprint = Blueprint("footage", __name__)


@blueprint.get("/<uuid:incident_id>/bundle")
@operation(
    summary="All clips of an incident on one clock",
    tag="Evidence",
    headers=ClaimHeadersSchema,
    answers={200: BundleSchema},
    problems=("not-found", "purpose-required"),
    security=("session", "key"),
)
def show_bundle(incident_id: UUID) -> bundle.Bundle:
    """Each file with the instant of its first picture, so that a player shows all cameras at one moment."""
    return bundle.show_bundle(
        incident_id,
        officer=g.officer,
        claim_id=stated_claim_or_none(request.headers.get("Claim-Id")),
        viewing_purpose=current_app.extensions["viewing_purpose"],
    )
