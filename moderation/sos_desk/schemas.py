"""What the desk says, on the wire."""

from marshmallow import Schema, fields, validate

from citizen_api.public import HELP_REFUSALS, LONGEST_MESSAGE, SOS_OUTCOMES, SOS_TEMPLATES
from kernel.http.fields import ConsideredSchema, Instant, Words

CONSOLE_ID = [
    validate.Regexp(r"^[A-Za-z0-9._:-]{1,64}$", error="1 to 64 letters, digits or . _ : -"),
    validate.ContainsNoneOf("\n", error="A line feed may not stand here."),  # which $ lets pass at the end
]


class AnswerSchema(Schema):
    console_id = fields.String(load_default=str, validate=CONSOLE_ID)  # a callable default is not published


class ShownSchema(Schema):
    console_id = fields.String(required=True, validate=CONSOLE_ID)


class NewPoliceMessageSchema(Schema):
    """Either a sentence by its code, or own words."""

    template = fields.String(load_default=str, validate=validate.OneOf(SOS_TEMPLATES))
    text = Words(
        load_default=str,
        validate=[
            validate.Length(min=1, max=LONGEST_MESSAGE),
            validate.Regexp(r"(?s).*\S", error="A message needs words."),
        ],
    )


class NumberShownSchema(Schema):
    """Where whoever called can be rung back; the account says who has read it."""

    channel = fields.String(required=True, metadata={"examples": ["sms", "whatsapp"]})
    number = fields.String(required=True, metadata={"description": "E.164 where it is one"})


class OfferSchema(Schema):
    to = Words(
        required=True,
        allow_none=True,
        validate=validate.Length(min=1, max=200),
        metadata={"description": "The name of an operator or supervisor; null takes the offer back"},
    )


class PresentSchema(Schema):
    """An officer before a console, to whom an SOS can be handed."""

    name = fields.String(required=True)
    role = fields.String(required=True)
    armed = fields.Boolean(required=True, attribute="is_armed")


class PresentListSchema(Schema):
    officers = fields.List(fields.Nested(PresentSchema), required=True)


class CloseSchema(ConsideredSchema):
    outcome = fields.String(
        load_default=str,
        validate=validate.OneOf(SOS_OUTCOMES),
        metadata={
            "description": "How it ended; becomes the incident's disposition. `false_call` takes two officers"
        },
    )
    reason = Words(
        required=True,
        validate=[validate.Length(min=1, max=1_000), validate.Regexp(r".*\S", error="A reason needs words.")],
    )


class HelpSentenceSchema(Schema):
    """What a phone of this language shows."""

    language = fields.String(required=True)
    title = fields.String(required=True)
    text = fields.String(required=True)


class HelpRequestSchema(Schema):
    """A call to people near an SOS, made or not."""

    refusal = fields.String(
        required=True,
        metadata={"examples": list(HELP_REFUSALS), "description": "Why it may not be made; empty: it may"},
    )
    devices = fields.Integer(
        required=True, metadata={"description": "Phones that it reaches, or has reached"}
    )
    reach_m = fields.Integer(required=True, metadata={"description": "From the neighbourhood's middle"})
    minutes = fields.Integer(required=True, metadata={"description": "So long it is worth a push message"})
    sentences = fields.List(fields.Nested(HelpSentenceSchema), required=True)
    asked_at = Instant(required=True, allow_none=True)
