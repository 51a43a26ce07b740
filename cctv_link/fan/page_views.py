"""The storyboard's page: where somebody who got away may be seen next, pole by pole."""

from uuid import UUID

from flask import Blueprint, g, render_template

from cctv_link.fan import services
from kernel.identity import guards
from kernel.web import refusals

blueprint = Blueprint("fan_pages", __name__, template_folder="templates")
refusals.register(blueprint)


@blueprint.get("/<uuid:incident_id>/escape-fan")
def show_storyboard(incident_id: UUID) -> str:
    """The poles in the order in which the fastest may have come by, with the minutes and the cameras of each."""
    return render_template(
        "fan/storyboard.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        board=services.storyboard(incident_id, officer_id=g.officer.officer_id),
    )
