"""How long what is held stays: until somebody decides, for a while after the resident was told, or with the case. Pure.

| it stands | what is held |
| --- | --- |
| undecided | stays; the supervisor is told after 24 and 48 h; after 72 h what lies outside the clip is let go |
| unfounded, inconclusive | stays until 14 days after the resident was told, and while it is disputed |
| verified | stays with the case |
| under a legal hold | stays, whatever else is true |
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto

from kernel.incidents import DISPUTABLE_FOR

TELL_AFTER_H = (24, 48)
LET_GO_AFTER = timedelta(hours=72)
TOLD_FOR = DISPUTABLE_FOR
# A dispute, or a clip that still waits to be pulled, is looked at again so often.
LOOK_EVERY = timedelta(days=1)

UNDECIDED, TOLD, CASE = "undecided", "told", "case"
BASES = (UNDECIDED, TOLD, CASE)


class Holding(Enum):
    """What happens to the holds of an incident."""

    STAY = auto()
    CLIP_ONLY = (
        auto()
    )  # what lies outside a clip that is still to be pulled is let go, and the rest once it is
    END = auto()


@dataclass(frozen=True, slots=True)
class Standing:
    """basis: why it is held, one of BASES. told_until_at: the end of the 14 days, once the resident was told."""

    basis: str
    received_at: datetime
    told_until_at: datetime | None = None
    is_open: bool = True
    is_disputed: bool = False
    ordered_until_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """tell_h: the supervisor is to be told that nobody has decided for so long. again_at: when to look next."""

    holding: Holding
    tell_h: int | None = None
    again_at: datetime | None = None


def look(standing: Standing, *, now: datetime) -> Look:
    """What the rule says of an incident's holds now."""
    if standing.ordered_until_at is not None and now < standing.ordered_until_at:
        return Look(Holding.STAY, again_at=standing.ordered_until_at)
    if standing.basis == CASE:
        return Look(Holding.STAY)
    if standing.basis == TOLD:
        return _after_the_decision(standing, now)
    return _before_a_decision(standing, now)


def _after_the_decision(standing: Standing, now: datetime) -> Look:
    if standing.is_disputed:
        return Look(Holding.STAY, again_at=now + LOOK_EVERY)
    if standing.told_until_at is None or now >= standing.told_until_at:
        return Look(Holding.END)
    return Look(Holding.STAY, again_at=standing.told_until_at)


def _before_a_decision(standing: Standing, now: datetime) -> Look:
    waited = now - standing.received_at
    if waited >= LET_GO_AFTER:
        return Look(Holding.CLIP_ONLY, again_at=now + LOOK_EVERY)
    passed = [hours for hours in TELL_AFTER_H if waited >= timedelta(hours=hours)]
    to_come = [timedelta(hours=hours) for hours in TELL_AFTER_H if hours not in passed]
    return Look(
        Holding.STAY,
        tell_h=passed[-1] if passed and standing.is_open else None,
        again_at=standing.received_at + (to_come[0] if to_come else LET_GO_AFTER),
    )
