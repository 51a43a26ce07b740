"""What came of an erasure, and a copy of what is kept, on the wire."""

from marshmallow import Schema, fields, validate

from citizen_api.accesses.schemas import AccessSchema
from citizen_api.contacts.schemas import LinkSchema
from citizen_api.devices.schemas import WatchAreasSchema
from citizen_api.messages.schemas import MessageSchema
from citizen_api.my_data.words import ERASED, KEPT
from citizen_api.notifications.schemas import NotificationSchema
from citizen_api.phone_numbers.schemas import PhoneNumberSchema
from citizen_api.reports.schemas import ReportSchema
from citizen_api.sos.schemas import FollowedSosSchema
from citizen_api.trips.schemas import TripSchema
from citizen_api.trust.schemas import StandingSchema
from kernel.http.fields import Instant


class KeptSchema(Schema):
    """Something that stays, and why."""

    what = fields.String(required=True, validate=validate.OneOf(list(KEPT)))
    text = fields.String(required=True, metadata={"description": "Why, in the device's language"})


class ErasureSchema(Schema):
    """The same for everybody: it does not say whether there was any."""

    erased = fields.List(fields.String(validate=validate.OneOf(ERASED)), required=True)
    kept = fields.List(fields.Nested(KeptSchema), required=True)


class KeptDeviceSchema(Schema):
    id = fields.UUID(required=True)
    platform = fields.String(required=True)
    locale = fields.String(required=True)
    app_version = fields.String(required=True)
    created_at = Instant(required=True)


class KeptUploadSchema(Schema):
    """The file itself is with the police, as evidence."""

    id = fields.UUID(required=True)
    media_type = fields.String(required=True)
    state = fields.String(required=True)


class KeptReportSchema(Schema):
    report = fields.Nested(ReportSchema, required=True)
    uploads = fields.List(fields.Nested(KeptUploadSchema), required=True)
    accesses = fields.List(
        fields.Nested(AccessSchema), required=True, metadata={"description": "Who looked at its footage"}
    )


class KeptPositionSchema(Schema):
    lat = fields.Float(required=True)
    lon = fields.Float(required=True)
    accuracy_m = fields.Float(required=True)
    at = Instant(required=True)


class KeptAlertSchema(Schema):
    """Until it was stood down, if it was."""

    sos_alert = fields.Nested(FollowedSosSchema, required=True)
    positions = fields.List(fields.Nested(KeptPositionSchema), required=True)
    messages = fields.List(fields.Nested(MessageSchema), required=True)


class MyDataSchema(Schema):
    """Anonymous reports are not in it: nobody can tell whose they are."""

    made_at = Instant(required=True)
    devices = fields.List(fields.Nested(KeptDeviceSchema), required=True)
    reports = fields.List(fields.Nested(KeptReportSchema), required=True)
    sos_alerts = fields.List(
        fields.Nested(KeptAlertSchema), required=True, metadata={"description": "Of the asking device"}
    )
    trips = fields.List(fields.Nested(TripSchema), required=True)
    contact_links = fields.List(fields.Nested(LinkSchema), required=True)
    watching = fields.Nested(
        WatchAreasSchema, required=True, metadata={"description": "Of the asking device"}
    )
    phone_numbers = fields.List(fields.Nested(PhoneNumberSchema), required=True)
    standing = fields.Nested(StandingSchema, required=True)
    notifications = fields.List(
        fields.Nested(NotificationSchema), required=True, metadata={"description": "Of the asking device"}
    )
