"""The page of exports: ask for one, be the second for another's, and see what has become of each."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, make_response, render_template, request

from cctv_link.evidence import queries as evidence
from cctv_link.evidence.ordering import ORDERING_ROLES
from cctv_link.export import asking, orders
from cctv_link.export.measure import TooManyExports
from cctv_link.export.orders import ExportView
from cctv_link.export.services import SHORTEST_PURPOSE, ExportRefused
from kernel import ids
from kernel.belonging.considered import WhoSomebodyIs
from kernel.errors import DomainError, InvalidField, NotFound
from kernel.http.redirects import see_other
from kernel.identity import guards
from kernel.unit_of_work import reading
from kernel.web import refusals

blueprint = Blueprint("exports", __name__, template_folder="templates")
desk = Blueprint("export_desk", __name__, template_folder="templates")
refusals.register(blueprint)
refusals.register(desk)

SHOWN = 60


@blueprint.get("")
def show_exports() -> str:
    """What waits for this officer, the form, and the last sixty."""
    return _page(
        {
            "reference": request.args.get("reference", "")[:20],
            "form": "redacted",
            "purpose": "",
        }
    )


@desk.post("")
def ask_for_export() -> Response:
    """Ask for one. Needs a fresh proof; what was typed is kept when it is refused."""
    guards.require_fresh_proof()
    typed = {name: request.form.get(name, "").strip() for name in ("reference", "form", "purpose")}
    try:
        asking.ask(
            officer=g.officer,
            incident_id=_incident_called(typed["reference"]),
            form=typed["form"],
            purpose=typed["purpose"],
            considered=request.form.get("considered") == "yes",
        )
    except (ExportRefused, NotFound, WhoSomebodyIs, InvalidField, TooManyExports) as refusal:
        return make_response(_page(typed, refusal=refusal), refusal.kind.status)
    return see_other("/exports?said=asked")


@desk.post("/<uuid:export_id>/approval")
def approve_export(export_id: UUID) -> Response:
    """Be the second. Needs a fresh proof."""
    guards.require_fresh_proof()
    asking.approve(export_id, officer=g.officer)
    return see_other("/exports?said=approved")


@desk.post("/<uuid:export_id>/refusal")
def refuse_export(export_id: UUID) -> Response:
    """Be the second, and say no."""
    asking.refuse(export_id, officer=g.officer, reason=request.form.get("reason", ""))
    return see_other("/exports?said=refused")


@desk.post("/<uuid:export_id>/taking-back")
def take_export_back(export_id: UUID) -> Response:
    """Not wanted any more."""
    asking.take_back(export_id, officer=g.officer)
    return see_other("/exports?said=taken-back")


@desk.post("/<uuid:export_id>/again")
def write_export_again(export_id: UUID) -> Response:
    """Once more, after what stood in the way. Needs a fresh proof."""
    guards.require_fresh_proof()
    asking.write_again(export_id, officer=g.officer)
    return see_other("/exports?said=asked")


def _incident_called(reference: str) -> UUID:
    """Raises NotFound, also for one beyond this officer's reach."""
    known = ids.read_reference_or_none(reference)
    with reading() as session:
        found = evidence.incident_by_reference_or_none(session, known) if known else None
    nothing = NotFound(f"no incident of yours has the reference {reference or '(none)'}")
    if found is None:
        raise nothing
    try:
        current_app.extensions["reach"](g.officer, {"incident_id": found})
    except NotFound:
        raise nothing from None
    return found


def _page(typed: dict[str, str], *, refusal: DomainError | None = None) -> str:
    with reading() as session:
        found = [each for each in orders.latest(session, limit=SHOWN) if _is_seen(each)]
        percents = {
            each.id: orders.copies_percent(session, each.incident_id)
            for each in found
            if each.state in ("asked", "under_way")
        }
    is_desk = g.officer.role in ORDERING_ROLES
    for_you = [
        each
        for each in found
        if is_desk
        and each.state == "waiting"
        and not each.has_lapsed
        and each.asked_by != g.officer.officer_id
    ]
    values: dict[str, Any] = {
        "exports": [each for each in found if each not in for_you],
        "for_you": for_you,
        "may_approve": {each.id for each in for_you if asking.may_approve(each, g.officer)},
        "percents": percents,
        "is_desk": is_desk,
        "typed": typed,
        "refusal": refusal,
        "shortest": SHORTEST_PURPOSE,
        "shortest_reason": asking.SHORTEST_REASON,
        "said": request.args.get("said", ""),
    }
    return render_template(
        "exports/exports.html", officer=g.officer, csrf_token=guards.session_token(), **values
    )


def _is_seen(export: ExportView) -> bool:
    """Whether the officer sees its incident."""
    if not g.officer.is_limited:
        return True
    try:
        current_app.extensions["reach"](g.officer, {"incident_id": export.incident_id})
    except NotFound:
        return False
    return True
