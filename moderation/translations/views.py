"""The panel's door to translating what a resident wrote."""

from uuid import UUID

from flask import Blueprint, Response, g, request

from kernel.http.redirects import see_other
from kernel.web import refusals
from moderation.translations import services
from moderation.translations.schemas import NewTranslationSchema

blueprint = Blueprint("translations", __name__)
refusals.register(blueprint)


@blueprint.post("/tasks/<uuid:task_id>/translations")
def keep_translation(task_id: UUID) -> Response:
    """Keep an officer's own translation beside the words."""
    asked = {name: request.form.get(name) for name in ("report_id", "into", "words")}
    asked["said_id"] = request.form.get("said_id") or None
    services.keep_officers(officer=g.officer, task_id=task_id, **NewTranslationSchema().load(asked))
    return see_other(f"/panel/tasks/{task_id}")
