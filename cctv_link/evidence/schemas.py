"""What a client may say when it asks for evidence."""

from uuid import UUID

from marshmallow import Schema, fields


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


def stated_claim_or_none(claim_id: str | None) -> UUID | None:
    """The `Claim-Id` of a program; one that is no id states no purpose."""
    try:
        return UUID(claim_id or "")
    except ValueError:
        return None
