"""A device, its push registration and its watch areas on the wire."""

import re
from typing import Any

from marshmallow import (
    RAISE,
    Schema,
    ValidationError,
    fields,
    post_dump,
    post_load,
    validate,
    validates_schema,
)

from citizen_api.devices.circles import LARGEST_RADIUS_M, MOST_AREAS, SMALLEST_RADIUS_M
from citizen_api.devices.key_schemas import DeviceKeySchema
from citizen_api.devices.kinds import KINDS
from citizen_api.devices.queries import Circle
from citizen_api.devices.quiet import QuietHours
from citizen_api.devices.registrations import FCM, WEBPUSH, BrowserKeys, PushAddress
from kernel import ids
from kernel.geo import Position
from kernel.http.fields import Instant, Number, TrueOrFalse, Words

PLATFORMS = ("web", "android", "ios")
# The shape of a BCP 47 tag. Any is stored; a language we do not speak reads English.
_LANGUAGE_TAG = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
_VISIBLE_ASCII = r"^[!-~]+$"
_BASE64URL = r"^[A-Za-z0-9_-]+=*$"
_MISSING = "Missing data for required field."
# provider: (what it needs, what belongs to another)
_OF_PROVIDER = {
    FCM: (("token",), ("endpoint", "keys")),
    WEBPUSH: (("endpoint", "keys"), ("token", "fid")),
}
# A pattern's $ also fits before a final line feed.
_ONE_LINE = validate.ContainsNoneOf("\n", error="A line feed may not stand here.")


class BrowserKeysSchema(Schema):
    """`keys` of a browser's PushSubscription."""

    p256dh = fields.String(
        required=True, validate=[validate.Length(1, 128), validate.Regexp(_BASE64URL), _ONE_LINE]
    )
    auth = fields.String(
        required=True, validate=[validate.Length(1, 64), validate.Regexp(_BASE64URL), _ONE_LINE]
    )


class PushSchema(Schema):
    """Where push messages for the device go: an FCM token, or a browser's subscription."""

    provider = fields.String(required=True, validate=validate.OneOf([FCM, WEBPUSH]))
    token = fields.String(
        validate=[validate.Length(1, 4_096), validate.Regexp(_VISIBLE_ASCII), _ONE_LINE],
        metadata={"description": "Of `fcm`, required there: the registration token"},
    )
    fid = fields.String(
        load_default=None,
        validate=[validate.Length(1, 64), validate.Regexp(_VISIBLE_ASCII), _ONE_LINE],
        metadata={
            "description": "The Firebase installation id, where the client knows it; used before the token"
        },
    )
    endpoint = fields.String(
        validate=[validate.Length(1, 2_000), validate.Regexp(_VISIBLE_ASCII), _ONE_LINE],
        metadata={
            "description": "Of `webpush`, required there: the subscription's endpoint, at a push service that is known here"
        },
    )
    keys = fields.Nested(
        BrowserKeysSchema(unknown=RAISE),
        metadata={"description": "Of `webpush`, required there: the subscription's keys"},
    )

    @validates_schema
    def has_what_its_provider_needs(self, data: dict[str, Any], **_: Any) -> None:
        needed, foreign = _OF_PROVIDER[data["provider"]]
        faults = {name: [_MISSING] for name in needed if name not in data}
        faults |= {name: [f"Not of {data['provider']}."] for name in foreign if data.get(name) is not None}
        if faults:
            raise ValidationError(faults)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PushAddress:
        if data["provider"] == WEBPUSH:
            return PushAddress(WEBPUSH, data["endpoint"], keys=BrowserKeys(**data["keys"]))
        return PushAddress(FCM, data["token"], data["fid"])


class RegisteredSchema(Schema):
    """That push messages go somewhere; not where to."""

    provider = fields.String(required=True, validate=validate.OneOf([FCM, WEBPUSH]))
    registered_at = Instant(required=True)


class BrowserPushSchema(Schema):
    """What a browser subscribes with."""

    public_key = fields.String(
        required=True,
        metadata={"description": "`applicationServerKey`, base64url. Another one than yours: subscribe anew"},
    )


class PushStateSchema(Schema):
    """Where a device's push messages go, and what is offered here."""

    registered = fields.Nested(RegisteredSchema, required=True, allow_none=True)
    webpush = fields.Nested(
        BrowserPushSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null where notifications of browsers are not set up"},
    )


