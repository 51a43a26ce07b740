"""Names for coarse places: what a notification calls the neighbourhood that something happened near.

One CSV for each city that we know, beside this file. A name is for people to recognise; where an incident
counts or is published is decided by `geo.anchor`, never by a name.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kernel.geo import Position, distance_m
from kernel.spoken import CODES, spoken

LANGUAGES = CODES
# Hand-placed, schematic: for the demonstration and for tests, never for a city's own installation.
STATIONS_OF_KARACHI = Path(__file__).parent / "karachi-stations.geojson"
# Further from every name than this, a name would mislead.
FURTHEST_M = 10_000.0
NAMELESS = spoken("your neighbourhood")


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A neighbourhood or landmark: about where its middle is, and its name by language."""

    position: Position
    names: dict[str, str]


def name_of(position: Position, locale: str) -> str:
    """The name of the nearest place, in the language of `locale`; English for a language we do not have."""
    language = language_of(locale)
    nearest = min(known_places(), key=lambda place: distance_m(position, place.position))
    if distance_m(position, nearest.position) > FURTHEST_M:
        return NAMELESS[language]
    return nearest.names[language]


def language_of(locale: str) -> str:
    """Which of our languages serves a BCP 47 tag: `ur-PK` is ur, `fr` is en."""
    language = locale.lower().partition("-")[0]
    return language if language in LANGUAGES else "en"


@cache
def known_places() -> tuple[NamedPlace, ...]:
    """Every place of every city's CSV; lines that begin with # say where the names come from."""
    return tuple(
        NamedPlace(
            Position(float(row["lat"]), float(row["lon"])),
            {language: row[f"name_{language}"] for language in LANGUAGES},
        )
        for path in sorted(Path(__file__).parent.glob("*.csv"))
        for row in csv.DictReader(_without_comments(path))
    )


def _without_comments(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
