"""Markers, at the worklist's door."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g

from kernel.http.operations import operation
from kernel.unit_of_work import reading
from moderation.markers import queries, services
from moderation.markers.queries import MarkerView
from moderation.markers.schemas import MarkerNoteSchema, MarkerSchema, MarkersSchema, NewMarkerSchema
from moderation.worklist.schemas import HeldClaimSchema

blueprint = Blueprint("markers", __name__)

OFFICER = ("session", "key")


@blueprint.get("/<uuid:task_id>/markers")
@operation(
    summary="What officers marked in a task's footage",
    tag="Worklist",
    answers={200: MarkersSchema},
    problems=("not-found",),
    security=OFFICER,
)
def list_markers(task_id: UUID) -> dict[str, list[MarkerView]]:
    """In the order of the clock. To a second person the first one's are shown once they have decided."""
    with reading() as session:
        return {"markers": queries.of_task(session, task_id, officer_id=g.officer.officer_id)}


@blueprint.post("/<uuid:task_id>/markers")
@operation(
    summary="Mark an instant",
    tag="Worklist",
    body=NewMarkerSchema,
    answers={201: MarkerSchema},
    problems=("not-found", "lease-lost"),
    security=OFFICER,
)
def set_marker(task_id: UUID, fields: dict[str, Any]) -> tuple[MarkerView, int]:
    """With a note, in one camera's picture or in all; for whoever holds the claim, seen by who comes next."""
    return services.set_marker(officer=g.officer, task_id=task_id, **fields), 201


@blueprint.put("/<uuid:task_id>/markers/<uuid:marker_id>")
@operation(
    summary="Change a marker's note",
    tag="Worklist",
    body=MarkerNoteSchema,
    answers={200: MarkerSchema},
    problems=("not-found", "lease-lost", "not-your-marker"),
    security=OFFICER,
)
def change_marker(task_id: UUID, marker_id: UUID, fields: dict[str, Any]) -> MarkerView:
    """By who set it. One that was removed is there again."""
    return services.change_marker(officer=g.officer, task_id=task_id, marker_id=marker_id, **fields)


@blueprint.delete("/<uuid:task_id>/markers/<uuid:marker_id>")
@operation(
    summary="Remove a marker",
    tag="Worklist",
    body=HeldClaimSchema,
    answers={204: None},
    problems=("not-found", "lease-lost", "not-your-marker"),
    security=OFFICER,
)
def remove_marker(task_id: UUID, marker_id: UUID, fields: dict[str, Any]) -> tuple[None, int]:
    """By who set it; to undo it, send its note again."""
    services.remove_marker(officer=g.officer, task_id=task_id, marker_id=marker_id, **fields)
    return None, 204
