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
    which = f"{reference}, {'redacted ' if is_redacted else ''}{kind} {item_id.hex[:SHOWN_DIGITS]}"
    return _mark(viewer_id, viewer_name, via, when=_when(at, time_zone), which=which)


def mark_for_live(
    *, viewer_id: UUID, viewer_name: str, via: str, at: datetime, time_zone: str, camera: str
) -> Mark:
    """For what a camera shows now. camera: what people call it."""
    which = f"{_printable(camera)}, live still"
    return _mark(viewer_id, viewer_name, via, when=_when(at, time_zone), which=which)


def _mark(viewer_id: UUID, viewer_name: str, via: str, *, when: str, which: str) -> Mark:
    number = viewer_id.hex[-SHOWN_DIGITS:]
    key = f", key {via.removeprefix('key ')[-SHOWN_DIGITS:]}" if via else ""
    return Mark(name=_printable(viewer_name), number=f"{number}{key}", when=when, which=which)


def _printable(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable())


def _when(at: datetime, time_zone: str) -> str:
    """`2026-11-25 19:14 UTC+5`."""
    there = at.astimezone(ZoneInfo(time_zone))
    ahead = (there.utcoffset() or timedelta()) // timedelta(minutes=1)
    hours, minutes = divmod(abs(ahead), 60)
    return (
        f"{there:%Y-%m-%d %H:%M} UTC{'-' if ahead < 0 else '+'}{hours}{f':{minutes:02d}' if minutes else ''}"
    )
