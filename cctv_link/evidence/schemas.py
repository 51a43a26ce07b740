"""What a client may say when it asks for evidence."""

from uuid import UUID

from marshmallow import Schema, fields, validate


class ClaimHeadersSchema(Schema):
    """Request headers."""

    claim_id = fields.UUID(
        data_key="Claim-Id",
        metadata={"description": "The purpose of a program that acts for an officer: the claim it holds"},
    )


class EvidenceHeadersSchema(ClaimHeadersSchema):
    """Request headers."""

    range = fields.String(data_key="Range", metadata={"description": "One range, such as bytes=0-65535"})
    if_range = fields.String(
        data_key="If-Range", metadata={"description": "The `ETag` of the bytes that the range continues"}
    )


class MakingSchema(Schema):
    """How far what will be shown has come."""

    original_id = fields.UUID(required=True)
    step = fields.String(
        required=True,
        validate=validate.OneOf(("redaction", "watermark")),
        metadata={"description": "What is being done: the watermark comes last, and is the viewer's own"},
    )
    state = fields.String(required=True, validate=validate.OneOf(("asked", "under_way")))
    percent = fields.Integer(required=True, validate=validate.Range(0, 100))
    asked_at = fields.AwareDateTime(required=True)


def stated_claim_or_none(claim_id: str | None) -> UUID | None:
    """The `Claim-Id` of a program; one that is no id states no purpose."""
    try:
        return UUID(claim_id or "")
    except ValueError:
        return None
