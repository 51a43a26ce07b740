"""Who looked, on the wire."""

from marshmallow import Schema, fields

from citizen_api.accesses.queries import LEVELS, OTHER_PURPOSE, PURPOSES
from kernel.http.fields import Instant


class AccessSchema(Schema):
    """One officer's looking during one hour."""

    hour = Instant(required=True, metadata={"description": "Its beginning"})
    role = fields.String(required=True, metadata={"examples": ["verifier", "supervisor"]})
    station = fields.String(required=True, metadata={"description": "Empty: of the whole city"})
    level = fields.String(required=True, metadata={"examples": list(LEVELS.values())})
    purpose = fields.String(required=True, metadata={"examples": [*PURPOSES.values(), OTHER_PURPOSE]})
    count = fields.Integer(required=True, metadata={"description": "Of how many recordings and pictures"})


class AccessesSchema(Schema):
    """Newest first."""

    accesses = fields.List(fields.Nested(AccessSchema), required=True)
