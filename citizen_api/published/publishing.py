"""What of the community's notifications anybody may read, and when. Pure.

Who has a watch area is told at once; whoever asks without one reads half an hour later, unless standing in the way is
dangerous now. What tells of a person or a home is told to who lives there and to nobody's program.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

DELAY = timedelta(minutes=30)
AT_ONCE = ("fire", "road_hazard", "traffic_collision")
NEVER = ("harassment", "assault", "missing_person", "burglary")
KEPT = timedelta(days=7)
# Advice for the street is stale after this, as in a notification.
LIFE = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Again:
    """That an officer took another report for the same thing: it is still there. id: of the Update that says so."""

    id: UUID
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """A notification to the community; withdrawn_at: when it was taken back, by the notification withdrawal_id.

    again: every other report of the same, the oldest first.
    """

    id: UUID
    category: str
    at: datetime
    lat: float
    lon: float
    withdrawal_id: UUID | None
    withdrawn_at: datetime | None
    again: tuple[Again, ...] = ()


def published_at_or_none(told: Told) -> datetime | None:
    """From when on it is public; None for what never is, also since it was taken back before."""
    if told.category in NEVER:
        return None
    at = told.at if told.category in AT_ONCE else told.at + DELAY
    return None if told.withdrawn_at is not None and told.withdrawn_at < at else at


def updates(told: Told) -> tuple[Again, ...]:
    """What a program is told of it between the alert and its end: that the danger is still there.

    Of what is over, another witness changes nothing for whoever passes.
    """
    at = published_at_or_none(told)
    if at is None or told.category not in AT_ONCE:
        return ()
    end = told.withdrawn_at or datetime.max.replace(tzinfo=at.tzinfo)
    return tuple(each for each in told.again if at < each.at < end)


def is_public(told: Told, *, now: datetime) -> bool:
    """Whether it may be read now, itself and its withdrawal."""
    at = published_at_or_none(told)
    return at is not None and at <= now and now - told.at <= KEPT


def is_in_force(told: Told, *, now: datetime) -> bool:
    """Whether it is public, and not taken back."""
    return is_public(told, now=now) and told.withdrawn_at is None
