"""The inbox on the wire."""

from marshmallow import Schema, fields, validate

from citizen_api.push.receipts import OPENED, SHOWN
from kernel.http.fields import Instant, WholeInQuery

MOST_ITEMS = 100
USUAL_ITEMS = 50


class InboxQuerySchema(Schema):
    after = fields.UUID(
        load_default=None, metadata={"description": "`next` of the page before; older ones follow"}
    )
    limit = WholeInQuery(load_default=USUAL_ITEMS, validate=validate.Range(1, MOST_ITEMS))


class NamedPlaceSchema(Schema):
    """A coarse place: the same for everything that happens around it."""

    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    name = fields.String(required=True)


class NotificationSchema(Schema):
    """Something verified near a place that the device watches."""

    id = fields.UUID(required=True)
    at = Instant(required=True)
    kind = fields.String(
        required=True,
        metadata={"examples": ["incident_verified", "incident_withdrawn", "report_question", "help_asked"]},
    )
    title = fields.String(required=True)
    text = fields.String(required=True)
    locale = fields.String(required=True, metadata={"description": "The language of the words"})
    place = fields.Nested(NamedPlaceSchema, required=True)


class InboxSchema(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(NotificationSchema), required=True)
    next = fields.UUID(required=True, allow_none=True)


class OneNotificationSchema(NotificationSchema):
    """A notification by itself. A test has no place."""

    place = fields.Nested(NamedPlaceSchema, required=True, allow_none=True)
    replaces = fields.UUID(
        required=True,
        allow_none=True,
        metadata={"description": "Of a correction: what it takes the place of on the screen"},
    )


class ShownOrOpenedSchema(Schema):
    """What the phone did with it."""

    kind = fields.String(required=True, validate=validate.OneOf([SHOWN, OPENED]))
    at = Instant(load_default=None, metadata={"description": "By the phone's clock; now when left out"})
    sent_at = Instant(
        load_default=None, metadata={"description": "The phone's clock at this try, which corrects `at`"}
    )


class NotificationReceiptsSchema(Schema):
    """How far it has come."""

    state = fields.String(
        required=True, metadata={"examples": ["inbox", "waiting", "sent", "gone", "refused", "expired"]}
    )
    accepted_at = Instant(
        required=True, allow_none=True, metadata={"description": "When the push provider took it"}
    )
    shown_at = Instant(required=True, allow_none=True)
    opened_at = Instant(required=True, allow_none=True)


class AskedTestSchema(Schema):
    """A test on its way."""

    id = fields.UUID(required=True, metadata={"description": "As that of a notification"})
    at = Instant(required=True)
