"""The door to redacted copies: for every officer who may pass the door to evidence, without a claim."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, g

from cctv_link.redaction import queries, services
from cctv_link.redaction.answers import bytes_of
from cctv_link.redaction.queries import CopyFacts
from cctv_link.redaction.schemas import RedactionHeadersSchema, RedactionSchema
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("redaction", __name__)

ASK_AGAIN_S = 3


@blueprint.get("/<uuid:evidence_id>/redacted")
@operation(
    summary="The redacted copy of a clip or still",
    tag="Evidence",
    headers=RedactionHeadersSchema,
    answers={202: RedactionSchema, 200: None, 206: None},
    media_types={200: ("video/mp4", "image/jpeg"), 206: ("video/mp4", "image/jpeg")},
    answer_headers={
        202: ("Retry-After",),
        200: ("Accept-Ranges", "ETag"),
        206: ("Accept-Ranges", "Content-Range", "ETag"),
    },
    problems=("not-found", "not-decodable", "range-not-satisfiable"),
    security=("session", "key"),
)
def show_redacted(evidence_id: UUID) -> Response | tuple[dict[str, Any], int, dict[str, str]]:
    """Needs no claim: nobody can be recognised in it. Made when it is first asked for; 202 says how far it has come."""
    copy = services.ask(evidence_id, officer=g.officer)
    if copy.state != "made":
        return progress_of(copy), 202, {"Retry-After": str(ASK_AGAIN_S), "Cache-Control": "no-store"}
    services.show(copy, officer=g.officer)
    with reading() as session:
        content_type = queries.original(session, evidence_id).content_type
    return bytes_of(copy, content_type=content_type)


def progress_of(copy: CopyFacts) -> dict[str, Any]:
    """The copy as RedactionSchema says it."""
    with reading() as session:
        still_id = queries.still_of_or_none(session, copy.original_id)
    return {
        "original_id": copy.original_id,
        "state": copy.state,
        "percent": copy.percent,
        "asked_at": copy.asked_at,
        "still_url": f"/v1/evidence/{still_id}/redacted" if still_id is not None else None,
    }
