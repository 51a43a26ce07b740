"""The panel's door to skipping."""

from uuid import UUID

from flask import Blueprint, Response, current_app, g, request

from kernel.http.redirects import see_other
from kernel.web import refusals
from moderation.skips import services
from moderation.skips.schemas import SkipSchema
from moderation.worklist.claims import LeaseLost

blueprint = Blueprint("skips", __name__)
refusals.register(blueprint)


@blueprint.post("/tasks/<uuid:task_id>/skip")
def skip_task(task_id: UUID) -> Response:
    """Give it back; the next most urgent task is claimed and comes up, or the worklist when nothing waits."""
    fields = SkipSchema().load({name: request.form.get(name, "") for name in ("claim_id", "reason")})
    try:
        services.skip(officer=g.officer, task_id=task_id, **fields)
    except LeaseLost:
        return see_other(f"/panel/tasks/{task_id}")  # which says who has it
    lease_s = current_app.extensions["settings"].lease_s
    following = services.claim_next_or_none(officer=g.officer, lease_s=lease_s)
    return see_other(f"/panel/tasks/{following}?skipped={task_id}" if following else "/panel")
