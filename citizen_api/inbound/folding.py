"""One shape for what three alphabets write differently. Pure."""

import re
import unicodedata

# One shape for letters that three alphabets write differently, and no marks: people type what their keys give.
_FOLDED = str.maketrans("يىڪكهھةۃأإآ", "ییککہہہہااا")
_MARKS = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u2066-\u2069]")


def folded(text: str) -> str:
    """Small letters, digits as 0 to 9, one shape a letter, no marks."""
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", text)).translate(_FOLDED).lower()
    return "".join(str(unicodedata.digit(c)) if c.isdecimal() else c for c in plain)


def word_set(words: str) -> frozenset[str]:
    return frozenset(folded(words).split())


def phrases(lines: str) -> frozenset[tuple[str, ...]]:
    """Some words in their order each, apart by a comma."""
    return frozenset(tuple(line.split()) for line in folded(lines).split(","))
