"""The door to what was verified."""

from typing import Any

from flask import Blueprint, current_app

from citizen_api.community import queries
from citizen_api.community.schemas import CommunityQuerySchema, CommunitySchema
from kernel.http.operations import operation
from kernel.secrets import derived_key
from kernel.unit_of_work import reading

blueprint = Blueprint("community", __name__)


@blueprint.get("")
@operation(
    summary="What was verified in the city during the last seven days",
    tag="Notifications",
    query=CommunityQuerySchema,
    answers={200: CommunitySchema},
    problems=("invalid-fields",),
    security=("nobody",),
)
def show_community(query: dict[str, Any]) -> dict[str, Any]:
    """The whole city's, so that nobody says where they are to read it. Published anchors, never an exact place; half an hour
    late where standing in the way is not dangerous. What tells of a person or a home stands here by its town and its day alone,
    when the day is over."""
    settings = current_app.extensions["settings"]
    key = derived_key(settings.secret_key, "community-items")
    with reading() as session:
        return {"items": queries.told(session, zone=settings.city_time_zone, key=key, **query)}
