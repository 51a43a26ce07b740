"""What is taken out of clips, on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Instant


class NewStillSchema(Schema):
    claim_id = fields.UUID(required=True)
    clip_id = fields.UUID(required=True)
    at = Instant(required=True, metadata={"description": "By the clip's own instants"})


class NewPieceSchema(Schema):
    claim_id = fields.UUID(required=True)
    clip_id = fields.UUID(required=True)
    from_at = Instant(required=True, data_key="from")
    to_at = Instant(required=True, data_key="to", metadata={"description": "Not part of it"})


class ExtractSchema(Schema):
    """A still or a piece of a clip; under custody, with its own hash and manifest, once it is made."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(("still", "clip")))
    clip_id = fields.UUID(required=True)
    camera_id = fields.UUID(required=True)
    source_id = fields.UUID(required=True, metadata={"description": "The evidence item it is taken out of"})
    state = fields.String(required=True, validate=validate.OneOf(("asked", "under_way", "made", "failed")))
    failure = fields.String(required=True, metadata={"description": "Why there is none; else empty"})
    from_at = Instant(required=True, data_key="from")
    to_at = Instant(required=True, data_key="to")
    officer = fields.String(required=True)
    asked_at = Instant(required=True)
    sha256 = fields.String(required=True, allow_none=True)
    size_bytes = fields.Integer(required=True, allow_none=True)
    url = fields.String(required=True, allow_none=True)
    manifest_url = fields.String(
        required=True, allow_none=True, metadata={"description": "Signed: what it was taken out of, and when"}
    )


class ExtractsSchema(Schema):
    extracts = fields.List(fields.Nested(ExtractSchema), required=True)
