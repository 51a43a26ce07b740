"""The supervisors' door to breaking a claim."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g

from kernel.http.operations import operation
from moderation.worklist import breaking
from moderation.worklist.schemas import BreakSchema, BrokenSchema

blueprint = Blueprint("claim_breaks", __name__)


@blueprint.post("/<uuid:task_id>/claim/break")
@operation(
    summary="Take a task from whoever holds it",
    tag="Worklist",
    body=BreakSchema,
    answers={200: BrokenSchema},
    problems=("not-found", "claim-unbreakable", "who-somebody-is"),
    security=("session",),
)
def break_claim(task_id: UUID, fields: dict[str, Any]) -> breaking.Broken:
    """By a supervisor, with a reason. The holder's next renewal is `lease-lost` and says who broke it and why."""
    return breaking.break_claim(officer=g.officer, task_id=task_id, **fields)
