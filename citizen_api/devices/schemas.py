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
from citizen_api.devices.kinds import KINDS
from citizen_api.devices.queries import Circle
from citizen_api.devices.quiet import QuietHours
from citizen_api.devices.registrations import PushAddress
from kernel.geo import Position
from kernel.http.fields import Instant, Number, TrueOrFalse, Words

PLATFORMS = ("web", "android", "ios")
# The shape of a BCP 47 tag. Any is stored; a language we do not speak reads English.
_LANGUAGE_TAG = r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$"
_VISIBLE_ASCII = r"^[!-~]+$"
# A pattern's $ also fits before a final line feed.
_ONE_LINE = validate.ContainsNoneOf("\n", error="A line feed may not stand here.")


class PushSchema(Schema):
    """Where push messages for the device go."""

    provider = fields.String(required=True, validate=validate.OneOf(["fcm"]))
    token = fields.String(
        required=True,
        validate=[validate.Length(1, 4_096), validate.Regexp(_VISIBLE_ASCII), _ONE_LINE],
        metadata={"description": "The FCM registration token"},
    )
    fid = fields.String(
        load_default=None,
        validate=[validate.Length(1, 64), validate.Regexp(_VISIBLE_ASCII), _ONE_LINE],
        metadata={
            "description": "The Firebase installation id, where the client knows it; used before the token"
        },
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> PushAddress:
        return PushAddress(**data)


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
