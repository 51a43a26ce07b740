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
# Vowel signs, joiners and marks that nobody sees belong to the word around them.
_WITHIN = "\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed\u00ad\u200b-\u200f\u2060\u2066-\u2069\ufeff"
_TOKEN = re.compile(f"(?:[^\\W_]|[{_WITHIN}])+")


def tokens(text: str) -> list[str]:
    """The words of a text as they are written."""
    return _TOKEN.findall(text)


def plain(token: str) -> str:
    """A word in the one spelling it is compared in: no capitals, vowel signs or hidden marks."""
    taken_apart = unicodedata.normalize("NFKD", token).casefold()
    letters = (each for each in taken_apart if unicodedata.category(each) not in ("Mn", "Cf"))
    return "".join(letters).translate(_ALIKE)
