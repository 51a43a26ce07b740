"""The door to what was verified."""

from typing import Any

from flask import Blueprint

from citizen_api.community import queries
from citizen_api.community.schemas import CommunityQuerySchema, CommunitySchema
from kernel.http.operations import operation
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
    late where standing in the way is not dangerous; nothing that tells of a person or a home."""
    with reading() as session:
        return {"items": queries.told(session, **query)}
