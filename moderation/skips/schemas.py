"""What the panel's form says when a task is skipped."""

from marshmallow import Schema, fields, validate

from kernel.marks import N_

# slug -> what the officer chooses; without one is a reason too.
REASONS = {
    "known": N_("I know somebody in it"),
    "language": N_("I cannot read its language"),
    "another": N_("Somebody else should look at it"),
    "later": N_("Its footage is not here yet"),
}


class SkipSchema(Schema):
    claim_id = fields.UUID(required=True)
    reason = fields.String(load_default="", validate=validate.OneOf(("", *REASONS)))
