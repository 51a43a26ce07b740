"""What a notification says: a template, a language and the name of a coarse place. Pure.

The sentences stand in `wording`, their Urdu and Sindhi in the one catalogue. A mob can be made with a push message: no
sentence there describes a person, quotes a report, or names more of the place than the area.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from citizen_api.push import wording
from kernel import places
from kernel.belonging.boundary import for_the_public
from kernel.categories import TOWN_ONLY
from kernel.geo import Position
from kernel.places import towns

INCIDENT_VERIFIED = "incident_verified"
INCIDENT_WITHDRAWN = "incident_withdrawn"
REPORT_QUESTION = "report_question"
HELP_ASKED = "help_asked"
# So long, and no longer, somebody who is near may be of help.
HELP_LIFE = timedelta(minutes=20)
# What goes to one person, or to who has agreed to be asked.
TO_ONE = {REPORT_QUESTION: wording.QUESTION, HELP_ASKED: wording.NEIGHBOURS}


@dataclass(frozen=True, slots=True)
class Message:
    """A notification in words. `locale` is the language of the words, which may not be the one asked for."""

    title: str
    text: str
    locale: str
    place_name: str


def has_words(*, kind: str, category: str) -> bool:
    """Whether there are words for it. An SOS has none: a call for help is not the neighbours' business."""
    return kind == INCIDENT_VERIFIED and category in wording.VERIFIED


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
        title, text = (each[language] for each in wording.WITHDRAWN)
        return Message(
            title=for_the_public(title, {"told": told}),
            text=for_the_public(text, {"place": place_name}),
            locale=language,
            place_name=place_name,
        )
    if kind not in (INCIDENT_VERIFIED, *TO_ONE):
        raise KeyError(kind)
    words = TO_ONE[kind] if kind in TO_ONE else wording.VERIFIED[category]
    title, text = (each[language] for each in words)
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


def templates() -> dict[tuple[str, str, str], tuple[str, str]]:
    """(kind, category, language) -> (title, text)."""
    return {
        (INCIDENT_VERIFIED, category, language): (title[language], text[language])
        for category, (title, text) in wording.VERIFIED.items()
        for language in places.LANGUAGES
    }
