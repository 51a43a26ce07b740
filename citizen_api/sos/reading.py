"""Reading what a phone in need has sent: what fits is taken, what does not is dropped, kept raw, and named.

Pure. The only refusal is a body that is no JSON object at all.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from kernel.errors import InvalidField
from kernel.geo import BoundingBox, Position
from kernel.text import forbidden_character_or_none

KNOWN = ("kind", "position", "submitted_at", "silent", "battery_pct", "arming")
MOST_FLAGS = 20
MOST_POSITIONS = 100
# A phone that says nothing of its error is taken to be this unsure.
UNKNOWN_ACCURACY_M = 100.0
INACCURATE_M = 1_000.0
CLOCK_TOLERANCE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Call:
    """An SOS as far as it could be read."""

    kind: str
    position: Position | None
    submitted_at: datetime | None
    is_silent: bool
    flags: list[str]
    battery_pct: int | None = None
    is_arming: bool = False


@dataclass(frozen=True, slots=True)
class Fix:
    """A position of a batch; `at` is None when the phone did not say, and so is `battery_pct`."""

    position: Position
    at: datetime | None
    battery_pct: int | None = None


def call(
    body: dict[str, Any],
    *,
    received_at: datetime,
    city: BoundingBox,
    is_expired: bool,
    is_unsigned: bool = False,
    device_flags: Sequence[str] = (),
) -> Call:
    """Read a raised SOS. device_flags: what is odd about the phone."""
    flags: list[str] = ["token-expired"] if is_expired else []
    flags += ["unsigned"] if is_unsigned else []
    flags += device_flags
    flags += [f"dropped:{_name(name)}" for name in body if name not in KNOWN]

    kind = body.get("kind")
    if not _is_short_text(kind):
        flags += ["dropped:kind"] if kind is not None else []
        kind = ""
    silent = body.get("silent")
    if silent is not None and not isinstance(silent, bool):
        flags.append("dropped:silent")
    arming = body.get("arming")
    if arming is not None and not isinstance(arming, bool):
        flags.append("dropped:arming")
    submitted_at = _instant_or_none(body.get("submitted_at"))
    if submitted_at is None and body.get("submitted_at") is not None:
        flags.append("dropped:submitted_at")
    if submitted_at is not None and abs(submitted_at - received_at) > CLOCK_TOLERANCE:
        flags.append("clock-wrong")
    battery_pct = _percent_or_none(body.get("battery_pct"))
    if battery_pct is None and body.get("battery_pct") is not None:
        flags.append("dropped:battery_pct")
    position = _position_or_none(body.get("position"))
    flags += place_flags(body.get("position"), position, city)
    return Call(
        kind or "", position, submitted_at, silent is True, _unique(flags), battery_pct, arming is True
    )


def fixes(body: dict[str, Any]) -> tuple[list[Fix], list[str]]:
    """Read a batch; what is no position is left out and flagged. Raises InvalidField for no batch at all."""
    given = body.get("positions")
    if not isinstance(given, list):
        raise InvalidField(("positions", "required", "send a list of positions"))
    if len(given) > MOST_POSITIONS:
        raise InvalidField(("positions", "too-many", f"at most {MOST_POSITIONS} at once"))
    read = [(_position_or_none(each), each) for each in given]
    found = [
        Fix(position, _instant_or_none(each.get("at")), _percent_or_none(each.get("battery_pct")))
        for position, each in read
        if position is not None
    ]
    flags = ["dropped:positions"] if len(found) < len(given) else []
    if any(
        isinstance(each, dict)
        and each.get("battery_pct") is not None
        and _percent_or_none(each["battery_pct"]) is None
        for each in given
    ):
        flags.append("dropped:battery_pct")
    return found, flags


def place_flags(given: object, position: Position | None, city: BoundingBox) -> list[str]:
    """What is odd about a place."""
    if given is None:
        return ["position-missing"]
    if position is None:
        return ["dropped:position"]
    flags = []
    if not city.contains(position):
        flags.append("position-far-off")
    if position.accuracy_m > INACCURATE_M:
        flags.append("position-inaccurate")
    if not _is_number(given.get("accuracy_m") if isinstance(given, dict) else None):
        flags.append("accuracy-unknown")
    return flags


def parse(body: bytes) -> dict[str, Any] | None:
    """The JSON object in `body`; None when there is none. NaN and the like are read, and dropped later."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _position_or_none(given: object) -> Position | None:
    if not isinstance(given, dict):
        return None
    lat: Any = given.get("lat")
    lon: Any = given.get("lon")
    if not (_is_number(lat) and _is_number(lon)):
        return None
    try:
        return Position(float(lat), float(lon), _accuracy_m(given.get("accuracy_m")))
    except ValueError:
        return None


def _accuracy_m(given: Any) -> float:
    return min(float(given), 1e6) if _is_number(given) and given >= 0 else UNKNOWN_ACCURACY_M


def _percent_or_none(given: Any) -> int | None:
    """Whole per cent; phones give halves and 0.37 means less than one, so nothing is scaled."""
    return round(given) if _is_number(given) and 0 <= given <= 100 else None


def _is_number(value: Any) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    try:
        return isfinite(value)
    except OverflowError:
        return False


def _instant_or_none(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        instant = datetime.fromisoformat(value)
        instant = instant.astimezone(UTC) if instant.tzinfo else None  # type: ignore[assignment]
    except (ValueError, OverflowError):
        return None
    return instant if instant is not None and 2000 <= instant.year <= 2100 else None


def _is_short_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 40 and forbidden_character_or_none(value) is None


def _name(name: str) -> str:
    return "".join(c for c in name if c.isascii() and c.isprintable())[:40] or "(unprintable)"


def _unique(flags: list[str]) -> list[str]:
    return list(dict.fromkeys(flags))[:MOST_FLAGS]
