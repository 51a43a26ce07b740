"""Messages on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Instant, TrueOrFalse, Words

LONGEST_MESSAGE = 1_000
HAS_WORDS = validate.Regexp(r"(?s).*\S", error="A message needs words.")


class NewMessageSchema(Schema):
    text = Words(required=True, validate=[validate.Length(min=1, max=LONGEST_MESSAGE), HAS_WORDS])


class NewMessageHeadersSchema(Schema):
    """Request headers of a new message."""

    idempotency_key = fields.UUID(
        required=True,
        data_key="Idempotency-Key",
        metadata={"description": "A new UUID for each new message; the same for each try"},
    )


class VoiceSchema(Schema):
    """The sound of a message without words."""

    state = fields.String(
        required=True,
        metadata={
            "enum": ["examining", "ready", "refused"],
            "description": "`ready`: the operator can play it. `refused`: they cannot, see `reason`; send words",
        },
    )
    reason = fields.String(required=True)
    length_s = fields.Float(required=True, allow_none=True)


class PoliceVoiceSchema(VoiceSchema):
    loudness = fields.String(
        required=True, metadata={"description": "A digit of 0 to 9 for each stretch, to draw it"}
    )
    url = fields.String(required=True, allow_none=True, metadata={"description": "Takes one `Range`"})


class MessageSchema(Schema):
    """A message. `delivered` and `read` are only ever what the other side has said."""

    id = fields.UUID(required=True)
    sender = fields.String(required=True, metadata={"enum": ["resident", "operator"]})
    text = fields.String(required=True)
    at = Instant(required=True, metadata={"description": "Our clock"})
    state = fields.String(required=True, metadata={"enum": ["sent", "delivered", "read"]})
    delivered_at = Instant(required=True, allow_none=True)
    read_at = Instant(required=True, allow_none=True)
    voice = fields.Nested(VoiceSchema, required=True, allow_none=True)


class MessagesSchema(Schema):
    items = fields.List(fields.Nested(MessageSchema), required=True)


class ReceiptSchema(Schema):
    """The newest message that has come; all before it have come too."""

    up_to = fields.UUID(required=True)
    read = TrueOrFalse(load_default=False, metadata={"description": "They have stood on a screen, too"})


class PoliceMessageSchema(MessageSchema):
    """What the operator sees beside: which sentence it is, and in English."""

    template = fields.String(required=True)
    text_en = fields.String(required=True)
    voice = fields.Nested(PoliceVoiceSchema, required=True, allow_none=True)


class TemplateSchema(Schema):
    """A sentence that one key sends: in the language of the resident's phone, in English, and in those of the console."""

    code = fields.String(required=True)
    text = fields.String(required=True)
    text_en = fields.String(required=True)
    texts = fields.Dict(
        keys=fields.String(), values=fields.String(), required=True, metadata={"description": "By language"}
    )


class PoliceMessagesSchema(Schema):
    items = fields.List(fields.Nested(PoliceMessageSchema), required=True)
    templates = fields.List(fields.Nested(TemplateSchema), required=True)
