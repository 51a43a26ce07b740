"""Towns: the most that the public learns of where something happened that tells of a person or a home.

One CSV for each city that we know. A city without one has no town level, and shows nothing of such incidents.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kernel.geo import Position, distance_m
from kernel.places import LANGUAGES, language_of

# Further from every point than this, it is no town that we know.
FURTHEST_M = 40_000.0


@dataclass(frozen=True, slots=True)
class Town:
    """center: a fixed place that stands for all of it, the same whatever happened where."""

    center: Position
    names: dict[str, str]

    def name(self, locale: str) -> str:
        return self.names[language_of(locale)]


def town_of_or_none(place: Position) -> Town | None:
    """The town that a place belongs to; None in a city whose towns we do not know."""
    nearest = min(_points(), key=lambda point: distance_m(place, point[0]), default=None)
    if nearest is None or distance_m(place, nearest[0]) > FURTHEST_M:
        return None
    return nearest[1]


@cache
def _points() -> tuple[tuple[Position, Town], ...]:
    towns: dict[str, Town] = {}
    points = []
    for path in sorted(Path(__file__).parent.glob("*.csv")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
        for row in csv.DictReader(lines):
            at = Position(float(row["lat"]), float(row["lon"]))
            names = {language: row[f"name_{language}"] for language in LANGUAGES}
            points.append((at, towns.setdefault(names["en"], Town(at, names))))
    return tuple(points)
