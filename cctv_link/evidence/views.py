"""The door to evidence: bytes of one item, by range, for an officer with a purpose."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g, request

from cctv_link.evidence import services
from cctv_link.evidence.answers import StoredBytes
from cctv_link.evidence.marked import showing
from cctv_link.evidence.marked.services import Source
from cctv_link.evidence.schemas import EvidenceHeadersSchema, MakingSchema, stated_claim_or_none
from kernel.http.operations import operation

blueprint = Blueprint("evidence", __name__)

# The last of what a resident has sent, as it came: for keeping, and for no player.
MEDIA_TYPES = (
    *("video/mp4", "image/jpeg", "audio/mp4"),
    *("application/vnd.gawah.manifest+json", "application/octet-stream"),
)

ASK_AGAIN_S = 3


@blueprint.get("/<uuid:evidence_id>")
@operation(
    summary="The bytes of a clip, still, storyboard, manifest, voice note or upload",
    tag="Evidence",
    headers=EvidenceHeadersSchema,
    answers={202: MakingSchema, 200: None, 206: None},
    media_types={200: MEDIA_TYPES, 206: MEDIA_TYPES},
    answer_headers={
        202: ("Retry-After",),
        200: ("Accept-Ranges", "ETag"),
        206: ("Accept-Ranges", "Content-Range", "ETag"),
    },
    problems=(
        *("not-found", "purpose-required", "not-decodable", "copy-overdue", "range-not-satisfiable"),
        *("pictures-busy", "decoders-unconfined"),
    ),
    security=("session", "key"),
)
def show_evidence(evidence_id: UUID) -> Response | tuple[dict[str, Any], int, dict[str, str]]:
    """Takes one `Range`. Shown for a claimed task or an open SOS; each showing is accounted for.

    Where the installation burns the viewer into what is shown, a film is made for its viewer first: 202 says how far.
    """
    item = services.show(
        evidence_id,
        officer=g.officer,
        claim_id=stated_claim_or_none(request.headers.get("Claim-Id")),
        viewing_purpose=current_app.extensions["viewing_purpose"],
    )
    shown = showing.answer_or_progress(
        StoredBytes(item.id, item.sha256, item.size_bytes, item.content_type),
        Source(item.id, item.incident_id, item.kind, is_redacted=False, stored_id=item.id),
        officer=g.officer,
        is_marked=current_app.extensions["settings"].viewer_watermark == "all",
    )
    if isinstance(shown, Response):
        return shown
    return showing.progress_of(shown), 202, {"Retry-After": str(ASK_AGAIN_S), "Cache-Control": "no-store"}
