"""The page on which one camera is looked at live."""

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    render_template,
    request,
    url_for,
)
from marshmallow import ValidationError

from cctv_link.live import purposes, queries
from cctv_link.live.purposes import LivePurposeRequired
from cctv_link.live.schemas import NewLivePurposeSchema
from kernel.belonging.considered import WhoSomebodyIs
from kernel.http.redirects import see_other
from kernel.identity import guards
from kernel.unit_of_work import reading
from kernel.web import refusals

blueprint = Blueprint("live_pages", __name__, template_folder="templates")
refusals.register(blueprint)

MOST_SEARCHED = 100

_purpose = NewLivePurposeSchema()


@blueprint.get("")
def show_cameras() -> str:
    """Every camera that has a stream, or those that `q` names: pole, place, site or camera."""
    words = request.args.get("q", "").strip()[:MOST_SEARCHED]
    with reading() as session:
        poles = queries.poles_to_look_from(session, words=words, officer_id=g.officer.officer_id)
    return _page("live/cameras.html", poles=poles, words=words)


@blueprint.get("/<uuid:camera_id>")
def show_live_camera(camera_id: UUID) -> str:
    """The stream, or first the question why."""
    return _camera(camera_id)


@blueprint.post("/<uuid:camera_id>/purpose")
def state_purpose(camera_id: UUID) -> Response:
    """Say why, and look."""
    reason = request.form.get("reason", "")
    try:
        fields = _purpose.load({"reason": reason, "considered": request.form.get("considered") == "yes"})
        purposes.state_purpose(officer=g.officer, **fields)
    except ValidationError:
        return make_response(_camera(camera_id, reason=reason, is_too_short=True), 422)
    except WhoSomebodyIs as refusal:
        return make_response(_camera(camera_id, reason=reason, refusal=refusal), refusal.kind.status)
    target = url_for("live_pages.show_live_camera", camera_id=camera_id)
    return see_other(target)


def _camera(
    camera_id: UUID, *, reason: str = "", is_too_short: bool = False, refusal: WhoSomebodyIs | None = None
) -> str:
    with reading() as session:
        camera = queries.live_camera(session, camera_id)
        stated = queries.purpose_in_force_or_none(session, g.officer.officer_id)
    try:
        ask = current_app.extensions["viewing_purpose"]
        purpose = purposes.purpose_of(g.officer, camera_id, kind="stream", ask=ask)
    except LivePurposeRequired:
        purpose = None
    return _page(
        "live/camera.html",
        camera=camera,
        purpose=purpose,
        stated=stated,
        reason=reason,
        is_too_short=is_too_short,
        refusal=refusal,
        shortest=purposes.SHORTEST_REASON,
    )


def _page(template: str, **values: Any) -> str:
    return render_template(template, officer=g.officer, csrf_token=guards.session_token(), **values)
