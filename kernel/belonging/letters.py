"""One spelling for what is typed in several: the letters, tokens and words of a text, whatever keyboard wrote it. Pure."""

import re
import unicodedata

# Urdu, Sindhi and Arabic keyboards have different keys for what a reader takes for the same letter.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u064a\u0649\u06d0\u06d2\u06cd", "\u06cc"),  # yeh
        **dict.fromkeys("\u0643\u06aa\u063b\u063c", "\u06a9"),  # kaf
        **dict.fromkeys("\u0647\u06be\u06d5\u0629\u06c3", "\u06c1"),  # heh
        "\u0671": "\u0627",  # alef wasla
        "\u0640": "",  # tatweel
        "\u0621": "",  # a hamza by itself
    }
)
# Vowel signs, joiners, selectors and whatever else is drawn on a letter or not at all: they belong to the word around them.
_UNSEEN = ("Mn", "Me", "Cf")
# Letters by their category, and blank on every screen.
_BLANK = "\u115f\u1160\u3164\uffa0"
_WITHIN = "".join(
    chr(point)
    for point in (*range(0x10000), *range(0xE0000, 0xE01F0))
    if unicodedata.category(chr(point)) in _UNSEEN
)
_TOKEN = re.compile(f"(?:[^\\W_]|[{re.escape(_WITHIN)}])+")


def tokens(text: str) -> list[str]:
    """The words of a text as they are written."""
    return [token for token in _TOKEN.findall(text) if plain(token)]


def plain(token: str) -> str:
    """A word in the one spelling it is compared in: no capitals, vowel signs or hidden marks."""
    taken_apart = unicodedata.normalize("NFKD", token).casefold()
    letters = (
        each for each in taken_apart if unicodedata.category(each) not in _UNSEEN and each not in _BLANK
    )
    return "".join(letters).translate(_ALIKE)
