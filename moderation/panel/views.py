"""The verifiers' pages. All of it works by plain forms; the islands only make it quicker."""

from uuid import UUID

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    request,
    url_for,
)
from marshmallow import ValidationError

from cctv_link import public as cctv_link
from kernel.errors import DomainError, InvalidField
from kernel.http.redirects import see_other
from kernel.unit_of_work import reading
from kernel.web import refusals
from moderation.panel import listing, queries, rows, shown
from moderation.panel.schemas import MoreSchema
from moderation.verification import services as verification
from moderation.verification.schemas import DecisionSchema
from moderation.worklist import claims
from moderation.worklist import queries as worklist
from moderation.worklist import services as worklist_services
from moderation.worklist.schemas import HeldClaimSchema

blueprint = Blueprint("panel", __name__, template_folder="templates")
refusals.register(blueprint)

INCOMPLETE = InvalidField(("reason", "required", "choose an outcome and a reason"))


@blueprint.get("")
def show_worklist() -> Response:
    """Open tasks, most urgent first, narrowed by what the address asks for."""
    return listing.show()


@blueprint.get("/tasks/<uuid:task_id>")
def show_task(task_id: UUID) -> Response:
    """One task: what was said, what was seen, who could have seen it, and the decision."""
    return _task(task_id)


@blueprint.post("/tasks/<uuid:task_id>/claim")
def claim_task(task_id: UUID) -> Response:
    """Claim it and open it; 409 and the page when somebody else was quicker."""
    try:
        claims.claim(officer=g.officer, task_id=task_id, lease_s=_lease_s())
    except (claims.LeaseHeld, claims.AlreadyDecided, claims.DecidedBefore) as refusal:
        return _task(task_id, refusal=refusal)
    return _back_to(task_id)


@blueprint.post("/tasks/<uuid:task_id>/release")
def release_task(task_id: UUID) -> Response:
    """Give it back; the worklist comes next."""
    fields = HeldClaimSchema().load({"claim_id": request.form.get("claim_id")})
    try:
        claims.release(officer=g.officer, task_id=task_id, **fields)
    except claims.LeaseLost as refusal:
        return _task(task_id, refusal=refusal)
    return _to_worklist()


@blueprint.post("/tasks/<uuid:task_id>/decision")
def decide_task(task_id: UUID) -> Response:
    """Decide it; what was typed is kept when that is refused."""
    draft = {name: request.form.get(name, "").strip() for name in ("outcome", "reason")}
    draft["template"] = request.form.get(f"template-{draft['outcome']}", "")
    reason = ". ".join(words for words in (draft["template"], draft["reason"]) if words)
    given = {"claim_id": request.form.get("claim_id"), "outcome": draft["outcome"], "reason": reason}
    try:
        verification.decide(officer=g.officer, task_id=task_id, **DecisionSchema().load(given))
    except ValidationError:
        return _task(task_id, refusal=INCOMPLETE, draft=draft)
    except (claims.LeaseLost, claims.AlreadyDecided) as refusal:
        return _task(task_id, refusal=refusal, draft=draft)
    return _back_to(task_id)


@blueprint.post("/tasks/<uuid:task_id>/extensions")
def extend_clip(task_id: UUID) -> Response:
    """Ask for more of a camera, as far as it is held; the new clip comes as the others do."""
    fields = MoreSchema().load({name: request.form.get(name) for name in MoreSchema().fields})
    with reading() as session:
        found = worklist.item(session, task_id)
    from_at, to_at = rows.stretched(found.clips, **fields)
    try:
        worklist_services.extend_clip(
            officer=g.officer,
            task_id=task_id,
            claim_id=fields["claim_id"],
            clip_id=fields["clip_id"],
            from_at=from_at,
            to_at=to_at,
        )
    except (claims.LeaseLost, cctv_link.NotHeld) as refusal:
        return _task(task_id, refusal=refusal)
    return _back_to(task_id)


def _task(
    task_id: UUID, *, refusal: DomainError | None = None, draft: dict[str, str] | None = None
) -> Response:
    officer_id = g.officer.officer_id
    with reading() as session:
        found = worklist.item(session, task_id)
        if worklist.is_sealed(session, found, officer_id):
            second_look = worklist.open_task_or_none(session, found.incident.id)
            return _to_worklist() if second_look is None else _back_to(second_look)
        in_all = worklist.open_count(session, officer_id=officer_id)
        decision = queries.decision_or_none(session, task_id)
        before = queries.decisions_before(session, found.incident.id, decision)
        decided_before = found.dispute is not None and worklist.has_decided(
            session, found.incident.id, officer_id
        )
    is_mine = found.claim is not None and found.claim.officer_id == officer_id
    page = shown.page(
        "panel/task.html",
        item=shown.item_of(found),
        claim_id=str(found.claim.claim_id) if found.claim is not None and is_mine else "",
        lease_s=_lease_s(),
        decision=decision,
        decided_before=decided_before,
        before=before,
        refusal=refusal,
        draft=draft,
        counts={"all": in_all},
    )
    return make_response(page, refusal.kind.status if refusal is not None else 200)


def _to_worklist() -> Response:
    return see_other(url_for("panel.show_worklist"))


def _back_to(task_id: UUID) -> Response:
    return see_other(url_for("panel.show_task", task_id=task_id))


def _lease_s() -> int:
    return int(current_app.extensions["settings"].lease_s)
