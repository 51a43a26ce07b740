"""What a notification says: a template, a language and the name of a coarse place. Pure.

The sentences stand in `wording`, their Urdu and Sindhi in the one catalogue. A mob can be made with a push message: no
sentence there describes a person, quotes a report, or names more of the place than the area.
"""

from dataclasses import dataclass

from citizen_api.push import wording
from kernel import places
from kernel.belonging.boundary import for_the_public
from kernel.geo import Position
from kernel.spoken import Spoken

INCIDENT_VERIFIED = "incident_verified"
INCIDENT_WITHDRAWN = "incident_withdrawn"
REPORT_QUESTION = "report_question"


@dataclass(frozen=True, slots=True)
class Message:
    """A notification in words. `locale` is the language of the words, which may not be the one asked for."""

    title: str
    text: str
    locale: str
    place_name: str


def may_be_told(*, kind: str, category: str) -> bool:
    """Whether there are words for it. An SOS has none: a call for help is not the neighbours' business."""
    return kind == INCIDENT_VERIFIED and category in wording.VERIFIED


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
        title, text = (each[language] for each in wording.WITHDRAWN)
        return Message(
            title=for_the_public(title, {"told": told}),
            text=for_the_public(text, {"place": place_name}),
            locale=language,
            place_name=place_name,
        )
    if kind not in (INCIDENT_VERIFIED, REPORT_QUESTION):
        raise KeyError(kind)
    words = wording.QUESTION if kind == REPORT_QUESTION else wording.VERIFIED[category]
    title, text = (each[language] for each in words)
    return Message(
        title=for_the_public(title, {"place": place_name}),
        text=for_the_public(text, {"place": place_name}),
        locale=language,
        place_name=place_name,
    )


def templates() -> dict[tuple[str, str, str], tuple[str, str]]:
    """(kind, category, language) -> (title, text)."""
    return {
        (INCIDENT_VERIFIED, category, language): (title[language], text[language])
        for category, (title, text) in wording.VERIFIED.items()
        for language in places.LANGUAGES
    }


def corrections() -> dict[str, tuple[str, str]]:
    """language -> (title, text) of what is said when something is withdrawn, whatever its category."""
    return _in_each(wording.WITHDRAWN)


def to_reporter() -> dict[str, tuple[str, str]]:
    """language -> (title, text) of what a reporter is told when there is a question."""
    return _in_each(wording.QUESTION)


def _in_each(words: tuple[Spoken, Spoken]) -> dict[str, tuple[str, str]]:
    title, text = words
    return {language: (title[language], text[language]) for language in places.LANGUAGES}
