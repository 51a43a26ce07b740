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
from citizen_api import public as citizen_api
from kernel.belonging.considered import WhoSomebodyIs
from kernel.errors import DomainError, InvalidField
from kernel.http.redirects import see_other
from kernel.identity.fresh import ProofRequired
from kernel.unit_of_work import reading
from kernel.web import refusals
from kernel.web.languages import language
from moderation.joins import queries as duplicates
from moderation.joins import services as joins
from moderation.joins.schemas import (
    DuplicatesSchema,
    IncidentNamedSchema,
    SeparationSchema,
    TakenTogetherSchema,
)
from moderation.joins.views import in_reach
from moderation.panel import beside as beside_task
from moderation.panel import considering, deciding, foreseen, listing, queries, rows, shown
from moderation.panel.schemas import MoreSchema
from moderation.questions import queries as questions
from moderation.questions import services as asking
from moderation.questions.schemas import AskedAllSchema, NewQuestionSchema
from moderation.verification import queries as decisions
from moderation.verification import services as verification
from moderation.verification import undoing
from moderation.verification.schemas import DecisionSchema
from moderation.verification.second_person import Limits
from moderation.worklist import claims, planted, second_looks
from moderation.worklist import queries as worklist
from moderation.worklist import services as worklist_services
from moderation.worklist.schemas import HeldClaimSchema

blueprint = Blueprint("panel", __name__, template_folder="templates")
refusals.register(blueprint)

INCOMPLETE = InvalidField(("reason", "required", "choose an outcome and a reason"))

_duplicates = DuplicatesSchema()
_asked = AskedAllSchema()


@blueprint.get("")
def show_worklist() -> Response:
    """Open tasks, most urgent first, narrowed by what the address asks for."""
    return listing.show()


@blueprint.get("/tasks/<uuid:task_id>")
def show_task(task_id: UUID) -> Response:
    """One task; for the page itself, which looks every few seconds (X-Fragment), only what can change, or 304."""
    return _task(task_id)


@blueprint.post("/tasks/<uuid:task_id>/claim")
def claim_task(task_id: UUID) -> Response:
    """Claim it and open it; 409 and the page when somebody else was quicker."""
    try:
        claims.claim(officer=g.officer, task_id=task_id, lease_s=_lease_s())
    except (
        claims.LeaseHeld,
        claims.AlreadyDecided,
        claims.DecidedBefore,
        claims.SupervisorDecides,
    ) as refusal:
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
    given = {
        "claim_id": request.form.get("claim_id"),
        "outcome": draft["outcome"],
        "reason": reason,
        "considered": considering.is_considered(request.form),
    }
    try:
        verification.decide(
            officer=g.officer,
            task_id=task_id,
            undo_s=_undo_s(),
            limits=_limits(),
            **DecisionSchema().load(given),
        )
    except ValidationError:
        return _task(task_id, refusal=INCOMPLETE, draft=draft)
    except WhoSomebodyIs as refusal:
        return considering.page(refusal, back=url_for("panel.show_task", task_id=task_id))
    except (claims.LeaseLost, claims.AlreadyDecided, ProofRequired) as refusal:
        return _task(task_id, refusal=refusal, draft=draft)
    return _back_to(task_id)


@blueprint.post("/tasks/<uuid:task_id>/undo")
def undo_decision(task_id: UUID) -> Response:
    """Take it back; the task is the officer's again, with what they had chosen and written."""
    try:
        undoing.undo(officer=g.officer, task_id=task_id, lease_s=_lease_s())
    except undoing.UndoClosed as refusal:
        return _task(task_id, refusal=refusal)
    return _back_to(task_id)


@blueprint.post("/tasks/<uuid:task_id>/extensions")
def extend_clip(task_id: UUID) -> Response:
    """Ask for more of a camera, as far as it is held; the new clip comes as the others do."""
    fields = MoreSchema().load({name: request.form.get(name) for name in MoreSchema().fields})
    with reading() as session:
        found = worklist.item(session, task_id, officer_id=g.officer.officer_id)
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


@blueprint.post("/tasks/<uuid:task_id>/joins")
def join_incident(task_id: UUID) -> Response:
    """Take another report for the same; where both are decided comes next."""
    fields = TakenTogetherSchema().load(_named("claim_id", "incident_id"))
    in_reach(fields["incident_id"])
    try:
        made, _ = joins.join(officer=g.officer, task_id=task_id, **fields)
    except (claims.LeaseLost, claims.LeaseHeld, joins.NotJoinable) as refusal:
        return _task(task_id, refusal=refusal)
    return _back_to(made.task_id)


@blueprint.post("/tasks/<uuid:task_id>/separations")
def separate_incident(task_id: UUID) -> Response:
    """Take it apart again."""
    fields = SeparationSchema().load({"claim_id": request.form.get("claim_id") or None})
    incident_id = IncidentNamedSchema().load(_named("incident_id"))["incident_id"]
    in_reach(incident_id)
    try:
        joins.separate(officer=g.officer, task_id=task_id, incident_id=incident_id, **fields)
    except (claims.LeaseLost, joins.NotJoinable) as refusal:
        return _task(task_id, refusal=refusal)
    return _back_to(task_id)


