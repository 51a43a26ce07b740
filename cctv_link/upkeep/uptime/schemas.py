"""Uptime on the wire."""

from datetime import date
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate


class UptimeQuerySchema(Schema):
    """Which month; the present one when none is named."""

    month = fields.String(
        load_default="",
        validate=validate.Regexp(r"\A(20\d\d-(0[1-9]|1[0-2]))?\Z", error="A month is written like 2026-11."),
        metadata={"description": "Of the city's calendar, such as 2026-11"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        """The first day of the month, or None."""
        if not data["month"]:
            return {"first": None}
        try:
            return {"first": date.fromisoformat(f"{data['month']}-01")}
        except ValueError as error:
            raise ValidationError("A month is written like 2026-11.", "month") from error


class DayUptimeSchema(Schema):
    day = fields.Date(required=True)
    watched_s = fields.Float(required=True, metadata={"description": "Camera-seconds that were watched"})
    usable_s = fields.Float(
        required=True,
        metadata={"description": "Of those: powered, recorded, on time, with a usable picture"},
    )
    usable_share = fields.Float(
        required=True, allow_none=True, metadata={"description": "0 to 1; null where nothing was watched"}
    )


class PoleUptimeSchema(Schema):
    pole = fields.String(required=True, metadata={"description": "The asset tag"})
    name = fields.String(required=True)
    cameras = fields.Integer(required=True)
    watched_s = fields.Float(required=True)
    usable_s = fields.Float(required=True)
    usable_share = fields.Float(required=True, allow_none=True)
    missed = fields.Integer(
        required=True,
        metadata={"description": "Incidents in sight of its cameras that they could not show"},
    )
    days = fields.List(fields.Nested(DayUptimeSchema), required=True)


class UptimeSchema(Schema):
    """A month of every pole, up to now."""

    month = fields.String(required=True)
    poles = fields.List(fields.Nested(PoleUptimeSchema), required=True)
