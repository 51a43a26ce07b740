"""The escape fan on the wire."""

from marshmallow import Schema, fields, validate

from cctv_link.cameras.schemas import STATES, PlaceSchema, TruthSchema
from cctv_link.fan.speeds import SPEEDS
from kernel.http.fields import Instant, TrueOrFalse

MODES = tuple(SPEEDS)


class SpeedSchema(Schema):
    """The bounds that the minutes were reckoned with."""

    mode = fields.String(required=True, validate=validate.OneOf(MODES))
    slowest_m_s = fields.Float(required=True)
    fastest_m_s = fields.Float(required=True)


class PassingSchema(Schema):
    """When somebody who moved like that may have passed."""

    mode = fields.String(required=True, validate=validate.OneOf(MODES))
    from_at = Instant(required=True, data_key="from")
    to_at = Instant(required=True, data_key="to")


class FanStillSchema(Schema):
    """A frame of a clip that was secured for this incident."""

    id = fields.UUID(required=True)
    at = Instant(required=True)
    url = fields.String(required=True)


class FanCameraSchema(Schema):
    """A camera of a stop, as it was when somebody may have passed."""

    id = fields.UUID(required=True)
    label = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True)
    truth = fields.Nested(
        TruthSchema, required=True, allow_none=True, metadata={"description": "Null: nobody watched it then"}
    )
    held = TrueOrFalse(required=True, metadata={"description": "Something of it is held for this incident"})
    still = fields.Nested(FanStillSchema, required=True, allow_none=True)


class StopSchema(Schema):
    """A pole on a possible way, and the minutes to look at."""

    pole = fields.String(required=True)
    position = fields.Nested(PlaceSchema, required=True)
    way_m = fields.Float(required=True)
    by = fields.String(
        required=True,
        validate=validate.OneOf(("roads", "straight_line")),
        metadata={"description": "How the way was found; straight_line where no road is known"},
    )
    from_at = Instant(required=True, data_key="from")
    to_at = Instant(required=True, data_key="to")
    passings = fields.List(fields.Nested(PassingSchema), required=True)
    cameras = fields.List(fields.Nested(FanCameraSchema), required=True)


class EscapeFanSchema(Schema):
    """A storyboard: what to look at, in the order in which the fastest may have come by."""

    incident_id = fields.UUID(required=True)
    place = fields.Nested(PlaceSchema, required=True, allow_none=True)
    left_from = Instant(required=True)
    left_to = Instant(required=True)
    horizon_s = fields.Integer(required=True, metadata={"description": "How long after it the fan reaches"})
    roads = fields.Integer(
        required=True, metadata={"description": "How many lines of roads were known around"}
    )
    roads_are_schematic = TrueOrFalse(
        required=True,
        metadata={
            "description": "They are the schematic's, not surveyed: the real way may be another, and of another length"
        },
    )
    speeds = fields.List(fields.Nested(SpeedSchema), required=True)
    stops = fields.List(fields.Nested(StopSchema), required=True)
