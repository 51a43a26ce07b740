"""What came of an erasure, on the wire."""

from marshmallow import Schema, fields, validate

from citizen_api.my_data.words import ERASED, KEPT


class KeptSchema(Schema):
    """Something that stays, and why."""

    what = fields.String(required=True, validate=validate.OneOf(list(KEPT)))
    text = fields.String(required=True, metadata={"description": "Why, in the device's language"})


class ErasureSchema(Schema):
    """The same for everybody: it does not say whether there was any."""

    erased = fields.List(fields.String(validate=validate.OneOf(ERASED)), required=True)
    kept = fields.List(fields.Nested(KeptSchema), required=True)
