"""The supervisors' form for withdrawing what was verified."""

from uuid import UUID

from flask import Blueprint, Response, g, request, url_for

from kernel.http.redirects import see_other
from kernel.web import refusals
from moderation.verification import withdrawing
from moderation.verification.schemas import WithdrawalSchema

blueprint = Blueprint("withdrawal_form", __name__)
refusals.register(blueprint)


@blueprint.post("/tasks/<uuid:task_id>/withdrawal")
def withdraw_verification(task_id: UUID) -> Response:
    """Withdraw it; the task's page then says so."""
    fields = WithdrawalSchema().load({"reason": request.form.get("reason", "").strip()})
    withdrawing.withdraw(officer=g.officer, task_id=task_id, **fields)
    return see_other(url_for("panel.show_task", task_id=task_id))
