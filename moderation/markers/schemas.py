"""Markers on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Instant, TrueOrFalse, Words

LONGEST_NOTE = 500
SAYS_SOMETHING = [
    validate.Length(min=1, max=LONGEST_NOTE),
    validate.Regexp(r".*\S", error="A note needs words."),
]


class MarkerNoteSchema(Schema):
    claim_id = fields.UUID(required=True)
    note = Words(required=True, validate=SAYS_SOMETHING)


class NewMarkerSchema(MarkerNoteSchema):
    at = Instant(required=True, metadata={"description": "On the city's clock, which all clips share"})
    camera_id = fields.UUID(
        load_default=None, allow_none=True, metadata={"description": "In whose picture; null: in all"}
    )


class MarkerSchema(Schema):
    """A note at an instant."""

    id = fields.UUID(required=True)
    at = Instant(required=True)
    camera_id = fields.UUID(required=True, allow_none=True)
    note = fields.String(required=True)
    officer = fields.String(required=True)
    is_own = TrueOrFalse(required=True, metadata={"description": "Whether who reads it may change it"})
    made_at = Instant(required=True)
    edited_at = Instant(required=True, allow_none=True)


class MarkersSchema(Schema):
    markers = fields.List(fields.Nested(MarkerSchema), required=True)
