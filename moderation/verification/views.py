"""Deciding, at the worklist's door."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g

from kernel.http.operations import operation
from moderation.verification import services
from moderation.verification.schemas import DecidedSchema, DecisionSchema

blueprint = Blueprint("verification", __name__)


@blueprint.post("/<uuid:task_id>/decision")
@operation(
    summary="Decide whether it happened",
    tag="Worklist",
    body=DecisionSchema,
    answers={201: DecidedSchema, 200: DecidedSchema},
    problems=("not-found", "lease-lost", "already-decided", "incident-status"),
    security=("session", "key"),
)
def decide_task(task_id: UUID, fields: dict[str, Any]) -> tuple[services.Decided, int]:
    """verified, unfounded or inconclusive, with a reason; the same again by the same officer is 200."""
    decided, is_new = services.decide(officer=g.officer, task_id=task_id, **fields)
    return decided, 201 if is_new else 200
