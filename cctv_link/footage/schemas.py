"""Clips and stills on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Instant

CLIP_STATES = ("pending", "partial", "final", "unavailable")


class GapSchema(Schema):
    """A stretch of the clip without pictures."""

    from_at = Instant(required=True, data_key="from")
    to_at = Instant(required=True, data_key="to")


class ClipSchema(Schema):
    """A cut of one camera's footage; until it is secured there is neither hash nor address."""

    id = fields.UUID(required=True)
    camera_id = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(CLIP_STATES))
    reason = fields.String(required=True, metadata={"description": "Why there is nothing; else empty"})
    from_at = Instant(required=True, data_key="from", metadata={"description": "Of the window asked for"})
    to_at = Instant(required=True, data_key="to")
    gaps = fields.List(fields.Nested(GapSchema), required=True)
    sha256 = fields.String(required=True, allow_none=True)
    size_bytes = fields.Integer(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)


class StillSchema(Schema):
    """The sharpest frame of a clip."""

    id = fields.UUID(required=True)
    clip_id = fields.UUID(required=True)
    at = Instant(required=True, metadata={"description": "When it was recorded"})
    sha256 = fields.String(required=True)
    url = fields.String(required=True)