# None of them stands in a code.
_READ_AS_DIGITS = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Code(fields.String):
    """A code that a person reads from another phone: case, dashes, blanks and O for 0 do no harm."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        spoken = super()._deserialize(value, attr, data, **kwargs)[:40].upper()
        code = ids.read_reference_or_none(spoken.translate(_READ_AS_DIGITS))
        if code is None:
            raise ValidationError("This is no such code; look at it again.")
        return code


class NewDeviceSchema(Schema):
    """What an installation says of itself. No phone number, no name."""

    platform = fields.String(required=True, validate=validate.OneOf(PLATFORMS))
    locale = fields.String(
        required=True,
        validate=[validate.Length(max=35), validate.Regexp(_LANGUAGE_TAG), _ONE_LINE],
        metadata={"description": "BCP 47; en, ur and sd have words of their own, others read English"},
    )
    app_version = Words(load_default="", validate=validate.Length(max=40))
    push = fields.Nested(PushSchema(unknown=RAISE), load_default=None, allow_none=True)
    key = fields.Nested(DeviceKeySchema(unknown=RAISE), load_default=None, allow_none=True)
    invitation = Code(
        load_default=None,
        allow_none=True,
        metadata={"description": "The code that another phone of the resident shows"},
    )


class LanguageSchema(Schema):
    """The language that a device is spoken to in: its inbox, its timelines, its push messages."""

    locale = fields.String(
        required=True,
        validate=[validate.Length(max=35), validate.Regexp(_LANGUAGE_TAG), _ONE_LINE],
        metadata={"description": "BCP 47; en, ur and sd have words of their own, others read English"},
    )


class EnrolmentSchema(Schema):
    """What the device must keep: the token is not stored here."""

    device_id = fields.UUID(required=True)
    token = fields.String(required=True, metadata={"description": "Sent as Authorization: Bearer"})
    expires_at = Instant(required=True)


class WatchedPlaceSchema(Schema):
    """A place without an error: chosen on a map, not measured."""

    lat = Number(required=True, validate=validate.Range(-90, 90), metadata={"description": "Degrees, WGS 84"})
    lon = Number(
        required=True, validate=validate.Range(-180, 180), metadata={"description": "Degrees, WGS 84"}
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Position:
        return Position(data["lat"], data["lon"])


class Metres(Number):
    """A length; whole metres are written without a fraction, as they were sent."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> int | float:
        return int(value) if float(value).is_integer() else float(value)


class TimeOfDay(fields.String):
    """What a clock on the wall says, such as 22:00; inside, minutes since midnight."""

    _SHAPE = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        said = super()._deserialize(value, attr, data, **kwargs)
        assert isinstance(said, str)
        if not self._SHAPE.fullmatch(said):
            raise ValidationError("Not a time of day such as 22:00.")
        hours, minutes = said.split(":")
        return int(hours) * 60 + int(minutes)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else f"{value // 60:02}:{value % 60:02}"


class QuietHoursSchema(Schema):
    """When the device stays silent, every day. The inbox has everything at once meanwhile."""

    from_min = TimeOfDay(
        required=True,
        data_key="from",
        metadata={"description": "By the city's clock", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    )
    to_min = TimeOfDay(
        required=True,
        data_key="to",
        metadata={
            "description": "The same; earlier than `from` is on the next day",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
        },
    )

    @validates_schema
    def refuse_nothing(self, data: dict[str, Any], **_: Any) -> None:
        if data["from_min"] == data["to_min"]:
            raise ValidationError("Ends where it begins; send null for no quiet hours.", "to")

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> QuietHours:
        return QuietHours(**data)


class WatchAreaSchema(Schema):
    """A circle about which the device wants to hear."""

    label = Words(
        validate=validate.Length(max=60), metadata={"description": "The resident's own word for it"}
    )
    position = fields.Nested(WatchedPlaceSchema(unknown=RAISE), required=True)
    radius_m = Metres(required=True, validate=validate.Range(SMALLEST_RADIUS_M, LARGEST_RADIUS_M))
    kinds = fields.List(
        fields.String(validate=validate.OneOf(KINDS)),
        validate=validate.Length(max=len(KINDS)),
        metadata={
            "description": "What it is about: categories, or groups of them. Left out, or none: everything that is told"
        },
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Circle:
        kinds = list(dict.fromkeys(data.pop("kinds", [])))
        return Circle(**data, kinds=kinds or None)

    @post_dump
    def leave_out_what_is_not_said(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if value is not None}


class WatchAreasSchema(Schema):
    """All circles of a device; a PUT replaces them all. What else is left out stays as it was: older apps know nothing of it."""

    watch_areas = fields.List(
        fields.Nested(WatchAreaSchema(unknown=RAISE)), required=True, validate=validate.Length(max=MOST_AREAS)
    )
    quiet_hours = fields.Nested(
        QuietHoursSchema(unknown=RAISE),
        allow_none=True,
        metadata={"description": "null: none. In an answer left out when there are none"},
    )
    help_requests = TrueOrFalse(
        metadata={
            "description": "Whether the device wants to be asked when somebody near one of these places needs help"
            " and a supervisor asks. In an answer left out when it does not"
        }
    )

    @post_dump
    def leave_out_what_was_not_chosen(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in data.items() if name == "watch_areas" or value}
