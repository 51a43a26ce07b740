"""How a resident's reports are treated, on the wire: in words, never as a number."""

from marshmallow import Schema, fields, validate

from citizen_api.trust.models import LONGEST_WORDS
from citizen_api.trust.standing import TREATED
from kernel.http.fields import Instant, TrueOrFalse, Words


class BecauseSchema(Schema):
    code = fields.String(required=True, metadata={"enum": ["verified", "made_up", "number"]})
    text = fields.String(required=True)


class AppealSchema(Schema):
    id = fields.UUID(required=True)
    state = fields.String(required=True, metadata={"enum": ["waiting", "answered"]})
    asked_at = Instant(required=True)
    answered_at = Instant(required=True, allow_none=True)
    outcome = fields.String(required=True, allow_none=True, metadata={"enum": ["lifted", "kept", None]})
    text = fields.String(required=True)


class StandingSchema(Schema):
    """For the resident alone, in the device's language."""

    treated = fields.String(required=True, metadata={"enum": list(TREATED)})
    text = fields.String(required=True)
    because = fields.List(
        fields.Nested(BecauseSchema), required=True, metadata={"description": "Empty: nothing is known"}
    )
    effects = fields.List(fields.String(), required=True)
    never = fields.List(fields.String(), required=True, metadata={"description": "What it never touches"})
    as_usual_again_at = Instant(
        required=True, allow_none=True, metadata={"description": "When it has faded, if nothing is added"}
    )
    may_appeal = TrueOrFalse(required=True)
    appeal = fields.Nested(AppealSchema, required=True, allow_none=True)


class NewAppealSchema(Schema):
    words = Words(
        load_default="",
        validate=validate.Length(max=LONGEST_WORDS),
        metadata={"description": "What you want to say; may be empty"},
    )
