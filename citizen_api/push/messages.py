"""What a notification says: a template, a language and the name of a coarse place. Pure.

The sentences stand in `wording.csv`, so that a translator needs that file only. A mob can be made with a push
message: no sentence there describes a person, quotes a report, or names more of the place than the area.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kernel import places
from kernel.belonging.boundary import for_the_public
from kernel.geo import Position

INCIDENT_VERIFIED = "incident_verified"
INCIDENT_WITHDRAWN = "incident_withdrawn"
REPORT_QUESTION = "report_question"

# To a reporter alone: that there is a question, and nothing of what it is about. It may stand on a locked screen.
# reviewed: nobody yet (machine)
TO_REPORTER: dict[str, tuple[str, str]] = {
    "en": (
        "A question about your report",
        "The police have a question about your report. You can answer it in the app.",
    ),
    "ur": (
        "آپ کی رپورٹ کے بارے میں ایک سوال",
        "پولیس کا آپ کی رپورٹ کے بارے میں ایک سوال ہے۔ آپ ایپ میں جواب دے سکتے ہیں۔",
    ),
    "sd": (
        "توهان جي رپورٽ بابت هڪ سوال",
        "پوليس جو توهان جي رپورٽ بابت هڪ سوال آهي. توهان ايپ ۾ جواب ڏئي سگهو ٿا.",
    ),
}

WORDING = Path(__file__).with_name("wording.csv")
CORRECTIONS = Path(__file__).with_name("corrections.csv")


@dataclass(frozen=True, slots=True)
class Message:
    """A notification in words. `locale` is the language of the words, which may not be the one asked for."""

    title: str
    text: str
    locale: str
    place_name: str


def may_be_told(*, kind: str, category: str) -> bool:
    """Whether there are words for it. An SOS has none: a call for help is not the neighbours' business."""
    return (kind, category, "en") in templates()


def message(*, kind: str, category: str, place: Position, locale: str) -> Message:
    """The words for one device.

    place: the published anchor, never the exact place; only its neighbourhood is named.
    locale: BCP 47; a language we do not have reads English.
    Raises KeyError for what may not be told.
    """
    language = places.language_of(locale)
    place_name = places.name_of(place, language)
    if kind == INCIDENT_WITHDRAWN:
        told = message(kind=INCIDENT_VERIFIED, category=category, place=place, locale=locale).title
        title, text = corrections()[language]
        return Message(
            title=for_the_public(title, {"told": told}),
            text=for_the_public(text, {"place": place_name}),
            locale=language,
            place_name=place_name,
        )
    title, text = TO_REPORTER[language] if kind == REPORT_QUESTION else templates()[kind, category, language]
    return Message(
        title=for_the_public(title, {"place": place_name}),
        text=for_the_public(text, {"place": place_name}),
        locale=language,
        place_name=place_name,
    )


@cache
def templates() -> dict[tuple[str, str, str], tuple[str, str]]:
    """(kind, category, language) -> (title, text)."""
    return {
        (row["kind"], row["category"], row["language"]): (row["title"], row["text"])
        for row in csv.DictReader(_lines(WORDING))
    }


@cache
def corrections() -> dict[str, tuple[str, str]]:
    """language -> (title, text) of what is said when something is withdrawn, whatever its category."""
    return {row["language"]: (row["title"], row["text"]) for row in csv.DictReader(_lines(CORRECTIONS))}


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
