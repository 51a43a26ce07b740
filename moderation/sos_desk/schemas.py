"""What the desk says, on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Words

CONSOLE_ID = [
    validate.Regexp(r"^[A-Za-z0-9._:-]{1,64}$", error="1 to 64 letters, digits or . _ : -"),
    validate.ContainsNoneOf("\n", error="A line feed may not stand here."),  # which $ lets pass at the end
]


class AnswerSchema(Schema):
    console_id = fields.String(load_default=str, validate=CONSOLE_ID)  # a callable default is not published


class ShownSchema(Schema):
    console_id = fields.String(required=True, validate=CONSOLE_ID)


class CloseSchema(Schema):
    reason = Words(
        required=True,
        validate=[validate.Length(min=1, max=1_000), validate.Regexp(r".*\S", error="A reason needs words.")],
    )
