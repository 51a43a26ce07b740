"""The worklist's door, for officers and for programs that act for one."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g

from kernel.http.operations import operation
from kernel.unit_of_work import reading
from moderation.worklist import claims, queries, services
from moderation.worklist.schemas import (
    ClaimSchema,
    ExtendedSchema,
    ExtensionSchema,
    HeldClaimSchema,
    WorklistQuerySchema,
    WorklistSchema,
)

blueprint = Blueprint("worklist", __name__)

OFFICER = ("session", "key")


@blueprint.get("")
@operation(
    summary="Open tasks, most urgent first",
    tag="Worklist",
    query=WorklistQuerySchema,
    answers={200: WorklistSchema},
    problems=("not-found",),
    security=OFFICER,
)
def list_tasks(query: dict[str, Any]) -> dict[str, Any]:
    """By `urgency.score`, highest first, then what waits longest. The score grows with age, so between two pages
    one task may overtake another: it is then seen twice or not, until the list is read from the beginning.
    A second look is not listed for who has decided on the incident.
    """
    with reading() as session:
        items, following = queries.open_items(
            session, officer_id=g.officer.officer_id, role=g.officer.role, **query
        )
    return {"items": items, "next": following}


@blueprint.post("/<uuid:task_id>/claim")
@operation(
    summary="Claim a task",
    tag="Worklist",
    answers={201: ClaimSchema, 200: ClaimSchema},
    problems=("not-found", "lease-held", "already-decided", "decided-before", "supervisor-decides"),
    security=OFFICER,
)
def claim_task(task_id: UUID) -> tuple[claims.Claim, int]:
    """A lease of some minutes; its holder gets the same claim again with 200."""
    lease_s = current_app.extensions["settings"].lease_s
    claim, is_new = claims.claim(officer=g.officer, task_id=task_id, lease_s=lease_s)
    return claim, 201 if is_new else 200


@blueprint.put("/<uuid:task_id>/claim")
@operation(
    summary="Hold a claim longer",
    tag="Worklist",
    body=HeldClaimSchema,
    answers={200: ClaimSchema},
    problems=("not-found", "lease-lost"),
    security=OFFICER,
)
def renew_claim(task_id: UUID, fields: dict[str, Any]) -> claims.Claim:
    """The heartbeat of whoever works on it."""
    lease_s = current_app.extensions["settings"].lease_s
    return claims.renew(officer=g.officer, task_id=task_id, lease_s=lease_s, **fields)


@blueprint.delete("/<uuid:task_id>/claim")
@operation(
    summary="Give a task back",
    tag="Worklist",
    body=HeldClaimSchema,
    answers={204: None},
    problems=("not-found", "lease-lost"),
    security=OFFICER,
)
def release_claim(task_id: UUID, fields: dict[str, Any]) -> tuple[None, int]:
    """It is on everybody's worklist again."""
    claims.release(officer=g.officer, task_id=task_id, **fields)
    return None, 204


@blueprint.post("/<uuid:task_id>/clips/<uuid:clip_id>/extensions")
@operation(
    summary="Ask for more of a clip's camera",
    tag="Worklist",
    body=ExtensionSchema,
    answers={201: ExtendedSchema, 200: ExtendedSchema},
    problems=("not-found", "lease-lost", "not-held"),
    security=OFFICER,
)
def extend_clip(task_id: UUID, clip_id: UUID, fields: dict[str, Any]) -> tuple[dict[str, UUID], int]:
    """Within what is held, for whoever holds the claim. A new clip; the old one stays; the same again is 200."""
    asked, is_new = services.extend_clip(officer=g.officer, task_id=task_id, clip_id=clip_id, **fields)
    return {"clip_id": asked}, 201 if is_new else 200
