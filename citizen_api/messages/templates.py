"""What an operator can say with one key, in the languages of the city. Pure.

None of them promises what the house cannot know: that somebody comes, or that it will be well.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel import places
from kernel.spoken import Spoken, spoken

WORDS: dict[str, Spoken] = {
    "stay_in_light": spoken("Stay in the light, where people are."),
    "go_inside": spoken("Go inside if you can: a shop or a petrol pump."),
    "we_see_you": spoken("We see the place on a camera."),
    "are_you_safe": spoken("Are you safe now?"),
    "cannot_speak": spoken("If you cannot speak, write 1."),
}
CODES = tuple(WORDS)


@dataclass(frozen=True, slots=True)
class Template:
    """A sentence: as the resident reads it, in English, and in each language an operator may read."""

    code: str
    text: str
    text_en: str
    texts: Mapping[str, str]


def language_of(locale: str) -> str:
    """The language that a device of this locale reads; English for one we do not have."""
    return places.language_of(locale)


def offered(locale: str) -> list[Template]:
    """All of them, the first three being one key each."""
    language = language_of(locale)
    return [Template(code, words[language], words["en"], words) for code, words in WORDS.items()]
