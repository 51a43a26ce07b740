"""A contact's link on the wire."""

from marshmallow import Schema, fields, validate

from kernel.http.fields import Instant

LONGEST_H = 30 * 24


class NewLinkSchema(Schema):
    holds_for_h = fields.Integer(
        strict=True,
        load_default=24,
        validate=validate.Range(1, LONGEST_H),
        metadata={"description": "Hours until it opens nothing any more"},
    )


class MadeLinkSchema(Schema):
    """What the phone must keep and give away: the secret in it is not stored here."""

    id = fields.UUID(required=True)
    url = fields.String(required=True)
    expires_at = Instant(required=True)


class LinkSchema(Schema):
    id = fields.UUID(required=True)
    created_at = Instant(required=True)
    expires_at = Instant(required=True)
    opened_at = Instant(required=True, allow_none=True, metadata={"description": "When it was last opened"})


class LinksSchema(Schema):
    """Those that still open something, the newest first."""

    items = fields.List(fields.Nested(LinkSchema), required=True)
