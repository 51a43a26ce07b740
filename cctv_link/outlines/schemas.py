"""Outlines on the wire: GeoJSON (RFC 7946)."""

from marshmallow import Schema, fields, validate

from cctv_link.outlines.kinds import KINDS


class OutlinePropertiesSchema(Schema):
    kind = fields.String(required=True, validate=validate.OneOf(tuple(KINDS)))
    name = fields.String(required=True)
    name_en = fields.String(data_key="name:en", metadata={"description": "In English, where the file has it"})
    name_ur = fields.String(data_key="name:ur", metadata={"description": "In Urdu, where the file has it"})
    name_sd = fields.String(data_key="name:sd", metadata={"description": "In Sindhi, where the file has it"})


class GeometrySchema(Schema):
    type = fields.String(required=True, metadata={"description": "Of RFC 7946"})
    coordinates = fields.List(
        fields.Raw(), required=True, metadata={"description": "Longitude first, as RFC 7946 has it"}
    )


class OutlineSchema(Schema):
    """One line, area or point of the map."""

    type = fields.Constant("Feature", required=True)
    properties = fields.Nested(OutlinePropertiesSchema, required=True)
    geometry = fields.Nested(GeometrySchema, required=True)


class OutlinesSchema(Schema):
    """A FeatureCollection; empty when nothing was imported."""

    type = fields.Constant("FeatureCollection", required=True)
    features = fields.List(fields.Nested(OutlineSchema), required=True)
