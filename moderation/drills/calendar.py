"""When the next drill falls due. Pure."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_drill_at(now: datetime, *, day: int, hour: int, zone: str) -> datetime | None:
    """The next time that it is `hour` o'clock on that day in the city; None when no day is set.

    day: 1 Monday to 7 Sunday, 0 none.
    """
    if day == 0:
        return None
    there = now.astimezone(ZoneInfo(zone))
    ahead = (day - there.isoweekday()) % 7
    for days in (ahead, ahead + 7):
        at = datetime.combine(there.date() + timedelta(days=days), time(hour), tzinfo=ZoneInfo(zone))
        if at > now:
            return at.astimezone(now.tzinfo)
    raise AssertionError("of two such days a week apart one lies ahead")
