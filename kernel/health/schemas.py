"""Health on the wire."""

from marshmallow import Schema, fields


class LiveSchema(Schema):
    status = fields.String(required=True, metadata={"enum": ["live"]})


class ReadySchema(Schema):
    status = fields.String(required=True, metadata={"enum": ["ready"]})
    not_ready = fields.Dict(
        required=True, metadata={"description": "Empty; a problem `not-ready` has what is missing, by name"}
    )
