"""The signs on the wire."""

from marshmallow import Schema, fields, validate


class SignsQuerySchema(Schema):
    locale = fields.String(
        load_default="en",
        validate=validate.Length(max=35),
        metadata={"description": "BCP 47; en, ur and sd have words of their own, others read English"},
    )


class NeighbourhoodSchema(Schema):
    """A place that people know by name; its middle is good to some hundreds of metres."""

    name = fields.String(required=True)
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)


class SignSchema(NeighbourhoodSchema):
    """A number on a pole is an exact place, without a satellite."""

    tag = fields.String(required=True, metadata={"description": "As it is painted, such as P17"})


class SignsSchema(Schema):
    poles = fields.List(fields.Nested(SignSchema), required=True)
    places = fields.List(fields.Nested(NeighbourhoodSchema), required=True)
