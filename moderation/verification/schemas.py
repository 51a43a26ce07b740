"""A decision on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import ConsideredSchema, Instant, TrueOrFalse, Words
from moderation.verification.effects import OUTCOMES


class DecisionSchema(ConsideredSchema):
    claim_id = fields.UUID(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(tuple(OUTCOMES)))
    reason = Words(
        required=True,
        validate=[validate.Length(min=1, max=1_000), validate.Regexp(r".*\S", error="A reason needs words.")],
    )


class WithdrawalSchema(ConsideredSchema):
    reason = Words(
        required=True,
        validate=[validate.Length(min=1, max=1_000), validate.Regexp(r".*\S", error="A reason needs words.")],
    )


class WithdrawnSchema(Schema):
    withdrawn_at = Instant(required=True)


class AuditItemSchema(Schema):
    """Told after the decision: the look was one whose answer is known, and nobody outside hears of it."""

    expected = fields.String(required=True, metadata={"description": "The outcome that stands"})
    agrees = TrueOrFalse(required=True)


class DecidedSchema(Schema):
    outcome = fields.String(required=True)
    decided_at = Instant(required=True)
    effective_at = Instant(
        required=True,
        metadata={"description": "Until then its officer may take it back, and nobody hears of it"},
    )
    needs_second_person = TrueOrFalse(
        required=True,
        metadata={"description": "Whether nobody hears of it until another officer finds the same"},
    )
    audit_item = fields.Nested(
        AuditItemSchema,
        required=True,
        allow_none=True,
        metadata={
            "description": "Null but for audit items, which look like any other task until they are decided"
        },
    )
