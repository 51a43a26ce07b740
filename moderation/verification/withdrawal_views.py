"""The supervisors' door to withdrawing what was verified."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g

from kernel.http.operations import operation
from moderation.verification import withdrawing
from moderation.verification.schemas import WithdrawalSchema, WithdrawnSchema

blueprint = Blueprint("withdrawals", __name__)


@blueprint.post("/<uuid:task_id>/withdrawal")
@operation(
    summary="Withdraw what was verified",
    tag="Worklist",
    body=WithdrawalSchema,
    answers={201: WithdrawnSchema, 200: WithdrawnSchema},
    problems=("not-found", "incident-status", "who-somebody-is"),
    security=("session",),
)
def withdraw_verification(task_id: UUID, fields: dict[str, Any]) -> tuple[withdrawing.Withdrawn, int]:
    """By a supervisor, with a reason. Exactly the devices that were told are told so; said twice it is one."""
    withdrawn, is_new = withdrawing.withdraw(officer=g.officer, task_id=task_id, **fields)
    return withdrawn, 201 if is_new else 200
