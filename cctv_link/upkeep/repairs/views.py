"""The technician's pages. Reading is for all who answer for the cameras, writing for technicians alone."""

from datetime import date
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

from cctv_link.live import purposes
from cctv_link.live.queries import StatedPurpose
from cctv_link.upkeep import queries as upkeep
from cctv_link.upkeep.claims.queries import claims_of
from cctv_link.upkeep.queries import TruthThen, WatchedCamera
from cctv_link.upkeep.repairs import queries, rows, services
from cctv_link.upkeep.repairs.schemas import RepairNoteSchema
from cctv_link.upkeep.terms import advice
from cctv_link.upkeep.truth import USABLE, Rung, Truth, truth_of
from cctv_link.upkeep.uptime import queries as uptime
from cctv_link.upkeep.uptime.schemas import UptimeQuerySchema
from kernel import clock
from kernel.errors import DomainError, NotFound
from kernel.http.redirects import see_other
from kernel.identity import guards
from kernel.unit_of_work import reading
from kernel.web import refusals

upkeep_pages = Blueprint("upkeep_pages", __name__, template_folder="templates")
repairs = Blueprint("repairs", __name__, template_folder="templates")
refusals.register(upkeep_pages)
refusals.register(repairs)

_note = RepairNoteSchema()
_month = UptimeQuerySchema()


@upkeep_pages.get("")
def show_repairs() -> str:
    """Open tickets, most urgent first; `view` narrows them."""
    return _worklist()


@upkeep_pages.get("/cameras/<uuid:camera_id>")
def show_camera(camera_id: UUID) -> str:
    """One camera: its ladder now, its month, its tickets."""
    zone = _zone()
    month = uptime.month_now(time_zone=zone)
    with reading() as session:
        found = upkeep.watched_cameras(session, [camera_id])
        if not found:
            raise NotFound(f"no camera {camera_id}")
        then = upkeep.truth_at(session, [camera_id], clock.now())[camera_id]
        days = uptime.uptime_of_camera(session, camera_id, month, time_zone=zone)
        history = queries.repairs_of_camera(session, camera_id)
        claims = claims_of(session, camera_id)
    camera = found[0]
    share = uptime.share_or_none(sum(day.usable_s for day in days), sum(day.watched_s for day in days))
    truth = _ladder(camera, then)
    return _page(
        "upkeep/camera.html",
        camera=camera,
        truth=truth,
        advice=advice(truth.reason),
        then=then,
        days=days,
        share=share,
        month=month,
        history=history,
        claims=claims,
    )


@upkeep_pages.get("/uptime")
def show_month() -> str:
    """How much of a month each pole could see, and what its faults cost."""
    zone = _zone()
    try:
        first: date | None = _month.load({"month": request.args.get("month", "")})["first"]
    except ValidationError:
        first = None
    month = uptime.month_of(first, time_zone=zone) if first else uptime.month_now(time_zone=zone)
    with reading() as session:
        poles = uptime.uptime_of_poles(session, month, time_zone=zone, officer_id=g.officer.officer_id)
    share = uptime.share_or_none(sum(pole.usable_s for pole in poles), sum(pole.watched_s for pole in poles))
    worst_first = sorted(poles, key=lambda pole: (pole.usable_share is None, pole.usable_share, pole.pole))
    return _page("upkeep/uptime.html", poles=worst_first, month=month, share=share)


@repairs.post("/tickets/<uuid:ticket_id>/assign")
def assign_repair(ticket_id: UUID) -> Response:
    """Take it."""
    return _done(lambda: services.assign(officer=g.officer, ticket_id=ticket_id))


@repairs.post("/tickets/<uuid:ticket_id>/start")
def start_repair(ticket_id: UUID) -> Response:
    """Be at work on it."""
    return _done(lambda: services.start(officer=g.officer, ticket_id=ticket_id))


@repairs.post("/tickets/<uuid:ticket_id>/done")
def finish_repair(ticket_id: UUID) -> Response:
    """Say what was done; the camera shows whether it helped."""
    return _done(lambda: services.finish(officer=g.officer, ticket_id=ticket_id, **_fields()))


@repairs.post("/tickets/<uuid:ticket_id>/confirm-move")
def confirm_move(ticket_id: UUID) -> Response:
    """It is meant to look where it looks."""
    return _done(lambda: services.confirm_move(officer=g.officer, ticket_id=ticket_id, **_fields()))


@repairs.get("/faults/<uuid:fault_id>/pictures/<which>")
def show_fault_picture(fault_id: UUID, which: str) -> Response:
    """`good`, what the camera should show, or `fault`, what it showed when the fault was opened."""
    if which not in ("good", "fault"):
        raise NotFound(f"a fault has no {which!r} picture")
    with reading() as session:
        camera_id, picture = queries.picture_of_fault(session, fault_id, which=which)
    purposes.account(g.officer, camera_id, kind="still", purpose=StatedPurpose("upkeep", camera_id))
    return Response(picture, mimetype="image/png" if which == "good" else "image/jpeg")


def _worklist(refusal: DomainError | None = None) -> str:
    wanted = request.args.get("view", "")
    view = wanted if wanted in rows.VIEWS else "all"
    officer_id = g.officer.officer_id
    with reading() as session:
        tickets = queries.open_repairs(session, officer_id=officer_id)
    counts = {name: sum(rows.in_view(each, name, officer_id) for each in tickets) for name in rows.VIEWS}
    shown = [each for each in tickets if rows.in_view(each, view, officer_id)]
    return _page("upkeep/worklist.html", items=shown, view=view, counts=counts, refusal=refusal)


def _done(act: Any) -> Response:
    """Do it and go back to where it was asked; 409 or 422 and the worklist when that is refused."""
    try:
        act()
    except (services.RepairState, ValidationError) as refusal:
        told = refusal if isinstance(refusal, DomainError) else services.NoteMissing("write what was done")
        return make_response(_worklist(told), told.kind.status)
    return see_other(url_for("upkeep_pages.show_repairs"))


def _fields() -> dict[str, str]:
    fields: dict[str, str] = _note.load({"note": request.form.get("note", "")})
    return fields


def _ladder(camera: WatchedCamera, then: TruthThen) -> Truth:
    """The ladder as it is now; of the picture, what the samples have decided."""
    picture = None
    if then.is_known and not then.fails_at:
        picture = USABLE
    elif then.fails_at == Rung.PICTURE_USABLE:
        picture = then.reason
    return truth_of(camera.facts(picture=picture))


def _zone() -> str:
    return str(current_app.extensions["settings"].city_time_zone)


def _page(template: str, **values: Any) -> str:
    return render_template(
        template,
        officer=g.officer,
        csrf_token=guards.session_token(),
        rows=rows,
        may_mend=g.officer.role == "technician",
        **values,
    )
