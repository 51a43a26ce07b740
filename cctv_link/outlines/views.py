"""The outlines' door: what the map is drawn from where something was imported."""

from flask import Blueprint, Response, request

from cctv_link.outlines import queries
from cctv_link.outlines.schemas import OutlinesSchema
from kernel.http.operations import json_answer, operation
from kernel.unit_of_work import reading

blueprint = Blueprint("outlines", __name__)


@blueprint.get("")
@operation(
    summary="The outlines of the city, as imported",
    tag="Cameras",
    answers={200: OutlinesSchema},
    security=("session", "key"),
    answer_headers={200: ("ETag",)},
)
def list_outlines() -> Response:
    """By kind and name. A browser that has them asks again with `If-None-Match` and gets 304."""
    with reading() as session:
        features = queries.features(session)
    answer = json_answer({"type": "FeatureCollection", "features": features}, 200)
    # Kept by the officer's browser, and asked for again each time whether it still holds.
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer
