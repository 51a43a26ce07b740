"""What a client may say when it asks for evidence."""

from marshmallow import Schema, fields


class EvidenceHeadersSchema(Schema):
    """Request headers."""

    claim_id = fields.UUID(
        data_key="Claim-Id",
        metadata={"description": "The purpose of a program that acts for an officer: the claim it holds"},
    )
    range = fields.String(data_key="Range", metadata={"description": "One range, such as bytes=0-65535"})
    if_range = fields.String(
        data_key="If-Range", metadata={"description": "The `ETag` of the bytes that the range continues"}
    )
