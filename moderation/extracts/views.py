"""Stills and pieces of clips, at the worklist's door."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g

from cctv_link.public import Extract
from kernel.http.operations import operation
from kernel.unit_of_work import reading
from moderation.extracts import queries, services
from moderation.extracts.schemas import ExtractSchema, ExtractsSchema, NewPieceSchema, NewStillSchema

blueprint = Blueprint("extracts", __name__)

OFFICER = ("session", "key")


@blueprint.get("/<uuid:task_id>/extracts")
@operation(
    summary="What was taken out of a task's clips",
    tag="Worklist",
    answers={200: ExtractsSchema},
    problems=("not-found",),
    security=OFFICER,
)
def list_extracts(task_id: UUID) -> dict[str, list[Extract]]:
    """Stills and pieces, and how far each has come; the first asked for first."""
    with reading() as session:
        return {"extracts": queries.of_task(session, task_id, officer_id=g.officer.officer_id)}


@blueprint.post("/<uuid:task_id>/stills")
@operation(
    summary="Take a still out of a clip",
    tag="Worklist",
    body=NewStillSchema,
    answers={201: ExtractSchema, 200: ExtractSchema},
    problems=("not-found", "lease-lost", "nothing-to-take"),
    security=OFFICER,
)
def take_still(task_id: UUID, fields: dict[str, Any]) -> tuple[Extract, int]:
    """Cut from the original's bytes; a new item under custody. For whoever holds the claim; the same again is 200."""
    taken, is_new = services.take_still(officer=g.officer, task_id=task_id, **fields)
    return taken, 201 if is_new else 200


@blueprint.post("/<uuid:task_id>/pieces")
@operation(
    summary="Take a piece out of a clip",
    tag="Worklist",
    body=NewPieceSchema,
    answers={201: ExtractSchema, 200: ExtractSchema},
    problems=("not-found", "lease-lost", "nothing-to-take"),
    security=OFFICER,
)
def take_piece(task_id: UUID, fields: dict[str, Any]) -> tuple[Extract, int]:
    """By stream copy of the original's pictures. Within one file, from a moment that was recorded to another."""
    taken, is_new = services.take_piece(officer=g.officer, task_id=task_id, **fields)
    return taken, 201 if is_new else 200
