"""A decision on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Instant, TrueOrFalse, Words
from moderation.verification.effects import OUTCOMES


class DecisionSchema(Schema):
    claim_id = fields.UUID(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(tuple(OUTCOMES)))
    reason = Words(
        required=True,
        validate=[validate.Length(min=1, max=1_000), validate.Regexp(r".*\S", error="A reason needs words.")],
    )


class WithdrawalSchema(Schema):
    reason = Words(
        required=True,
        validate=[validate.Length(min=1, max=1_000), validate.Regexp(r".*\S", error="A reason needs words.")],
    )


class WithdrawnSchema(Schema):
    withdrawn_at = Instant(required=True)


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
