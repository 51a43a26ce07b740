"""Outcomes by town and hour as a file for a spreadsheet; small numbers are told as small."""

import csv
import io
from collections.abc import Mapping

from moderation.fairness import shares
from moderation.fairness.shares import Hours

COLUMNS = ("town", "hour", "decided", *shares.OUTCOMES)
# What a spreadsheet would run as a formula.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def written(towns: Mapping[str, Hours]) -> str:
    """One row for each town and hour in which anything was decided."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for town, hours in sorted(towns.items()):
        for hour, counts in sorted(hours.items()):
            total = sum(counts.values())
            writer.writerow((_harmless(town), hour, shares.said(total), *_outcomes(counts, total)))
    return out.getvalue()


def _outcomes(counts: Mapping[str, int], total: int) -> list[str]:
    # Of few not even which: two cells beside each other would name a decision.
    if total < shares.FEWEST:
        return [""] * len(shares.OUTCOMES)
    return [shares.said(counts.get(each, 0)) for each in shares.OUTCOMES]


def _harmless(name: str) -> str:
    return f"'{name}" if name.startswith(_FORMULAS) else name
