"""What the panel's own forms say."""

from marshmallow import Schema, fields, validate

MOST_MORE_S = 600


class MoreSchema(Schema):
    """How much more of a clip's camera an officer wants to see, on either side."""

    claim_id = fields.UUID(required=True)
    clip_id = fields.UUID(required=True)
    earlier_s = fields.Integer(required=True, validate=validate.Range(0, MOST_MORE_S))
    later_s = fields.Integer(required=True, validate=validate.Range(0, MOST_MORE_S))
