"""The door to the figures of upkeep."""

from datetime import date
from typing import Any

from flask import Blueprint, current_app, g

from cctv_link.upkeep.uptime import queries
from cctv_link.upkeep.uptime.schemas import UptimeQuerySchema, UptimeSchema
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("uptime", __name__)


@blueprint.get("/uptime")
@operation(
    summary="How much of a month each pole could see",
    tag="Upkeep",
    query=UptimeQuerySchema,
    answers={200: UptimeSchema},
    security=("session", "key"),
)
def show_uptime(query: dict[str, date | None]) -> dict[str, Any]:
    """By pole and day, with the incidents that its faults cost."""
    zone = current_app.extensions["settings"].city_time_zone
    first = query["first"]
    month = queries.month_of(first, time_zone=zone) if first else queries.month_now(time_zone=zone)
    with reading() as session:
        poles = queries.uptime_of_poles(session, month, time_zone=zone, officer_id=g.officer.officer_id)
    return {"month": month.name, "poles": poles}
