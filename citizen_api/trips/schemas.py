"""A shared trip on the wire."""

from marshmallow import Schema, fields, validate

from citizen_api.trips.models import STATES
from kernel.http.fields import Instant, Words

PLACE_WORDS = [validate.Length(1, 80), validate.Regexp(r".*\S", error="It needs words.")]


class NewTripSchema(Schema):
    """From where, to where, until when; in the resident's own words."""

    origin = Words(data_key="from", required=True, validate=PLACE_WORDS)
    destination = Words(data_key="to", required=True, validate=PLACE_WORDS)
    expected_at = Instant(required=True, metadata={"description": "Within the next 24 hours"})


class LaterSchema(Schema):
    expected_at = Instant(required=True, metadata={"description": "Within the next 24 hours"})


class ArrivalSchema(Schema):
    """Empty from a device without PINs."""

    pin = fields.String(
        load_default="",
        validate=validate.Length(max=20),
        metadata={"description": "Either PIN; the other one raises an SOS that this phone does not see"},
    )


class TripSchema(Schema):
    id = fields.UUID(required=True)
    device_id = fields.UUID(
        required=True,
        metadata={"description": "Which of the resident's phones set out; its places are the ones wanted"},
    )
    origin = fields.String(data_key="from", required=True)
    destination = fields.String(data_key="to", required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    started_at = Instant(required=True)
    expected_at = Instant(required=True)
    raises_at = Instant(
        required=True, metadata={"description": "When we raise an SOS unless they have arrived"}
    )
    arrived_at = Instant(required=True, allow_none=True)
    sos_alert_id = fields.UUID(
        required=True, allow_none=True, metadata={"description": "What was raised when they did not arrive"}
    )


class TripsSchema(Schema):
    """The newest first."""

    items = fields.List(fields.Nested(TripSchema), required=True)
