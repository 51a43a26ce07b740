"""The register's door: which cameras there are, where they look, and whether they are being recorded."""

from typing import Any

from flask import Blueprint

from cctv_link.cameras import queries
from cctv_link.cameras.schemas import CameraListSchema
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("cameras", __name__)


@blueprint.get("")
@operation(
    summary="The cameras of the register",
    tag="Cameras",
    answers={200: CameraListSchema},
    security=("session", "key"),
)
def list_cameras() -> dict[str, Any]:
    """By pole and label, each with the view in force and its state now."""
    with reading() as session:
        return {"items": queries.cameras_now(session), "next": None}
