"""A report on the wire."""

from marshmallow import RAISE, Schema, fields, validate

from citizen_api.reports.disputing import REASONS
from kernel.categories import CATEGORIES
from kernel.http.fields import Instant, PositionSchema, ReferenceSchema, TrueOrFalse, Words
from kernel.incidents import STATUSES


class NewReportSchema(Schema):
    """What a resident says."""

    category = fields.String(
        required=True,
        validate=validate.OneOf(CATEGORIES, error="Not a category; there are: {choices}."),
        metadata={"description": "Closed for writing, open for reading"},
    )
    narrative = Words(
        load_default="",
        validate=validate.Length(max=4_000),
        metadata={"description": "The resident's own words"},
    )
    occurred_at = Instant(required=True, metadata={"description": "Up to 30 days back, by the phone's clock"})
    occurred_until = Instant(load_default=None)
    composed_at = Instant(load_default=None, metadata={"description": "When the report was written"})
    sent_at = Instant(
        load_default=None,
        metadata={"description": "When it was sent; `received_at - sent_at` corrects the others"},
    )
    position = fields.Nested(PositionSchema(unknown=RAISE), required=True)
    anonymous = TrueOrFalse(load_default=False, metadata={"description": "Store neither resident nor device"})


class NewReportHeadersSchema(Schema):
    """Request headers of a new report."""

    idempotency_key = fields.UUID(
        required=True,
        data_key="Idempotency-Key",
        metadata={"description": "A new UUID for each new report; the same for each try. Kept for 30 days"},
    )


class ReceiptHeadersSchema(Schema):
    """Request headers of whoever made a report."""

    receipt_secret = fields.String(
        data_key="Receipt-Secret",
        metadata={"description": "Instead of a token: opens the anonymous report that it belongs to"},
    )


class ReportReceiptSchema(Schema):
    """What the reporter holds."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True, metadata={"description": "Speakable, with a check character"})
    status = fields.String(required=True)
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    receipt_secret = fields.String(
        metadata={"description": "Only for an anonymous report: the only key to it"}
    )


class TimelineStepSchema(Schema):
    at = Instant(required=True)
    status = fields.String(required=True)
    text = fields.String(required=True)


class ChoiceSchema(Schema):
    choice = fields.String(required=True, metadata={"description": "What to answer with"})
    text = fields.String(required=True)


class QuestionSchema(Schema):
    """What the police ask the reporter, in the reporter's language."""

    id = fields.UUID(required=True)
    text = fields.String(required=True)
    choices = fields.List(
        fields.Nested(ChoiceSchema),
        required=True,
        metadata={"description": "One of these is the answer; empty when it is answered in words"},
    )
    state = fields.String(required=True, metadata={"examples": ["open", "answered", "expired"]})
    asked_at = Instant(required=True)
    expires_at = Instant(required=True, metadata={"description": "Until when it may be answered"})
    answered_at = Instant(required=True, allow_none=True)
    choice = fields.String(required=True, allow_none=True)
    narrative = fields.String(
        required=True, metadata={"description": "The answer in the resident's own words"}
    )


class NewAnswerSchema(Schema):
    """A reporter's answer to a question. Nobody has to answer."""

    question_id = fields.UUID(required=True)
    choice = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=40))
    narrative = Words(
        load_default="",
        validate=validate.Length(max=4_000),
        metadata={"description": "The resident's own words; needed where there is nothing to choose"},
    )


class AnswerReceiptSchema(Schema):
    question_id = fields.UUID(required=True)
    report_id = fields.UUID(required=True)
    state = fields.String(required=True)
    answered_at = fields.String(required=True, metadata={"format": "date-time"})


class ReportSchema(Schema):
    """A report as its reporter sees it."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
    status = fields.String(required=True, metadata={"examples": list(STATUSES)})
    category = fields.String(required=True)
    narrative = fields.String(required=True)
    occurred_at = Instant(required=True)
    occurred_until = Instant(required=True, allow_none=True)
    received_at = Instant(required=True)
    position = fields.Nested(PositionSchema, required=True)
    anonymous = TrueOrFalse(required=True)
    report = fields.Nested(ReferenceSchema, required=True)
    incident = fields.Nested(ReferenceSchema, required=True)
    disputable_until = Instant(
        required=True,
        allow_none=True,
        metadata={"description": "Until when its outcome may be disputed; null when it may not"},
    )
    timeline = fields.List(fields.Nested(TimelineStepSchema), required=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True)


class NewDisputeSchema(Schema):
    """Why a reporter does not accept what was found."""

    reason = fields.String(
        required=True,
        validate=validate.OneOf(REASONS, error="Not a reason; there are: {choices}."),
        metadata={"description": "Closed for writing, open for reading; `other` needs a narrative"},
    )
    narrative = Words(
        load_default="",
        validate=validate.Length(max=4_000),
        metadata={"description": "The resident's own words, for the officer who looks again"},
    )


class DisputeHeadersSchema(NewReportHeadersSchema, ReceiptHeadersSchema):
    """Request headers of what a reporter adds: a dispute, an answer."""


class DisputeReceiptSchema(Schema):
    id = fields.UUID(required=True)
    report_id = fields.UUID(required=True)
    status = fields.String(required=True)
    received_at = fields.String(required=True, metadata={"format": "date-time"})
    disputes_left = fields.Integer(
        required=True, metadata={"description": "How often what is found now may be disputed in turn"}
    )


class ReferenceQuerySchema(Schema):
    reference = fields.String(required=True, validate=validate.Length(max=40))
