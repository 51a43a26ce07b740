"""The register's pages. All of it works by plain forms; the island only turns a sector by hand."""

from collections.abc import Mapping
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

from cctv_link.cameras import profiles, turning
from cctv_link.cameras import queries as cameras
from cctv_link.cameras.addresses import Allowed, CameraUrlForbidden, resolve_host
from cctv_link.cameras.schemas import NewViewSchema
from cctv_link.register import forms, queries
from kernel import clock
from kernel.errors import DomainError, InvalidField
from kernel.http.redirects import see_other
from kernel.identity import guards
from kernel.unit_of_work import reading
from kernel.web import refusals

blueprint = Blueprint("register", __name__, template_folder="templates")
desk = Blueprint("register_desk", __name__)
refusals.register(blueprint)
refusals.register(desk)

_new_view = NewViewSchema()
SURVEYOR = "technician"


@blueprint.get("")
def show_register() -> Response:
    """Every site, pole and camera, and the city with their sectors."""
    return _page(None)


@blueprint.get("/cameras/<uuid:camera_id>")
def show_camera(camera_id: UUID) -> Response:
    """One camera: where it looks, how far, its presets, and where it looked before."""
    return _page(camera_id)


@desk.post("/cameras/<uuid:camera_id>")
def survey_camera(camera_id: UUID) -> Response:
    """It looks so from now on; what was typed is kept when that is refused."""
    try:
        fields = _new_view.load(forms.survey_fields(request.form))
        turning.survey(actor=g.actor, camera_id=camera_id, **fields)
    except ValidationError as error:
        wrong = {name: " ".join(map(str, said)) for name, said in error.normalized_messages().items()}
        return _page(camera_id, wrong=wrong, draft=request.form)
    except InvalidField as error:
        return _page(camera_id, wrong=_named(error), draft=request.form)
    return _back_to(camera_id)


@desk.post("/cameras/<uuid:camera_id>/profile")
def choose_profile(camera_id: UUID) -> Response:
    """The recorder takes this stream from now on; what stands against it is told on the page."""
    try:
        profiles.choose(
            actor=g.actor,
            camera_id=camera_id,
            token=request.form.get("token", ""),
            allowed=Allowed.by(current_app.extensions["settings"]),
            resolve=resolve_host,
        )
    except (CameraUrlForbidden, profiles.ProfileChanged) as refusal:
        return _page(camera_id, refusal=refusal)
    return _back_to(camera_id)


@desk.post("/cameras/<uuid:camera_id>/views/<uuid:view_id>/undo")
def take_back(camera_id: UUID, view_id: UUID) -> Response:
    """The view before is in force again; 409 and the page when it is too late."""
    try:
        turning.take_back(actor=g.actor, camera_id=camera_id, view_id=view_id)
    except turning.ViewSettled as refusal:
        return _page(camera_id, refusal=refusal)
    return _back_to(camera_id)


def _page(
    camera_id: UUID | None,
    *,
    wrong: Mapping[str, str] | None = None,
    draft: Mapping[str, str] | None = None,
    refusal: DomainError | None = None,
) -> Response:
    with reading() as session:
        registered = cameras.cameras_now(session, officer_id=g.officer.officer_id)
        sites = queries.sites(session, registered)
        sheet = queries.sheet(session, camera_id) if camera_id is not None else None
    page = render_template(
        "register/register.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        sites=sites,
        sheet=sheet,
        fields=[(*field, _value(field[0], sheet, draft)) for field in forms.FIELDS],
        wrong=wrong or {},
        refusal=refusal,
        may_turn=g.officer.role == SURVEYOR,
        undo_left_s=_undo_left_s(sheet),
        map=_map_of(registered, sheet),
        counts=_counts(registered),
    )
    return make_response(page, 422 if wrong else refusal.kind.status if refusal is not None else 200)


def _value(name: str, sheet: queries.CameraSheet | None, draft: Mapping[str, str] | None) -> str:
    if draft is not None and name in draft:
        return draft[name]
    return forms.shown(getattr(sheet.pose, name)) if sheet is not None else ""


def _undo_left_s(sheet: queries.CameraSheet | None) -> int:
    """How long the view in force may still be taken back."""
    if sheet is None or sheet.since is None or len(sheet.past) < 2:
        return 0
    return max(0, round(turning.UNDO_S - (clock.now() - sheet.since).total_seconds()))


def _map_of(registered: list[cameras.RegisteredCamera], sheet: queries.CameraSheet | None) -> dict[str, Any]:
    return {
        "cameras": [
            {
                "id": str(camera.id),
                "pole": camera.pole,
                "at": {"lat": camera.position.lat, "lon": camera.position.lon},
                "azimuth_deg": camera.azimuth_deg,
                "hfov_deg": camera.hfov_deg,
                "range_m": camera.range_m,
                "blind": camera.state == "not_recording",
            }
            for camera in registered
        ],
        "chosen": str(sheet.id) if sheet is not None else None,
        "classes_m": [by_day for _, by_day, _ in sheet.reaches] if sheet is not None else [],
    }


def _counts(registered: list[cameras.RegisteredCamera]) -> dict[str, int]:
    return {
        "cameras": len(registered),
        "poles": len({camera.pole for camera in registered}),
        "recording": sum(camera.state == "recording" for camera in registered),
        "unknown_view": sum(camera.azimuth_deg is None for camera in registered),
    }


def _named(error: InvalidField) -> dict[str, str]:
    errors: Any = error.extra["errors"]
    return {each["field"]: each["detail"] for each in errors}


def _back_to(camera_id: UUID) -> Response:
    address = url_for("register.show_camera", camera_id=camera_id)
    return see_other(address)
