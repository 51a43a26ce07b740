"""The door by which a phone that has joined another learns what its resident reported."""

from typing import Any

from flask import Blueprint, g

from citizen_api.reports import mine
from citizen_api.reports.mine_schemas import MyReportsSchema
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("my_reports", __name__)


@blueprint.get("/mine")
@operation(summary="Your reports", tag="Reports", answers={200: MyReportsSchema})
def list_my_reports() -> dict[str, Any]:
    """From all phones of the resident, the newest first, at most a hundred. An anonymous report is nobody's and stands in no list."""
    with reading() as session:
        return {"items": mine.reports(session, g.device.resident_id)}
