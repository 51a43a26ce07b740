"""The door to evidence: bytes of one item, by range, for an officer with a purpose."""

from uuid import UUID

from flask import Blueprint, Response, current_app, g, request

from cctv_link.evidence import services
from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.evidence.ranges import RangeNotSatisfiable, requested_range
from cctv_link.evidence.schemas import EvidenceHeadersSchema, stated_claim_or_none
from kernel import storage
from kernel.http.operations import operation
from kernel.http.problems import HTTP_PROBLEMS, problem

blueprint = Blueprint("evidence", __name__)

MEDIA_TYPES = ("video/mp4", "image/jpeg", "application/vnd.gawah.manifest+json")

# A browser keeps six connections to one host, and a film that reads ahead holds one for minutes: with six films
# on a wall no answer to an SOS gets out any more. A 206 may carry less than was asked (RFC 9110, 15.3.7); the
# player asks for the next part when it needs it, and its connection is free in between.
PLAYER_PART_BYTES = 1024 * 1024


@blueprint.get("/<uuid:evidence_id>")
@operation(
    summary="The bytes of a clip, still, storyboard or manifest",
    tag="Evidence",
    headers=EvidenceHeadersSchema,
    answers={200: None, 206: None},
    media_types={200: MEDIA_TYPES, 206: MEDIA_TYPES},
    answer_headers={200: ("Accept-Ranges", "ETag"), 206: ("Accept-Ranges", "Content-Range", "ETag")},
    problems=("not-found", "purpose-required", "range-not-satisfiable"),
    security=("session", "key"),
)
def show_evidence(evidence_id: UUID) -> Response:
    """Takes one `Range`. Shown for a claimed task or an open SOS; each showing is accounted for."""
    item = services.show(
        evidence_id,
        officer=g.officer,
        claim_id=stated_claim_or_none(request.headers.get("Claim-Id")),
        viewing_purpose=current_app.extensions["viewing_purpose"],
    )
    return _bytes_of(item)


def _bytes_of(item: EvidenceFacts) -> Response:
    headers = {
        "Accept-Ranges": "bytes",
        "Cache-Control": "no-store",
        "Content-Disposition": "inline",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "ETag": f'"{item.sha256}"',
        "X-Content-Type-Options": "nosniff",
    }
    try:
        asked = requested_range(_range_header(item), size_bytes=item.size_bytes)
    except RangeNotSatisfiable as error:
        headers["Content-Range"] = f"bytes */{item.size_bytes}"
        status, title = HTTP_PROBLEMS["range-not-satisfiable"]
        return problem(status, "range-not-satisfiable", title, str(error), headers=headers)
    start, end = asked or (0, item.size_bytes)
    if asked is not None:
        if _is_player():
            end = min(end, start + PLAYER_PART_BYTES)
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{item.size_bytes}"
    headers["Content-Length"] = str(end - start)
    store = storage.configured(current_app.extensions["settings"].storage_url)
    chunks = () if request.method == "HEAD" else store.open_range(item.id, start=start, end=end)
    return Response(chunks, 206 if asked else 200, headers, mimetype=item.content_type)


def _range_header(item: EvidenceFacts) -> str | None:
    """The Range, unless If-Range names other bytes than these (RFC 9110, 13.1.5)."""
    if request.headers.get("If-Range", f'"{item.sha256}"') != f'"{item.sha256}"':
        return None
    return request.headers.get("Range")


def _is_player() -> bool:
    """Whether a browser's player asks. `Sec-Fetch-Dest` is only sent over TLS and on the machine itself."""
    wants_no_coding = request.headers.get("Accept-Encoding", "").startswith("identity;q=1")
    return request.headers.get("Sec-Fetch-Dest") == "video" or wants_no_coding
