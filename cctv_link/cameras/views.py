"""The register's doors: which cameras there are and where they look; and, for who surveys them, turning them."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, g

from cctv_link.cameras import queries, turning
from cctv_link.cameras.schemas import (
    CameraListSchema,
    NewMoveSchema,
    NewViewSchema,
    OpenedViewSchema,
    PresetsSchema,
)
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("cameras", __name__)
poses = Blueprint("camera_poses", __name__)
register_operation = partial(operation, tag="Cameras", security=("session", "key"))
pose_operation = partial(register_operation, problems=("not-found",))


@blueprint.get("")
@register_operation(summary="The cameras of the register", answers={200: CameraListSchema})
def list_cameras() -> dict[str, Any]:
    """By pole and label, each with the view in force and its state now; those within the officer's reach."""
    with reading() as session:
        return {"items": queries.cameras_now(session, officer_id=g.officer.officer_id), "next": None}


@poses.post("/<uuid:camera_id>/views")
@pose_operation(
    summary="Say where a camera looks from now on",
    body=NewViewSchema,
    answers={201: OpenedViewSchema},
)
def survey_camera(camera_id: UUID, fields: dict[str, Any]) -> tuple[turning.OpenedView, int]:
    """The view that was in force ends, this one begins; links of earlier moments keep the earlier one."""
    return turning.survey(actor=g.actor, camera_id=camera_id, **fields), 201


@poses.delete("/<uuid:camera_id>/views/<uuid:view_id>")
@pose_operation(
    summary="Take a new view back",
    answers={204: None},
    problems=("not-found", "view-settled"),
)
def take_back_view(camera_id: UUID, view_id: UUID) -> tuple[None, int]:
    """Within a minute, as long as it is the one in force."""
    turning.take_back(actor=g.actor, camera_id=camera_id, view_id=view_id)
    return None, 204


@poses.post("/<uuid:camera_id>/moves")
@pose_operation(
    summary="Say that a camera was turned by its motor",
    body=NewMoveSchema,
    answers={204: None},
)
def note_move(camera_id: UUID, fields: dict[str, Any]) -> tuple[None, int]:
    """To a preset, to a pose, or nobody knows where to; in any order, and twice does no harm."""
    turning.note_move(actor=g.actor, camera_id=camera_id, **fields)
    return None, 204


@poses.put("/<uuid:camera_id>/presets")
@pose_operation(
    summary="Replace a camera's presets",
    body=PresetsSchema,
    answers={200: PresetsSchema},
)
def replace_presets(camera_id: UUID, fields: dict[str, Any]) -> dict[str, Any]:
    """The poses that it knows by a token, all of them."""
    turning.replace_presets(actor=g.actor, camera_id=camera_id, presets=fields["presets"])
    return fields
