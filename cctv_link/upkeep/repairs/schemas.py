"""What a technician writes."""

from marshmallow import Schema, validate

from kernel.http.fields import Words


class RepairNoteSchema(Schema):
    """What was done about it."""

    note = Words(required=True, validate=validate.Length(3, 1_000))
