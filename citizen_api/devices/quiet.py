"""Quiet hours: from when until when, by the city's clock, a device stays silent."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

DAY_MIN = 24 * 60
# What waits for the end of somebody's quiet hours is sent with what waits for others', by the quarter of an hour.
SLOT_MIN = 15


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Minutes of the day; begins and ends are different, and the end may lie on the next day."""

    from_min: int
    to_min: int


def minute_of_day(now: datetime, *, zone: str) -> int:
    """What the city's clocks say, as minutes since midnight."""
    local = now.astimezone(ZoneInfo(zone))
    return local.hour * 60 + local.minute


def wait_min_sql(choices: str, minute: str) -> str:
    """A SQL expression: minutes until the device may make a sound, 0 for now, also where there are no choices.

    choices: the alias of a row of watch_choices, or of none. minute: a SQL expression of the city's minute of the day.
    """
    since = f"({minute} - {choices}.quiet_from_min + {DAY_MIN}) % {DAY_MIN}"
    length = f"({choices}.quiet_to_min - {choices}.quiet_from_min + {DAY_MIN}) % {DAY_MIN}"
    return f"CASE WHEN {since} < {length} THEN {length} - {since} ELSE 0 END"


def slots_sql(choices: str, minute: str) -> str:
    """The same in quarters of an hour, rounded up: nobody is woken before their time."""
    return f"(({wait_min_sql(choices, minute)} + {SLOT_MIN - 1}) / {SLOT_MIN})"
