"""What was verified, on the wire."""

from marshmallow import Schema, fields, validate

from citizen_api.notifications.schemas import NamedPlaceSchema
from kernel.http.fields import Instant


class CommunityQuerySchema(Schema):
    locale = fields.String(
        load_default="en",
        validate=validate.Length(max=35),
        metadata={"description": "BCP 47; en, ur and sd have words of their own, others read English"},
    )


class CommunityItemSchema(Schema):
    """Something verified, or withdrawn, somewhere in the city."""

    id = fields.UUID(required=True)
    at = Instant(required=True)
    kind = fields.String(required=True, metadata={"examples": ["incident_verified", "incident_withdrawn"]})
    category = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)
    place = fields.Nested(NamedPlaceSchema, required=True)
    level = fields.String(
        required=True,
        metadata={
            "enum": ["neighbourhood", "town"],
            "description": "`town`: it tells of a person or a home. `place` is the middle of its town whatever happened where,"
            " `at` the beginning of its day by the city's clock: draw no ring around it",
        },
    )


class CommunitySchema(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(CommunityItemSchema), required=True)
