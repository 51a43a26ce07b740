"""An SOS alert on the wire."""

from marshmallow import INCLUDE, Schema, fields, validate

from citizen_api.sos.ladder import STATES
from citizen_api.sos.reading import MOST_POSITIONS
from kernel.http.fields import Instant, Number, PositionSchema, TrueOrFalse


class Lenient(Schema):
    """What a phone in need sends is described here and read by `reading`, which refuses next to nothing."""

    class Meta:
        unknown = INCLUDE


class SosPositionSchema(Lenient):
    """Where the phone is; a place that is far off or hardly known is taken, and flagged."""

    lat = Number(required=True, metadata={"description": "Degrees, WGS 84"})
    lon = Number(required=True, metadata={"description": "Degrees, WGS 84"})
    accuracy_m = Number(metadata={"description": "Radius in metres that the phone is sure of"})


class NewSosSchema(Lenient):
    """Everything is optional; what does not fit is dropped, kept raw and named in the answer's `flags`."""

    kind = fields.String(metadata={"description": "What it is, in a word; at most 40 characters"})
    position = fields.Nested(SosPositionSchema)
    submitted_at = Instant(metadata={"description": "The phone's clock"})
    silent = TrueOrFalse(metadata={"description": "Do not ring back"})


class SosAlertSchema(Schema):
    """Where the alert stands on the ladder."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    escalation_level = fields.Integer(required=True)
    raised_at = Instant(required=True)
    flags = fields.List(fields.String(), required=True)


class FixSchema(SosPositionSchema):
    """A place and when the phone was there; one without its time is taken to be now."""

    at = Instant(metadata={"description": "The phone's clock"})


class PositionsSchema(Lenient):
    """The newest first; what is no position is left out, and flagged."""

    positions = fields.List(
        fields.Nested(FixSchema), required=True, validate=validate.Length(max=MOST_POSITIONS)
    )


class StoredPositionsSchema(Schema):
    stored = fields.Integer(required=True)
    newest_at = Instant(required=True, allow_none=True)


class StandDownSchema(Lenient):
    """Empty now; a PIN comes later."""


class PoliceSosAlertSchema(SosAlertSchema):
    """What the Central Police Office sees beside."""

    incident_id = fields.UUID(required=True)
    kind = fields.String(required=True)
    silent = TrueOrFalse(required=True)
    answered_by = fields.String(required=True, allow_none=True)
    answered_at = Instant(required=True, allow_none=True)
    position = fields.Nested(PositionSchema, required=True, allow_none=True)
    position_at = Instant(required=True, allow_none=True)
