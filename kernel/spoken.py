"""A sentence of the one catalogue in each of our languages, for whoever is at no page: a phone, a list, a push.

Written in English where it is said, `spoken("…")`; script/words collects it as it collects what the pages say, and the Urdu
and Sindhi stand in the catalogue, each with the name of who has reviewed it.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUES = Path(__file__).parent / "web" / "catalogue"
DEFAULT = "en"
CODES = (DEFAULT, "ur", "sd")


class Spoken(Mapping[str, str]):
    """language -> the sentence in it. Nothing is read before it is asked for."""

    __slots__ = ("english",)

    def __init__(self, english: str) -> None:
        self.english = english

    def __getitem__(self, language: str) -> str:
        if language not in CODES:
            raise KeyError(language)
        return catalogue(language).gettext(self.english)

    def __iter__(self) -> Iterator[str]:
        return iter(CODES)

    def __len__(self) -> int:
        return len(CODES)

    def __repr__(self) -> str:
        return f"spoken({self.english!r})"


def spoken(english: str) -> Spoken:
    """That sentence, in each of our languages."""
    return Spoken(english)


@cache
def catalogue(code: str) -> NullTranslations:
    """What a language says, read once a process."""
    if code == DEFAULT:
        return NullTranslations()
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        read = read_po(file, locale=code)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return GNUTranslations(compiled)
