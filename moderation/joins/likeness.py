"""Whether two reports may tell of the same thing: near in place, near in time, of a kindred kind. Pure.

It only suggests. An officer, who sees both, joins them or says that they differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from kernel import geo
from kernel.geo import Position

# How far apart two people stand who see the same thing, beside what their phones are unsure of.
MOST_APART_M = 120.0
# A phone that knows its place no better than this says too little for more.
MOST_ERROR_M = 200.0
LONGEST_M = MOST_APART_M + 2 * MOST_ERROR_M
# Memory is off by minutes, in both of them.
MOST_APART = timedelta(minutes=15)

# What one person calls this, another may call that. "other" is whatever nobody had a word for.
KINDRED = (
    frozenset({"phone_snatching", "robbery", "assault", "harassment", "suspicious_activity"}),
    frozenset({"motorcycle_snatching", "motorcycle_theft", "robbery"}),
    frozenset({"car_snatching", "car_theft", "robbery"}),
    frozenset({"burglary", "robbery", "suspicious_activity"}),
    frozenset({"motorcycle_theft", "car_theft", "suspicious_activity"}),
    frozenset({"traffic_collision", "road_hazard"}),
    frozenset({"fire", "road_hazard"}),
)


@dataclass(frozen=True, slots=True)
class Told:
    """What is compared of a report."""

    category: str
    position: Position | None
    occurred_at: datetime
    occurred_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How far the other lies from this one, in metres, and how much later it was (negative: earlier), in seconds."""

    distance_m: float
    later_s: float
    is_same_kind: bool


def likeness_or_none(this: Told, other: Told) -> Likeness | None:
    """How alike they are; None when they cannot be one."""
    if this.position is None or other.position is None or not are_kindred(this.category, other.category):
        return None
    distance_m = geo.distance_m(this.position, other.position)
    if distance_m > MOST_APART_M + _error_m(this.position) + _error_m(other.position):
        return None
    if apart(this, other) > MOST_APART:
        return None
    later_s = (other.occurred_at - this.occurred_at).total_seconds()
    return Likeness(distance_m, later_s, this.category == other.category)


def are_kindred(one: str, other: str) -> bool:
    if one == other or "other" in (one, other):
        return True
    return any({one, other} <= family for family in KINDRED)


def apart(this: Told, other: Told) -> timedelta:
    """Between two stretches of time; nothing where they meet."""
    gap = max(
        other.occurred_at - (this.occurred_until or this.occurred_at),
        this.occurred_at - (other.occurred_until or other.occurred_at),
    )
    return max(gap, timedelta())


def nearest_first(found: Iterable[tuple[Likeness, str]]) -> list[str]:
    """Keys, the likeliest first: the same kind, then the nearest, a minute counting as ten metres."""
    order = sorted(
        found,
        key=lambda each: (not each[0].is_same_kind, each[0].distance_m + abs(each[0].later_s) / 6, each[1]),
    )
    return [key for _, key in order]


def _error_m(position: Position) -> float:
    return min(position.accuracy_m, MOST_ERROR_M)
