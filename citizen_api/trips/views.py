"""The door of whoever shares a trip."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, current_app, g

from citizen_api.sos import announcing, reading
from citizen_api.sos.schemas import PositionsSchema
from citizen_api.trips import queries, services
from citizen_api.trips.queries import TripView
from citizen_api.trips.schemas import ArrivalSchema, LaterSchema, NewTripSchema, TripSchema, TripsSchema
from kernel.http.operations import Operation, describe, operation
from kernel.http.problems import HttpProblem
from kernel.http.strict_json import BODY_LIMIT_BYTES, body_bytes
from kernel.secrets import derived_key
from kernel.unit_of_work import reading as open_reading

blueprint = Blueprint("trips", __name__)


@blueprint.post("")
@operation(
    summary="Share a trip",
    tag="Trips",
    body=NewTripSchema,
    answers={201: TripSchema},
    problems=("invalid-fields", "trip-open"),
)
def start_trip(fields: dict[str, Any]) -> tuple[TripView, int]:
    """If you have not arrived at `raises_at`, we raise an SOS, whatever has become of the phone."""
    grace_s = current_app.extensions["settings"].trip_grace_s
    return services.start(device=g.device, grace_s=grace_s, **fields), 201


@blueprint.get("")
@operation(summary="Your trips", tag="Trips", answers={200: TripsSchema})
def list_trips() -> dict[str, Any]:
    """Of all your phones, the newest first, at most twenty. Any of them may put one off or arrive; the one that set out says where."""
    with open_reading() as session:
        return {"items": queries.trips(session, g.device.resident_id)}


@blueprint.get("/<uuid:trip_id>")
@operation(summary="One trip", tag="Trips", answers={200: TripSchema}, problems=("not-found",))
def show_trip(trip_id: UUID) -> TripView:
    """Under way, arrived, or raised: then `sos_alert_id` says which SOS."""
    with open_reading() as session:
        return queries.trip_by_id(session, trip_id, resident_id=g.device.resident_id)


@blueprint.put("/<uuid:trip_id>/expected-at")
@operation(
    summary="Arrive later, or earlier",
    tag="Trips",
    body=LaterSchema,
    answers={200: TripSchema},
    problems=("not-found", "invalid-fields", "trip-over"),
)
def extend_trip(trip_id: UUID, fields: dict[str, Any]) -> TripView:
    """A new time, from now on."""
    grace_s = current_app.extensions["settings"].trip_grace_s
    return services.extend(device=g.device, trip_id=trip_id, grace_s=grace_s, **fields)


@blueprint.post("/<uuid:trip_id>/positions")
@describe(
    Operation(
        summary="Say where you are on your trip",
        tag="Trips",
        body=PositionsSchema,
        is_body_lenient=True,
        answers={204: None},
        problems=("malformed-json", "body-too-large", "not-found", "invalid-fields", "trip-over"),
    )
)
def follow_trip(trip_id: UUID) -> Response:
    """Only the newest place is kept."""
    body = reading.parse(body_bytes(BODY_LIMIT_BYTES))
    if body is None:
        raise HttpProblem("malformed-json", "expected a JSON object")
    city = current_app.extensions["settings"].city_box
    services.follow(device=g.device, trip_id=trip_id, body=body, city=city)
    return Response("", 204)


@blueprint.post("/<uuid:trip_id>/arrive")
@operation(
    summary="You have arrived",
    tag="Trips",
    body=ArrivalSchema,
    answers={200: TripSchema},
    problems=("not-found", "pin-refused", "trip-over"),
)
def arrive_trip(trip_id: UUID, fields: dict[str, Any]) -> TripView:
    """Said twice it is one. Whoever has chosen PINs sends one of them."""
    settings = current_app.extensions["settings"]
    return services.arrive(
        device=g.device,
        trip_id=trip_id,
        pin=fields["pin"],
        key=derived_key(settings.secret_key, "sos-pin"),
        answer_ms=settings.sos_pin_answer_ms,
        plan=announcing.plan_of(settings),
    )
