"""What earlier reports say of how the next ones are treated. Pure.

Only outcomes count: what was verified raises, what was reported knowing that it did not happen lowers, and what nobody
could tell says nothing. The first made-up report is never held against anybody. All of it fades by half in ninety days.
Who the person is, how they write, where they live and what they own is not known here, and has no way in.

The score is nobody's to see: it gives one of three ways of being treated, and these differ by little. A first SOS, and every other
one, is treated the same whatever it says.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Treated = Literal["as_usual", "sooner", "later"]
TREATED: tuple[Treated, ...] = ("as_usual", "sooner", "later")

HALF_LIFE = timedelta(days=90)
# What is older than this weighs less than a fifteenth, and is not read.
READ_BACK = timedelta(days=360)
POINTS = {"verified": 1.0, "made_up": -2.0}
POINTS_FOR_NUMBER = 0.5
# However many: so that good years do not buy one night of lies.
MOST = 4.0
SOONER_FROM = 2.0
LATER_FROM = -1.0

# The worklist: so many reports of an hour count in full before one phone is a flood.
FREE_IN_AN_HOUR: dict[Treated, int] = {"as_usual": 3, "sooner": 5, "later": 1}
# How many reports an hour are taken at all, of what the installation says.
SHARE_OF_QUOTA: dict[Treated, float] = {"as_usual": 1.0, "sooner": 2.0, "later": 0.5}


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one report."""

    kind: Literal["verified", "made_up"]
    at: datetime
    is_lifted: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """verified, made_up: how many count, the first made-up one too. as_usual_again_at: when it has faded, if nothing is added."""

    treated: Treated
    verified: int = 0
    made_up: int = 0
    has_number: bool = False
    as_usual_again_at: datetime | None = None


def standing(marks: Sequence[Mark], *, has_number: bool, now: datetime) -> Standing:
    """How this resident's reports are treated now."""
    counted = [mark for mark in marks if not mark.is_lifted and mark.at > now - READ_BACK]
    fading = sum(_points(mark, now) for mark in _held_against(counted))
    fading = max(-MOST, min(MOST, fading))
    steady = POINTS_FOR_NUMBER if has_number else 0.0
    treated = _treated(fading + steady)
    return Standing(
        treated,
        verified=sum(mark.kind == "verified" for mark in counted),
        made_up=sum(mark.kind == "made_up" for mark in counted),
        has_number=has_number,
        as_usual_again_at=_again_at(treated, fading, steady, now),
    )


def _held_against(marks: Sequence[Mark]) -> list[Mark]:
    """All but the first made-up one."""
    first = min((mark for mark in marks if mark.kind == "made_up"), key=lambda mark: mark.at, default=None)
    return [mark for mark in marks if mark is not first]


def _points(mark: Mark, now: datetime) -> float:
    age = max(timedelta(0), now - mark.at)
    return POINTS[mark.kind] * 0.5 ** (age / HALF_LIFE)


def _treated(score: float) -> Treated:
    if score >= SOONER_FROM:
        return "sooner"
    return "later" if score <= LATER_FROM else "as_usual"


def _again_at(treated: Treated, fading: float, steady: float, now: datetime) -> datetime | None:
    """When what fades has faded to the border. What is read back no further than a year has then been forgotten anyway."""
    if treated != "later":
        return None
    return now + min(READ_BACK, HALF_LIFE * math.log2(fading / (LATER_FROM - steady)))
