"""The door for poles' boxes: no token, no session, but a signature that only that pole's box can make."""

from flask import Blueprint, Response, current_app, request

from cctv_link.upkeep.cabinets import services
from cctv_link.upkeep.cabinets.schemas import HeartbeatSchema, SignedHeadersSchema
from cctv_link.upkeep.cabinets.services import Heartbeat
from kernel.http import strict_json
from kernel.http.operations import Operation, describe
from kernel.http.problems import HttpProblem

blueprint = Blueprint("cabinets", __name__)

BODY_LIMIT_BYTES = 64 * 1024
_heartbeat = HeartbeatSchema()


@blueprint.post("/<asset_tag>/heartbeats")
@describe(
    Operation(
        summary="A pole's box says how it is",
        tag="Upkeep",
        body=HeartbeatSchema,
        headers=SignedHeadersSchema,
        answers={204: None},
        problems=("bad-signature", "replay", "malformed-json", "body-too-large", "invalid-fields"),
        security=("signature",),
        is_body_lenient=True,
    )
)
def post_heartbeat(asset_tag: str) -> Response:
    """Signed with the pole's secret. An open door, lost mains, a dead link and silence each open a repair ticket."""
    body = strict_json.body_bytes(BODY_LIMIT_BYTES)
    signer = services.signer_or_none(
        asset_tag,
        timestamp=request.headers.get("Gawah-Timestamp", ""),
        signature=request.headers.get("Gawah-Signature", ""),
        body=body,
        secret_key=current_app.extensions["settings"].secret_key,
    )
    if signer is None:
        raise HttpProblem("bad-signature", "sign `<timestamp>.<body>` with the secret of this pole, now")
    pole_id, said_at = signer
    fields = _heartbeat.load(strict_json.parse_object(body))
    services.take_heartbeat(pole_id, Heartbeat(said_at=said_at, **fields))
    return Response("", 204)
