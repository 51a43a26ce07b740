"""Deciding, at the worklist's door."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g

from kernel.http.operations import operation
from moderation.verification import services, undoing
from moderation.verification.schemas import DecidedSchema, DecisionSchema
from moderation.verification.second_person import Limits
from moderation.worklist.claims import Claim
from moderation.worklist.schemas import ClaimSchema

blueprint = Blueprint("verification", __name__)


@blueprint.post("/<uuid:task_id>/decision")
@operation(
    summary="Decide whether it happened",
    tag="Worklist",
    body=DecisionSchema,
    answers={201: DecidedSchema, 200: DecidedSchema},
    problems=(
        "not-found",
        "lease-lost",
        "already-decided",
        "incident-status",
        "who-somebody-is",
        "proof-required",
    ),
    security=("session", "key"),
)
def decide_task(task_id: UUID, fields: dict[str, Any]) -> tuple[services.Decided, int]:
    """verified, unfounded or inconclusive, with a reason; the same again by the same officer is 200."""
    settings = current_app.extensions["settings"]
    limits = Limits(settings.second_person_devices, settings.second_person_reach_m)
    decided, is_new = services.decide(
        officer=g.officer, task_id=task_id, undo_s=settings.undo_s, limits=limits, **fields
    )
    return decided, 201 if is_new else 200


@blueprint.post("/<uuid:task_id>/decision/undo")
@operation(
    summary="Take a decision back",
    tag="Worklist",
    answers={200: ClaimSchema},
    problems=("not-found", "undo-closed"),
    security=("session", "key"),
)
def undo_decision(task_id: UUID) -> Claim:
    """Until `effective_at`, by whoever took it. The task is theirs again; nobody has heard of the decision."""
    lease_s = current_app.extensions["settings"].lease_s
    return undoing.undo(officer=g.officer, task_id=task_id, lease_s=lease_s)
