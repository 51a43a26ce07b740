"""Cameras and camera links on the wire."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate, validates_schema

from cctv_link.cameras.coverage import LONGEST_RANGE_M
from cctv_link.cameras.dori import Dori
from cctv_link.cameras.turning import Preset
from kernel.http.fields import Instant, Number, TrueOrFalse, Words

LIGHTS = ("day", "night")
STATES = ("recording", "not_recording", "unknown")
STATE_DESCRIPTION = {"description": "Of a link: as at the moment of the incident", "enum": list(STATES)}


class PlaceSchema(Schema):
    """Where a pole stands."""

    lat = fields.Float(required=True, metadata={"description": "Degrees, WGS 84"})
    lon = fields.Float(required=True, metadata={"description": "Degrees, WGS 84"})


class GroundsSchema(Schema):
    """Why a camera is linked; with neither sector nor pole, its view is unknown and it could have seen it."""

    distance_m = fields.Float(required=True)
    bearing_deg = fields.Float(
        required=True, metadata={"description": "From the pole, clockwise from true north"}
    )
    inside_sector = TrueOrFalse(required=True)
    near_pole = TrueOrFalse(required=True)
    accuracy_m = fields.Float(required=True, metadata={"description": "The phone's error"})
    off_axis_deg = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "From the middle of the picture; null when the view is unknown"},
    )
    dori = fields.Enum(
        Dori,
        by_value=True,
        required=True,
        allow_none=True,
        metadata={
            "description": "EN 62676-4 class reached at the stated place; null when it is not in the picture, or"
            " below 25 px/m"
        },
    )
    light = fields.String(
        required=True, validate=validate.OneOf(LIGHTS), metadata={"description": "By the sun, at the moment"}
    )
    obstructed = TrueOrFalse(
        required=True,
        allow_none=True,
        metadata={"description": "By a known outline; null when none is known around"},
    )


class CameraSchema(Schema):
    """A camera of the register, with the view in force."""

    id = fields.UUID(required=True)
    pole = fields.String(required=True, metadata={"description": "The asset tag"})
    label = fields.String(required=True)
    position = fields.Nested(PlaceSchema, required=True)
    azimuth_deg = fields.Float(
        required=True, allow_none=True, metadata={"description": "Clockwise from true north"}
    )
    hfov_deg = fields.Float(required=True, allow_none=True, metadata={"description": "Full horizontal angle"})
    range_m = fields.Float(required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    reason = fields.String(required=True, metadata={"description": "Why it is not recording; else empty"})
    simulated = TrueOrFalse(required=True)


class CameraListSchema(Schema):
    """The whole register; a city has thousands of cameras, not millions, so `next` is always null."""

    items = fields.List(fields.Nested(CameraSchema), required=True)
    next = fields.UUID(required=True, allow_none=True)


class TruthSchema(Schema):
    """What upkeep had found of a camera at the moment."""

    rung = fields.String(
        required=True,
        attribute="fails_at",
        metadata={
            "description": "The first rung that failed: installed, powered, networked, streaming, recording,"
            " clock_right or picture_usable; empty: all held"
        },
    )
    reason = fields.String(
        required=True,
        metadata={"description": "Why, such as covered, frozen, moved or clock-wrong; else empty"},
    )


class LinkedCameraSchema(Schema):
    """A camera that may have seen an incident, with its grounds."""

    id = fields.UUID(required=True)
    label = fields.String(required=True)
    rank = fields.Integer(required=True, metadata={"description": "1 is best"})
    grounds = fields.Nested(GroundsSchema, required=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES), metadata=STATE_DESCRIPTION)
    reason = fields.String(required=True, metadata={"description": "Why it was not recording; else empty"})
    truth = fields.Nested(
        TruthSchema,
        required=True,
        allow_none=True,
        metadata={"description": "Null: nobody watched it then"},
    )
    missed = TrueOrFalse(
        required=True,
        metadata={"description": "It should have seen it and could not: `reason`, else `truth`, says why"},
    )
    position = fields.Nested(PlaceSchema, required=True)
    azimuth_deg = fields.Float(required=True, allow_none=True)
    hfov_deg = fields.Float(required=True, allow_none=True)
    range_m = fields.Float(required=True)


AZIMUTH = validate.Range(0, 360, max_inclusive=False)
HFOV = validate.Range(0, 360, min_inclusive=False)
TILT = validate.Range(-90, 90)
TOKEN = validate.Length(1, 64)


class NewViewSchema(Schema):
    """A pose as somebody has measured it. What is not named stays as it was; null says that nobody knows."""

    azimuth_deg = Number(
        allow_none=True, validate=AZIMUTH, metadata={"description": "Clockwise from true north"}
    )
    hfov_deg = Number(allow_none=True, validate=HFOV, metadata={"description": "Full horizontal angle"})
    range_m = Number(validate=validate.Range(0, LONGEST_RANGE_M, min_inclusive=False))
    near_m = Number(validate=validate.Range(0, LONGEST_RANGE_M))
    tilt_deg = Number(allow_none=True, validate=TILT, metadata={"description": "Downwards from level"})
    height_m = Number(allow_none=True, validate=validate.Range(0, 200, min_inclusive=False))
    width_px = fields.Integer(strict=True, allow_none=True, validate=validate.Range(1, 65_536))
    night_range_m = Number(allow_none=True, validate=validate.Range(0, LONGEST_RANGE_M, min_inclusive=False))

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if not data:
            raise ValidationError("Name at least one part of the pose.", "azimuth_deg")


class OpenedViewSchema(Schema):
    """A view that has come into force; until `undo_until` it may be taken back."""

    id = fields.UUID(required=True)
    valid_from = Instant(required=True)
    undo_until = Instant(required=True)
    azimuth_deg = fields.Float(required=True, allow_none=True)
    hfov_deg = fields.Float(required=True, allow_none=True)
    range_m = fields.Float(required=True)


class NewMoveSchema(Schema):
    """A camera was turned. With neither preset nor pose, nobody knows where to."""

    at = Instant(required=True, metadata={"description": "Since when it stands there"})
    preset_token = Words(load_default=None, allow_none=True, validate=TOKEN)
    azimuth_deg = Number(load_default=None, allow_none=True, validate=AZIMUTH)
    hfov_deg = Number(load_default=None, allow_none=True, validate=HFOV)

    @validates_schema
    def check(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("preset_token") is not None and data.get("azimuth_deg") is not None:
            raise ValidationError("A preset, or a pose.", "azimuth_deg")


class PresetSchema(Schema):
    """A pose that the camera knows by a token."""

    token = Words(required=True, validate=TOKEN)
    name = Words(load_default="", validate=validate.Length(0, 120))
    azimuth_deg = Number(load_default=None, allow_none=True, validate=AZIMUTH)
    hfov_deg = Number(load_default=None, allow_none=True, validate=HFOV)
    tilt_deg = Number(load_default=None, allow_none=True, validate=TILT)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Preset:
        return Preset(**data)


class PresetsSchema(Schema):
    """All presets of a camera."""

    presets = fields.List(fields.Nested(PresetSchema), required=True, validate=validate.Length(0, 256))
