"""The supervisors' forms on a task's page: withdrawing what was verified, and taking a claim from its holder."""

from uuid import UUID

from flask import Blueprint, Response, g, request, url_for

from kernel.belonging.considered import WhoSomebodyIs
from kernel.http.redirects import see_other
from kernel.web import refusals
from moderation.panel import considering
from moderation.verification import withdrawing
from moderation.verification.schemas import WithdrawalSchema
from moderation.worklist import breaking
from moderation.worklist.schemas import BreakSchema

blueprint = Blueprint("withdrawal_form", __name__, template_folder="templates")
refusals.register(blueprint)


@blueprint.post("/tasks/<uuid:task_id>/withdrawal")
def withdraw_verification(task_id: UUID) -> Response:
    """Withdraw it; the task's page then says so."""
    fields = WithdrawalSchema().load(considering.reasoned(request.form))
    try:
        withdrawing.withdraw(officer=g.officer, task_id=task_id, **fields)
    except WhoSomebodyIs as refusal:
        return considering.page(refusal, back=_task(task_id))
    return see_other(_task(task_id))


@blueprint.post("/tasks/<uuid:task_id>/claim/break")
def break_claim(task_id: UUID) -> Response:
    """Break it; the task's page then offers it to whoever is next."""
    fields = BreakSchema().load(considering.reasoned(request.form))
    try:
        breaking.break_claim(officer=g.officer, task_id=task_id, **fields)
    except WhoSomebodyIs as refusal:
        return considering.page(refusal, back=_task(task_id))
    return see_other(_task(task_id))


def _task(task_id: UUID) -> str:
    return url_for("panel.show_task", task_id=task_id)
