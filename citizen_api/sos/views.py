"""The door of those who need help now."""

import time
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g

from citizen_api.sos import (
    announcing,
    arming,
    pacing,
    queries,
    reading,
    services,
    standing_down,
    telling,
    timeline,
)
from citizen_api.sos.schemas import (
    FollowedSosSchema,
    NewSosSchema,
    PositionsSchema,
    SosAlertSchema,
    StandDownSchema,
    StoredPositionsSchema,
)
from kernel.http.operations import Operation, describe, json_answer, operation
from kernel.http.problems import HttpProblem
from kernel.http.strict_json import BODY_LIMIT_BYTES, body_bytes
from kernel.secrets import derived_key
from kernel.unit_of_work import reading as open_reading

blueprint = Blueprint("sos", __name__)

SOS_LIMIT_BYTES = 4 * 1024

# Made once: that takes 0.09 ms, an eighth of what an SOS costs here.
_alert, _stored = SosAlertSchema(), StoredPositionsSchema()


@blueprint.post("")
@describe(
    Operation(
        summary="Raise an SOS",
        tag="SOS",
        body=NewSosSchema,
        is_body_lenient=True,
        takes_expired_token=True,
        takes_unsigned=True,
        answers={201: SosAlertSchema, 200: SosAlertSchema},
        answer_headers={201: ("Location",), 200: ("Location",)},
        problems=("malformed-json", "body-too-large"),
    )
)
def raise_sos() -> Response:
    """201 with a new alert, 200 with the one that is open. Nothing but an unreadable body is refused.

    With `arming` it is raised at `raises_at` by us, whatever becomes of the phone, unless it is stood down before.
    """
    raw = body_bytes(SOS_LIMIT_BYTES)
    settings = current_app.extensions["settings"]
    alert, is_new = services.raise_sos(
        device=g.device,
        body=_object(raw),
        raw=raw,
        city=settings.city_box,
        plan=announcing.plan_of(settings),
        arming_s=settings.sos_arming_s,
    )
    headers = {"Location": f"/v1/sos-alerts/{alert.id}"}
    return json_answer(_alert.dump(alert), 201 if is_new else 200, headers)


@blueprint.get("/<uuid:sos_alert_id>")
@operation(
    summary="Where your SOS stands",
    tag="SOS",
    answers={200: FollowedSosSchema},
    takes_expired_token=True,
)
def show_sos(sos_alert_id: UUID) -> timeline.Followed:
    """The ladder as it is, for the resident who raised it: what happened, and what happens next."""
    began = time.monotonic()
    with open_reading() as session:
        alert = queries.alert_by_id(session, sos_alert_id, resident_id=g.device.resident_id)
    if alert.stood_down_at is not None:
        pacing.hold(began, pacing.SEALED_ANSWER_MS)
    return timeline.followed(alert, locale=g.device.locale)


@blueprint.post("/<uuid:sos_alert_id>/positions")
@describe(
    Operation(
        summary="Say where you are now",
        tag="SOS",
        body=PositionsSchema,
        is_body_lenient=True,
        takes_expired_token=True,
        takes_unsigned=True,
        answers={200: StoredPositionsSchema},
        problems=("malformed-json", "body-too-large", "invalid-fields", "sos-closed"),
    )
)
def follow_sos(sos_alert_id: UUID) -> Response:
    """A batch, newest first; the largest `at` is current whatever the order."""
    stored = services.follow(
        device=g.device,
        sos_alert_id=sos_alert_id,
        body=_object(body_bytes(BODY_LIMIT_BYTES)),
        city=current_app.extensions["settings"].city_box,
    )
    return json_answer(_stored.dump(stored), 200)


@blueprint.post("/<uuid:sos_alert_id>/stand-down")
@describe(
    Operation(
        summary="You need no help any more",
        tag="SOS",
        body=StandDownSchema,
        is_body_lenient=True,
        takes_expired_token=True,
        answers={200: SosAlertSchema},
        problems=("malformed-json", "body-too-large", "sos-closed", "pin-refused"),
    )
)
def stand_down(sos_alert_id: UUID) -> Response:
    """Ends the alert; said twice it is one. A device whose resident has chosen PINs sends one of them."""
    raw = body_bytes(SOS_LIMIT_BYTES)
    pin = _object(raw).get("pin") if raw else None
    settings = current_app.extensions["settings"]
    alert = standing_down.stand_down(
        device=g.device,
        sos_alert_id=sos_alert_id,
        pin=pin if isinstance(pin, str) else "",
        key=derived_key(settings.secret_key, "sos-pin"),
        answer_ms=settings.sos_pin_answer_ms,
    )
    return json_answer(_alert.dump(alert), 200)


@blueprint.post("/<uuid:sos_alert_id>/raise")
@operation(
    summary="Do not wait: raise it now",
    tag="SOS",
    answers={200: SosAlertSchema},
    problems=("not-found", "sos-closed"),
    takes_expired_token=True,
    takes_unsigned=True,
)
def raise_sos_now(sos_alert_id: UUID) -> queries.AlertView:
    """An SOS that arms is raised before its time. Said twice, it is one."""
    return telling.as_told(arming.raise_now(device=g.device, sos_alert_id=sos_alert_id))


def _object(raw: bytes) -> dict[str, Any]:
    body = reading.parse(raw)
    if body is None:
        raise HttpProblem("malformed-json", "expected a JSON object")
    return body
