"""What was published on the wire, where it is JSON; the others are the standards'."""

from marshmallow import Schema, fields, validate

from kernel import places
from kernel.http.fields import Instant


class LanguageQuerySchema(Schema):
    lang = fields.String(load_default="en", validate=validate.OneOf(places.LANGUAGES))


class PointSchema(Schema):
    type = fields.String(required=True, metadata={"enum": ["Point"]})
    coordinates = fields.List(
        fields.Float(), required=True, metadata={"description": "Longitude, latitude: GeoJSON's order"}
    )


class AlertPropertiesSchema(Schema):
    category = fields.String(required=True)
    at = Instant(required=True, metadata={"description": "Since when it is public, not when it happened"})
    title = fields.String(required=True)
    text = fields.String(required=True)
    locale = fields.String(required=True)
    place = fields.String(required=True, metadata={"description": "A neighbourhood"})
    cap = fields.String(required=True, metadata={"description": "The same as CAP 1.2"})


class AlertFeatureSchema(Schema):
    type = fields.String(required=True, metadata={"enum": ["Feature"]})
    id = fields.UUID(required=True)
    geometry = fields.Nested(PointSchema, required=True)
    properties = fields.Nested(AlertPropertiesSchema, required=True)


class AlertsSchema(Schema):
    """A GeoJSON FeatureCollection."""

    type = fields.String(required=True, metadata={"enum": ["FeatureCollection"]})
    features = fields.List(fields.Nested(AlertFeatureSchema), required=True)
