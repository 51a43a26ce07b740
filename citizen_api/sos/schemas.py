"""An SOS alert on the wire."""

from marshmallow import Schema, fields

from citizen_api.sos.ladder import STATES
from kernel.http.fields import Instant, PositionSchema, TrueOrFalse


class NewSosSchema(Schema):
    """Everything is optional; what does not fit is dropped, kept raw and named in the answer's `flags`."""

    kind = fields.String(metadata={"description": "What it is, in a word; at most 40 characters"})
    position = fields.Nested(PositionSchema)
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


class FixSchema(PositionSchema):
    at = Instant(required=True, metadata={"description": "The phone's clock"})


class PositionsSchema(Schema):
    positions = fields.List(fields.Nested(FixSchema), required=True, metadata={"description": "At most 100"})


class StoredPositionsSchema(Schema):
    stored = fields.Integer(required=True)
    newest_at = Instant(required=True, allow_none=True)


class StandDownSchema(Schema):
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
