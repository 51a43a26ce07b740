"""What may be said of few: a share of fewer than five is none, and a cell of fewer than five says only that. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moderation.fairness.figures import Agreement

FEWEST = 5
HOURS = 24
OUTCOMES = ("verified", "inconclusive", "unfounded")
FEW = f"<{FEWEST}"

Hours = Mapping[int, Mapping[str, int]]


def percent_or_none(part: int, whole: int) -> int | None:
    """None of fewer than five: one person's decision would look like a rate."""
    return round(100 * part / whole) if whole >= FEWEST else None


def share_of(agreement: Agreement) -> int | None:
    return percent_or_none(agreement.agree, agreement.of)


def said(many: int) -> str:
    """A count as it may leave the page: 0, a number, or that there are few."""
    return FEW if 0 < many < FEWEST else str(many)


@dataclass(frozen=True, slots=True)
class Band:
    """One outcome's part of a cell. from_percent: how much lies below it."""

    outcome: str
    from_percent: float
    percent: float


@dataclass(frozen=True, slots=True)
class Cell:
    """A town in one hour. bands: from the bottom, empty where there are few."""

    hour: int
    many: int
    counts: Mapping[str, int]
    bands: Sequence[Band]

    @property
    def is_few(self) -> bool:
        return 0 < self.many < FEWEST


def cells(hours: Hours) -> list[Cell]:
    """The 24 hours of a town."""
    return [_cell(hour, hours.get(hour, {})) for hour in range(HOURS)]


def _cell(hour: int, counts: Mapping[str, int]) -> Cell:
    many = sum(counts.values())
    bands: list[Band] = []
    below = 0.0
    for outcome in OUTCOMES if many >= FEWEST else ():
        percent = 100 * counts.get(outcome, 0) / many
        if percent:
            bands.append(Band(outcome, below, percent))
        below += percent
    return Cell(hour, many, counts, bands)
