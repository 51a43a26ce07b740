"""The doors beside the worklist's page: a task's preview, and an officer's own views."""

from uuid import UUID

from flask import Blueprint, Response, g, request

from kernel.http.redirects import see_other
from kernel.web import refusals
from moderation.panel import asking, listing, saved

blueprint = Blueprint("panel_list", __name__, template_folder="templates")
refusals.register(blueprint)


@blueprint.get("/tasks/<uuid:task_id>/preview")
def show_preview(task_id: UUID) -> Response:
    """What stands beside the list for one task; 204 when it is on the list no more."""
    return listing.preview(task_id)


@blueprint.post("/views")
def save_view() -> Response:
    """Keep what is asked under a name."""
    asked = asking.asked_in(request.form)
    saved.save(officer_id=g.officer.officer_id, name=request.form.get("name", ""), asked=asked)
    return see_other(asked.url())


@blueprint.post("/views/<uuid:view_id>/removal")
def remove_view(view_id: UUID) -> Response:
    """Take it off; the page that comes next offers to put it back."""
    saved.remove(officer_id=g.officer.officer_id, view_id=view_id)
    return see_other(f"/panel?removed={view_id}")


@blueprint.post("/views/<uuid:view_id>/restoration")
def restore_view(view_id: UUID) -> Response:
    """Put it back."""
    saved.restore(officer_id=g.officer.officer_id, view_id=view_id)
    return see_other("/panel")
