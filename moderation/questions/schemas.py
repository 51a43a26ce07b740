"""Questions to a reporter on the wire."""

from marshmallow import Schema, fields, validate

from citizen_api.public import question_templates
from kernel.http.fields import Instant


class NewQuestionSchema(Schema):
    claim_id = fields.UUID(required=True)
    template = fields.String(
        required=True,
        validate=validate.OneOf(tuple(question_templates()), error="Not a question; there are: {choices}."),
        metadata={
            "description": "Closed for writing, open for reading. `know_again`, which asks how anybody looked, comes"
            " after `what_done`"
        },
    )
    report_id = fields.UUID(
        load_default=None,
        allow_none=True,
        metadata={"description": "Of a report that was joined; the task's own without it"},
    )


class AskedSchema(Schema):
    """A question, and the answer in the resident's own words."""

    id = fields.UUID(required=True)
    report_id = fields.UUID(required=True)
    template = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "As the officer reads it, in English"})
    state = fields.String(required=True, metadata={"examples": ["open", "answered", "expired"]})
    asked_at = Instant(required=True)
    expires_at = Instant(required=True)
    answered_at = Instant(required=True, allow_none=True)
    choice = fields.String(required=True, allow_none=True)
    answer = fields.String(required=True, metadata={"description": "The choice in words"})
    narrative = fields.String(required=True)


class AskedAllSchema(Schema):
    questions = fields.List(fields.Nested(AskedSchema), required=True)
