"""Fields that say no: numbers are numbers, instants have an offset, words have no hidden characters."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import Schema, ValidationError, fields, post_load, validate

from kernel import clock, text
from kernel.geo import Position

_WHOLE = re.compile(r"-?[0-9]{1,20}")


class Number(fields.Float):
    """A finite JSON number: neither a string that looks like one nor true."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_nan=False, **options)

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid")
        return float(super()._deserialize(value, attr, data, **kwargs))


class WholeInQuery(fields.Integer):
    """A whole number in an address, in plain digits: Python would also read `1_0`, a blank before it, or `٣`."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> int:
        if not _WHOLE.fullmatch(str(value)):
            raise self.make_error("invalid", input=value)
        return int(value)


class TrueOrFalse(fields.Boolean):
    """true or false, not 1, not "yes"."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> Any:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Instant(fields.AwareDateTime):
    """RFC 3339 with an offset; loads as UTC, dumps with milliseconds."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> datetime:
        if not isinstance(value, str) or "T" not in value.upper():
            raise ValidationError(
                "Not an RFC 3339 instant with an offset, such as 2026-11-22T10:15:00+05:00."
            )
        try:
            instant = super()._deserialize(value, attr, data, **kwargs).astimezone(UTC)
        except (OverflowError, ValidationError) as error:
            raise ValidationError(
                "Not an RFC 3339 instant with an offset, such as 2026-11-22T10:15:00+05:00."
            ) from error
        if not 2000 <= instant.year <= 2100:
            raise ValidationError("The year lies outside 2000 to 2100.")
        return instant

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> str | None:
        return None if value is None else clock.wire(value)


class Words(fields.String):
    """Somebody's words: NFC, no control characters, no bidirectional overrides."""

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any
    ) -> str:
        words = super()._deserialize(value, attr, data, **kwargs)
        assert isinstance(words, str)
        if (found := text.forbidden_character_or_none(words.replace("\r\n", "\n"))) is not None:
            raise ValidationError(f"The character {found} may not stand here.")
        return text.normal(words)


class Either(fields.Raw):
    """In an answer only: one of several schemas. It is described, and passed on as it is."""

    def __init__(self, *schemas: type[Schema], **options: Any) -> None:
        super().__init__(**options)
        self.schemas = schemas


class PositionSchema(Schema):
    """A place with its error."""

    lat = Number(required=True, validate=validate.Range(-90, 90), metadata={"description": "Degrees, WGS 84"})
    lon = Number(
        required=True, validate=validate.Range(-180, 180), metadata={"description": "Degrees, WGS 84"}
    )
    accuracy_m = Number(
        required=True,
        validate=validate.Range(0, 5_000),
        metadata={"description": "Radius in metres that the phone is sure of"},
    )

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> Position:
        return Position(data["lat"], data["lon"], data["accuracy_m"])


class ConsideredSchema(Schema):
    """Beside words that an officer wrote: the answer to the second question, see `who-somebody-is`."""

    considered = TrueOrFalse(
        load_default=False,
        metadata={
            "description": "Whether its writer has considered the words for ethnicity, language, religion or sect in it"
        },
    )


class ToldPositionSchema(PositionSchema):
    """A place in an answer. An SOS keeps whatever error its phone states, so there is no bound to rely on."""

    accuracy_m = Number(
        required=True,
        validate=validate.Range(0),
        metadata={"description": "Radius in metres that the phone is sure of; of an SOS as it said it"},
    )


class ReferenceSchema(Schema):
    """A thing and its speakable reference."""

    id = fields.UUID(required=True)
    reference = fields.String(required=True)
