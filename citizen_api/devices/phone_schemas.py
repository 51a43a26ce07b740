"""A resident's phones and the code between two of them, on the wire."""

from marshmallow import RAISE, Schema, fields

from citizen_api.devices.key_schemas import DeviceKeySchema
from citizen_api.devices.schemas import PLATFORMS
from kernel.http.fields import Instant


class NewKeySchema(Schema):
    key = fields.Nested(DeviceKeySchema(unknown=RAISE), required=True)


class PhoneSchema(Schema):
    """One device of the resident, as their other devices see it."""

    id = fields.UUID(required=True)
    platform = fields.String(required=True, metadata={"enum": list(PLATFORMS)})
    locale = fields.String(required=True, metadata={"description": "BCP 47"})
    state = fields.String(
        required=True,
        metadata={
            "enum": ["in_use", "waiting"],
            "description": "waiting: it came with a code; let it in, or refuse it",
        },
    )
    this_device = fields.Boolean(required=True)
    signs = fields.Boolean(required=True, metadata={"description": "Whether it has a key"})
    fingerprint = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Six characters of its key's thumbprint, in two groups. The phone that waits shows the same on its own"
            " screen, made by itself: ask the person whether they are the same before you let it in. null: it has no key"
        },
    )
    added_at = Instant(required=True)
    seen_on = fields.Date(
        required=True,
        allow_none=True,
        metadata={"description": "The day on which it last asked for a token; the hour is not kept"},
    )


class PhonesSchema(Schema):
    """The first enrolled first."""

    items = fields.List(fields.Nested(PhoneSchema), required=True)


class InvitationSchema(Schema):
    """Shown on the phone that invites, read or typed on the one that joins. It works once."""

    code = fields.String(required=True, metadata={"description": "Eight characters and one to check them by"})
    url = fields.String(required=True, metadata={"description": "Opens our app with the code filled in"})
    qr_svg = fields.String(required=True, metadata={"description": "The same as a picture, SVG"})
    expires_at = Instant(required=True)
