"""What earlier reports say of how the next ones are treated. Pure.

Only outcomes count: what was verified raises, what was reported knowing that it did not happen lowers, and what nobody
could tell says nothing. The first made-up report is never held against anybody. All of it fades by half in ninety days.
Who the person is, how they write, where they live and what they own is not known here, and has no way in.

The score is nobody's to see: it gives one of three ways of being treated, and these differ by little. A first SOS, and every other
one, is treated the same whatever it says.
"""

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
# However many: so that good years do not buy one night of lies, and one night is over some day.
MOST = {"verified": 4.0, "made_up": 8.0}
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
    treated = _treated(counted, has_number, now)
    return Standing(
        treated,
        verified=sum(mark.kind == "verified" for mark in counted),
        made_up=sum(mark.kind == "made_up" for mark in counted),
        has_number=has_number,
        as_usual_again_at=_again_at(counted, has_number, now) if treated == "later" else None,
    )


def _treated(marks: Sequence[Mark], has_number: bool, now: datetime) -> Treated:
    score = POINTS_FOR_NUMBER if has_number else 0.0
    for kind, points in POINTS.items():
        # All but the first made-up one.
        of_kind = sorted((mark for mark in marks if mark.kind == kind), key=lambda mark: mark.at)
        held = of_kind[1:] if kind == "made_up" else of_kind
        share = sum(
            0.5 ** (max(timedelta(0), now - mark.at) / HALF_LIFE)
            for mark in held
            if now < mark.at + READ_BACK
        )
        score += max(-MOST[kind], min(MOST[kind], points * share))
    if score >= SOONER_FROM:
        return "sooner"
    return "later" if score <= LATER_FROM else "as_usual"


def _again_at(marks: Sequence[Mark], has_number: bool, now: datetime) -> datetime:
    """The first day on which it has faded so far; after a year nothing is read any more."""
    days = (now + timedelta(days=day) for day in range(1, READ_BACK.days))
    return next((day for day in days if _treated(marks, has_number, day) != "later"), now + READ_BACK)
