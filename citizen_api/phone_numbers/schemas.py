"""A phone number on the wire: whole on its way in, and never again."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Instant


class NewPhoneNumberSchema(Schema):
    number = fields.String(
        required=True,
        validate=validate.Length(min=4, max=32),
        metadata={"description": "As people write it; without a country code it is one of this country"},
    )


class NewCodeSchema(Schema):
    code = fields.String(
        required=True,
        validate=validate.Length(min=1, max=20),
        metadata={"description": "Six digits, of any script"},
    )


class PhoneNumberSchema(Schema):
    """What is shown of one."""

    id = fields.UUID(required=True)
    ending = fields.String(required=True, metadata={"description": "Its last two digits"})
    state = fields.String(required=True, metadata={"enum": ["waiting", "proven"]})
    code_expires_at = Instant(
        required=True, allow_none=True, metadata={"description": "Until when its code may be entered"}
    )
    proven_at = Instant(required=True, allow_none=True)


class AskedCodeSchema(PhoneNumberSchema):
    """The same for every number: it does not say whether anybody else has it."""

    sent_by = fields.String(
        required=True,
        metadata={
            "enum": ["sms", "console"],
            "description": "console: no gateway is configured here, and no message will come",
        },
    )


class PhoneNumbersSchema(Schema):
    """One that is yours at most, and one that waits for its code."""

    items = fields.List(fields.Nested(PhoneNumberSchema), required=True)
