"""What a notification says: a template, a language and the name of a coarse place. Pure.

The sentences stand in `wording.csv`, so that a translator needs that file only. A mob can be made with a push
message: no sentence there describes a person, quotes a report, or names more of the place than the area.
"""

import csv
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, lru_cache
from pathlib import Path

from kernel import places
from kernel.belonging.boundary import for_the_public
from kernel.geo import Position
from kernel.incidents import TOWN_ONLY
from kernel.places import towns

INCIDENT_VERIFIED = "incident_verified"
INCIDENT_WITHDRAWN = "incident_withdrawn"
REPORT_QUESTION = "report_question"
HELP_ASKED = "help_asked"
# So long, and no longer, somebody who is near may be of help.
HELP_LIFE = timedelta(minutes=20)

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

# To who has said that they may be asked. Nobody is described, followed or looked for: to be there and to call is the help.
# reviewed: nobody yet (machine)
TO_NEIGHBOURS: dict[str, tuple[str, str]] = {
    "en": (
        "Somebody near {place} needs help",
        "The police know and ask you, for the next 20 minutes: if you are there and it is safe, stay in sight and call 15 about"
        " what you see. Follow nobody.",
    ),
    "ur": (
        "{place} کے قریب کسی کو مدد چاہیے",
        "پولیس کو معلوم ہے اور اگلے 20 منٹ کے لیے آپ سے کہتی ہے: اگر آپ وہاں ہیں اور محفوظ ہیں تو نظر آتے رہیں اور جو دیکھیں اس کے"
        " لیے 15 پر کال کریں۔ کسی کا پیچھا نہ کریں۔",
    ),
    "sd": (
        "{place} ويجهو ڪنهن کي مدد گهرجي",
        "پوليس کي خبر آهي ۽ ايندڙ 20 منٽن لاءِ توهان کي چوي ٿي: جيڪڏهن توهان اتي آهيو ۽ محفوظ آهيو ته نظر ۾ رهو ۽ جيڪو ڏسو ان لاءِ"
        " 15 تي ڪال ڪريو. ڪنهن جو پيڇو نه ڪريو.",
    ),
}
TO_ONE: dict[str, dict[str, tuple[str, str]]] = {REPORT_QUESTION: TO_REPORTER, HELP_ASKED: TO_NEIGHBOURS}

WORDING = Path(__file__).with_name("wording.csv")
CORRECTIONS = Path(__file__).with_name("corrections.csv")


@dataclass(frozen=True, slots=True)
class Message:
    """A notification in words. `locale` is the language of the words, which may not be the one asked for."""

    title: str
    text: str
    locale: str
    place_name: str


def has_words(*, kind: str, category: str) -> bool:
    """Whether there are words for it. An SOS has none: a call for help is not the neighbours' business."""
    return (kind, category, "en") in templates()


def may_be_told(*, kind: str, category: str) -> bool:
    """Whether it is told to who watches the place: not what tells of a person or a home, which nobody near may read of."""
    return has_words(kind=kind, category=category) and category not in TOWN_ONLY


def published_place_or_none(*, category: str, anchor: Position) -> Position | None:
    """What is known of the place outside the house: the anchor; or its town's fixed center, None where no town is known."""
    if category not in TOWN_ONLY:
        return anchor
    town = towns.town_of_or_none(anchor)
    return town.center if town is not None else None


def message(*, kind: str, category: str, place: Position, locale: str) -> Message:
    """The words for one device.

    place: the published one, never the exact place; only its neighbourhood, or its town, is named.
    locale: BCP 47; a language we do not have reads English.
    Raises KeyError for what has no words.
    """
    return _message(kind, category, place, places.language_of(locale))


# Thousands are sent the same: to name the place and to look for words that say who somebody is took longer than the sending.
@lru_cache(maxsize=512)
def _message(kind: str, category: str, place: Position, language: str) -> Message:
    place_name = _name_of(place, category, language)
    if kind == INCIDENT_WITHDRAWN:
        told = _message(INCIDENT_VERIFIED, category, place, language).title
        title, text = corrections()[language]
        return Message(
            title=for_the_public(title, {"told": told}),
            text=for_the_public(text, {"place": place_name}),
            locale=language,
            place_name=place_name,
        )
    title, text = TO_ONE[kind][language] if kind in TO_ONE else templates()[kind, category, language]
    return Message(
        title=for_the_public(title, {"place": place_name}),
        text=for_the_public(text, {"place": place_name}),
        locale=language,
        place_name=place_name,
    )


def _name_of(place: Position, category: str, language: str) -> str:
    if category in TOWN_ONLY and (town := towns.town_of_or_none(place)) is not None:
        return town.name(language)
    return places.name_of(place, language)


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
