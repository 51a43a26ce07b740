"""The list of a resident's reports on the wire."""

from marshmallow import Schema, fields

from kernel.http.fields import Instant, PositionSchema
from kernel.incidents import STATUSES


class MyReportSchema(Schema):
    """A report as it stands in the list of its resident; ask for it by `id` to read all."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    status = fields.String(required=True, metadata={"examples": list(STATUSES)})
    category = fields.String(required=True)
    narrative = fields.String(required=True)
    occurred_at = Instant(required=True)
    received_at = Instant(required=True)
    position = fields.Nested(PositionSchema, required=True)


class MyReportsSchema(Schema):
    """The newest first."""

    items = fields.List(fields.Nested(MyReportSchema), required=True)
