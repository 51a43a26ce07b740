"""The door to redacted copies: for every officer who may pass the door to evidence, without a claim."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g

from cctv_link.evidence.answers import StoredBytes
from cctv_link.evidence.marked import showing
from cctv_link.evidence.marked.queries import WorkingCopyFacts
from cctv_link.evidence.marked.services import Source
from cctv_link.redaction import queries, services
from cctv_link.redaction.queries import CopyFacts
from cctv_link.redaction.schemas import RedactionHeadersSchema, RedactionSchema
from kernel.http.operations import operation
from kernel.unit_of_work import reading

blueprint = Blueprint("redaction", __name__)

ASK_AGAIN_S = 3


@blueprint.get("/<uuid:evidence_id>/redacted")
@operation(
    summary="The redacted copy of a clip, still, photo or video",
    tag="Evidence",
    headers=RedactionHeadersSchema,
    answers={202: RedactionSchema, 200: None, 206: None},
    media_types={200: ("video/mp4", "image/jpeg"), 206: ("video/mp4", "image/jpeg")},
    answer_headers={
        202: ("Retry-After",),
        200: ("Accept-Ranges", "ETag"),
        206: ("Accept-Ranges", "Content-Range", "ETag"),
    },
    problems=(
        *("not-found", "not-decodable", "copy-overdue", "range-not-satisfiable"),
        *("pictures-busy", "decoders-unconfined"),
    ),
    security=("session", "key"),
)
def show_redacted(evidence_id: UUID) -> Response | tuple[dict[str, Any], int, dict[str, str]]:
    """Needs no claim: nobody can be recognised in it. Made when it is first asked for; 202 says how far it has come."""
    copy = services.ask(evidence_id, officer=g.officer)
    if copy.state != "made":
        return _progress(evidence_id, progress_of(copy))
    shown = _shown(copy)
    if isinstance(shown, Response):
        services.show(copy, officer=g.officer)
        return shown
    return _progress(evidence_id, showing.progress_of(shown))


def progress_of(copy: CopyFacts) -> dict[str, Any]:
    """The copy as MakingSchema says it."""
    return {
        "original_id": copy.original_id,
        "step": "redaction",
        "state": copy.state,
        "percent": copy.percent,
        "asked_at": copy.asked_at,
    }


def _shown(copy: CopyFacts) -> Response | WorkingCopyFacts:
    with reading() as session:
        original = queries.original(session, copy.original_id)
    assert copy.stored_id is not None
    assert copy.sha256 is not None
    assert copy.size_bytes is not None
    return showing.answer_or_progress(
        StoredBytes(copy.stored_id, copy.sha256, copy.size_bytes, original.content_type),
        Source(original.id, original.incident_id, original.kind, is_redacted=True, stored_id=copy.stored_id),
        officer=g.officer,
        is_marked=current_app.extensions["settings"].viewer_watermark != "off",
    )


def _progress(original_id: UUID, making: dict[str, Any]) -> tuple[dict[str, Any], int, dict[str, str]]:
    """The progress as RedactionSchema says it."""
    with reading() as session:
        still_id = queries.still_of_or_none(session, original_id)
    still_url = f"/v1/evidence/{still_id}/redacted" if still_id is not None else None
    headers = {"Retry-After": str(ASK_AGAIN_S), "Cache-Control": "no-store"}
    return {**making, "still_url": still_url}, 202, headers
