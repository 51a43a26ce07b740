"""A redacted copy on the wire, while it is being made."""

from marshmallow import Schema, fields

from cctv_link.evidence.schemas import MakingSchema


class RedactionHeadersSchema(Schema):
    """Request headers."""

    range = fields.String(data_key="Range", metadata={"description": "One range, such as bytes=0-65535"})
    if_range = fields.String(
        data_key="If-Range", metadata={"description": "The `ETag` of the bytes that the range continues"}
    )


class RedactionSchema(MakingSchema):
    """How far the copy has come."""

    still_url = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "A redacted still of it, made first; null for a still"},
    )
