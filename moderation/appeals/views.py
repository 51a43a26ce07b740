"""The supervisors' page of appeals."""

from uuid import UUID

from flask import Blueprint, Response, g, render_template, request

from citizen_api import public as citizen_api
from kernel.http.redirects import see_other
from kernel.identity import guards
from kernel.unit_of_work import reading
from kernel.web import refusals
from moderation.appeals import queries, services
from moderation.worklist import queries as worklist

blueprint = Blueprint("appeals", __name__, template_folder="templates")
refusals.register(blueprint)


@blueprint.get("/appeals")
def show_appeals() -> str:
    """The longest waiting first; whose reports one has decided on, somebody else answers."""
    officer_id = g.officer.officer_id
    with reading() as session:
        appeals, others = queries.answerable(session, officer_id)
        in_all = worklist.open_count(session, officer_id=officer_id, role="supervisor")
        approvals = worklist.another_persons_count(session, officer_id=officer_id, role="supervisor")
    return render_template(
        "appeals/appeals.html",
        officer=g.officer,
        csrf_token=guards.session_token(),
        appeals=appeals,
        others=others,
        reasons=citizen_api.APPEAL_REASONS,
        counts={"all": in_all},
        approvals=approvals,
        is_answered=request.args.get("answered") == "1",
    )


@blueprint.post("/appeals/<uuid:appeal_id>/answer")
def answer_appeal(appeal_id: UUID) -> Response:
    """`answer` is an outcome and a reason of it, as lifted:not_shown."""
    outcome, _, reason = request.form.get("answer", "").partition(":")
    services.answer(officer=g.officer, appeal_id=appeal_id, outcome=outcome, reason=reason)
    return see_other("/panel/appeals?answered=1")
