"""What the panel's form says when an officer translates."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Words
from kernel.web.languages import LANGUAGES


class NewTranslationSchema(Schema):
    report_id = fields.UUID(required=True)
    said_id = fields.UUID(load_default=None, allow_none=True)
    into = fields.String(required=True, validate=validate.OneOf(tuple(LANGUAGES)))
    words = Words(required=True, validate=validate.Length(min=1, max=8_000))
