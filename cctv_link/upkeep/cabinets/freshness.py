"""When a box says that it speaks. Pure.

A timestamp more than five minutes off is refused whatever the signature: a recording of yesterday's "all is well"
must not cover a theft.
"""

from datetime import UTC, datetime, timedelta

MOST_SKEW = timedelta(minutes=5)


def said_at_or_none(timestamp: str, *, now: datetime) -> datetime | None:
    """When it was said; None for what is no number of seconds, or too far from `now`."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return None
    said_at = datetime.fromtimestamp(int(timestamp), UTC) if int(timestamp) < 253_402_300_800 else None
    if said_at is None or abs(said_at - now) > MOST_SKEW:
        return None
    return said_at
