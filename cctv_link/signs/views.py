"""The door to the signs."""

from typing import Any

from flask import Blueprint

from cctv_link.signs import queries
from cctv_link.signs.schemas import SignsQuerySchema, SignsSchema
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("signs", __name__)


@blueprint.get("")
@operation(
    summary="Where which number stands on a pole, and what places are called",
    tag="Places",
    query=SignsQuerySchema,
    answers={200: SignsSchema},
    problems=("invalid-fields",),
    security=("nobody",),
)
def show_signs(query: dict[str, Any]) -> dict[str, Any]:
    """The whole city's at once: a phone keeps them, and says of no single place that it stands there."""
    with reading() as session:
        poles = queries.signs(session, **query)
    return {"poles": poles, "places": queries.neighbourhoods(**query)}