@blueprint.post("/tasks/<uuid:task_id>/differences")
def tell_apart(task_id: UUID) -> Response:
    """They are not the same, and are not suggested again."""
    fields = TakenTogetherSchema().load(_named("claim_id", "incident_id"))
    in_reach(fields["incident_id"])
    try:
        joins.tell_apart(officer=g.officer, task_id=task_id, **fields)
    except (claims.LeaseLost, joins.NotJoinable) as refusal:
        return _task(task_id, refusal=refusal)
    return _back_to(task_id)


@blueprint.post("/tasks/<uuid:task_id>/questions")
def ask_reporter(task_id: UUID) -> Response:
    """Ask the reporter; the answer comes onto the page when it is given."""
    named = _named("claim_id", "template")
    try:
        asked = NewQuestionSchema().load({**named, "report_id": request.form.get("report_id") or None})
        asking.ask(officer=g.officer, task_id=task_id, **asked)
    except (claims.LeaseLost, citizen_api.NotAskable) as refusal:
        return _task(task_id, refusal=refusal)
    return _back_to(task_id)


def _task(
    task_id: UUID, *, refusal: DomainError | None = None, draft: dict[str, str] | None = None
) -> Response:
    officer_id = g.officer.officer_id
    with reading() as session:
        surviving = duplicates.surviving_task_or_none(session, task_id)
        if surviving is not None:
            return _back_to(surviving)
        found = worklist.item(session, task_id, officer_id=officer_id)
        beside = duplicates.duplicates(session, task_id, officer_id=officer_id)
        asked = questions.of_item(session, found, locale=language())
        if found.state == "lifted":
            return _to_worklist()
        if second_looks.is_sealed(session, found, officer_id, role=g.officer.role):
            second_look = worklist.open_task_or_none(session, found.incident.id)
            return _to_worklist() if second_look is None else _back_to(second_look)
        in_all = worklist.open_count(session, officer_id=officer_id, role=g.officer.role)
        is_mine = found.claim is not None and found.claim.officer_id == officer_id
        audited = planted.told_or_none(session, task_id)
        decision = queries.decision_or_none(session, task_id) or queries.as_decision_or_none(audited)
        routed = queries.routed_or_none(session, task_id)
        is_look = "X-Fragment" in request.headers and refusal is None
        with_preview = is_mine and not is_look
        preview = foreseen.preview_of(session, found) if with_preview else None
        undone = decisions.undone_by_or_none(session, task_id, officer_id) if is_mine else None
        withdrawal = queries.withdrawal_or_none(session, found.incident.id) if decision else None
        may_withdraw = g.officer.role == "supervisor" and found.incident.is_verified
        correction = citizen_api.correction(session, found.incident.id) if decision and may_withdraw else []
        before = queries.decisions_before(session, found.incident.id, decision)
        is_another = found.dispute is not None or found.look > 1
        decided_before = is_another and second_looks.has_decided(session, found.incident.id, officer_id)
        stands_beside = beside_task.of(session, found, officer_id=officer_id)
    if undone is not None and draft is None:
        draft = deciding.draft_of(undone.outcome, undone.reason)
    page = shown.page(
        "panel/_task_parts.html" if is_look else "panel/task.html",
        item=shown.item_of(found),
        duplicates=_duplicates.dump(beside),
        questions=_asked.dump({"questions": asked})["questions"],
        templates=citizen_api.question_templates_next(language(), asked={each.template for each in asked}),
        claim_id=str(found.claim.claim_id) if found.claim is not None and is_mine else "",
        lease_s=_lease_s(),
        undo_s=_undo_s(),
        preview=preview,
        needs_second=foreseen.needs_second(found, preview, _limits()),
        withdrawal=withdrawal,
        correction=correction,
        decision=decision,
        audited=audited,
        decided_before=decided_before,
        before=before,
        routed=routed,
        refusal=refusal,
        draft=draft,
        counts={"all": in_all},
        **stands_beside,
    )
    answer = make_response(page, refusal.kind.status if refusal is not None else 200)
    if is_look:
        # Nothing in the parts tells the second: while nothing happens they are the same bytes for a minute.
        answer.add_etag()
        answer.make_conditional(request)
    return answer


def _named(*names: str) -> dict[str, str | None]:
    return {name: request.form.get(name) for name in names}


def _to_worklist() -> Response:
    return see_other(url_for("panel.show_worklist"))


def _back_to(task_id: UUID) -> Response:
    return see_other(url_for("panel.show_task", task_id=task_id))


def _lease_s() -> int:
    return int(current_app.extensions["settings"].lease_s)


def _undo_s() -> int:
    return int(current_app.extensions["settings"].undo_s)


def _limits() -> Limits:
    settings = current_app.extensions["settings"]
    return Limits(settings.second_person_devices, settings.second_person_reach_m)
