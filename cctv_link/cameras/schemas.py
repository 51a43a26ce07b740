"""Cameras and camera links on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import TrueOrFalse

STATES = ("recording", "not_recording", "unknown")
STATE_DESCRIPTION = {"description": "Of a link: as at the moment of the incident", "enum": list(STATES)}


class PlaceSchema(Schema):
    """Where a pole stands."""

    lat = fields.Float(required=True, metadata={"description": "Degrees, WGS 84"})
    lon = fields.Float(required=True, metadata={"description": "Degrees, WGS 84"})


class GroundsSchema(Schema):
    """Why a camera is linked; with neither sector nor pole, its view is unknown and it could have seen it."""

    distance_m = fields.Float(required=True)
    bearing_deg = fields.Float(
        required=True, metadata={"description": "From the pole, clockwise from true north"}
    )
    inside_sector = TrueOrFalse(required=True)
    near_pole = TrueOrFalse(required=True)
    accuracy_m = fields.Float(required=True, metadata={"description": "The phone's error"})


class CameraSchema(Schema):
    """A camera of the register, with the view in force."""

    id = fields.UUID(required=True)
    pole = fields.String(required=True, metadata={"description": "The asset tag"})
    label = fields.String(required=True)
    position = fields.Nested(PlaceSchema, required=True)
    azimuth_deg = fields.Float(
        required=True, allow_none=True, metadata={"description": "Clockwise from true north"}
    )
    hfov_deg = fields.Float(required=True, allow_none=True, metadata={"description": "Full horizontal angle"})
    range_m = fields.Float(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True, metadata={"description": "Why it is not recording; else empty"})
    simulated = TrueOrFalse(required=True)


class CameraListSchema(Schema):
    """The whole register; a city has thousands of cameras, not millions, so `next` is always null."""

    items = fields.List(fields.Nested(CameraSchema), required=True)
    next = fields.UUID(required=True, allow_none=True)


class LinkedCameraSchema(Schema):
    """A camera that may have seen an incident, with its grounds."""

    id = fields.UUID(required=True)
    label = fields.String(required=True)
    rank = fields.Integer(required=True, metadata={"description": "1 is best"})
    grounds = fields.Nested(GroundsSchema, required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES), metadata=STATE_DESCRIPTION)
    reason = fields.String(required=True, metadata={"description": "Why it was not recording; else empty"})
    position = fields.Nested(PlaceSchema, required=True)
    azimuth_deg = fields.Float(required=True, allow_none=True)
    hfov_deg = fields.Float(required=True, allow_none=True)
    range_m = fields.Float(required=True)
