"""What is burnt into what an officer is shown: who looks, when on the city's clock, at which item. Pure."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from cctv_link.media.mark import Mark

SHOWN_DIGITS = 8


def mark_for(
    *,
    viewer_id: UUID,
    viewer_name: str,
    via: str,
    at: datetime,
    time_zone: str,
    reference: str,
    kind: str,
    item_id: UUID,
    is_redacted: bool,
) -> Mark:
    """reference: the incident's. The last digits of an officer's id and the first of an item's are random ones."""
    number = viewer_id.hex[-SHOWN_DIGITS:]
    key = f", key {via.removeprefix('key ')[-SHOWN_DIGITS:]}" if via else ""
    return Mark(
        name="".join(letter for letter in viewer_name if letter.isprintable()),
        number=f"{number}{key}",
        when=_when(at, time_zone),
        which=f"{reference}, {'redacted ' if is_redacted else ''}{kind} {item_id.hex[:SHOWN_DIGITS]}",
    )


def _when(at: datetime, time_zone: str) -> str:
    """`2026-11-25 19:14 UTC+5`."""
    there = at.astimezone(ZoneInfo(time_zone))
    ahead = (there.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, minutes = divmod(abs(ahead), 60)
    return (
        f"{there:%Y-%m-%d %H:%M} UTC{'-' if ahead < 0 else '+'}{hours}{f':{minutes:02d}' if minutes else ''}"
    )
