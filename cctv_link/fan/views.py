"""The fan's door."""

from typing import Any
from uuid import UUID

from flask import Blueprint, g

from cctv_link.fan import services
from cctv_link.fan.schemas import EscapeFanSchema
from cctv_link.fan.speeds import SPEEDS
from cctv_link.fan.spread import HORIZON
from kernel.http.operations import operation

blueprint = Blueprint("escape_fan", __name__)


@blueprint.get("/<uuid:incident_id>/escape-fan")
@operation(
    summary="Where somebody who got away may be seen next",
    tag="Cameras",
    answers={200: EscapeFanSchema},
    problems=("not-found",),
    security=("session", "key"),
)
def show_escape_fan(incident_id: UUID) -> dict[str, Any]:
    """The next poles and the minutes to look at, for a motorbike, a car and a walker. Possible, never likely."""
    board = services.storyboard(incident_id, officer_id=g.officer.officer_id)
    return {
        "incident_id": board.incident_id,
        "place": board.place,
        "left_from": board.left_from,
        "left_to": board.left_to,
        "horizon_s": HORIZON.total_seconds(),
        "roads": len(board.roads.lines),
        "roads_are_schematic": board.roads.are_schematic,
        "speeds": [
            {"mode": mode, "slowest_m_s": speed.slowest_m_s, "fastest_m_s": speed.fastest_m_s}
            for mode, speed in SPEEDS.items()
        ],
        "stops": [_stop(frame) for frame in board.frames],
    }


def _stop(frame: services.Frame) -> dict[str, Any]:
    stop = frame.stop
    return {
        "pole": stop.pole.asset_tag,
        "position": stop.pole.position,
        "way_m": stop.way_m,
        "by": stop.by,
        "from_at": stop.from_at,
        "to_at": stop.to_at,
        "passings": stop.passings,
        "cameras": [_camera(camera) for camera in frame.cameras],
    }


def _camera(camera: services.StoryCamera) -> dict[str, Any]:
    still = camera.still
    return {
        "id": camera.id,
        "label": camera.label,
        "state": camera.state.state,
        "reason": camera.state.reason,
        "truth": camera.truth,
        "held": camera.held,
        "still": still and {"id": still.id, "at": still.recorded_from, "url": f"/v1/evidence/{still.id}"},
    }
