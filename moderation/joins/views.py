"""Duplicates, at the worklist's door."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, g

from kernel.http.operations import operation
from kernel.unit_of_work import reading
from moderation.joins import queries, services
from moderation.joins.schemas import (
    DuplicatesSchema,
    JoinMadeSchema,
    SeparationSchema,
    TakenTogetherSchema,
    ToldApartSchema,
)

blueprint = Blueprint("joins", __name__)

OFFICER = ("session", "key")


def in_reach(incident_id: UUID) -> None:
    """The door asks of what the address names; of what a body names, the view. Raises NotFound."""
    current_app.extensions["reach"](g.officer, {"incident_id": incident_id})


@blueprint.get("/<uuid:task_id>/duplicates")
@operation(
    summary="What was joined to a task's incident, and what may be the same",
    tag="Worklist",
    answers={200: DuplicatesSchema},
    problems=("not-found",),
    security=OFFICER,
)
def list_duplicates(task_id: UUID) -> queries.Duplicates:
    """Near in place within the phones' errors, near in time, of a kindred kind; never what was told apart."""
    with reading() as session:
        return queries.duplicates(session, task_id, officer_id=g.officer.officer_id)


@blueprint.post("/<uuid:task_id>/joins")
@operation(
    summary="Join another incident to a task's",
    tag="Worklist",
    body=TakenTogetherSchema,
    answers={201: JoinMadeSchema, 200: JoinMadeSchema},
    problems=("not-found", "lease-lost", "lease-held", "not-joinable"),
    security=OFFICER,
)
def join_incident(task_id: UUID, fields: dict[str, Any]) -> tuple[services.JoinMade, int]:
    """For the holder of this task. It leaves the worklist and is decided with this one; its report stays its own."""
    in_reach(fields["incident_id"])
    made, is_new = services.join(officer=g.officer, task_id=task_id, **fields)
    return made, 201 if is_new else 200


@blueprint.delete("/<uuid:task_id>/joins/<uuid:incident_id>")
@operation(
    summary="Take a joined incident apart again",
    tag="Worklist",
    body=SeparationSchema,
    answers={204: None},
    problems=("not-found", "lease-lost", "not-joinable"),
    security=OFFICER,
)
def separate_incident(task_id: UUID, incident_id: UUID, fields: dict[str, Any]) -> tuple[None, int]:
    """Its own task is back on the worklist; what was found for both is undone for it alone."""
    services.separate(officer=g.officer, task_id=task_id, incident_id=incident_id, **fields)
    return None, 204


@blueprint.post("/<uuid:task_id>/differences")
@operation(
    summary="Say that another incident is not the same",
    tag="Worklist",
    body=TakenTogetherSchema,
    answers={201: ToldApartSchema, 200: ToldApartSchema},
    problems=("not-found", "lease-lost", "not-joinable"),
    security=OFFICER,
)
def tell_apart(task_id: UUID, fields: dict[str, Any]) -> tuple[dict[str, UUID], int]:
    """Remembered for both of them: neither is suggested to the other again."""
    in_reach(fields["incident_id"])
    is_new = services.tell_apart(officer=g.officer, task_id=task_id, **fields)
    with reading() as session:
        this_id = queries.incident_of(session, task_id)
    return {"incident_id": this_id, "other_incident_id": fields["incident_id"]}, 201 if is_new else 200
