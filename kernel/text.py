"""What people may write: any script, no tricks. Bidirectional overrides can make a sentence read as another."""

import unicodedata

# Line feed and tab, and the joiners, marks and isolates that Urdu and Sindhi need to be written well.
_ALLOWED_CONTROLS = frozenset("\n\t\u200c\u200d\u200e\u200f\u2066\u2067\u2068\u2069")
_BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e")


def normal(text: str) -> str:
    """The text in NFC, with line feeds only."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def forbidden_character_or_none(text: str) -> str | None:
    """The first character that may not stand in anybody's words, as U+XXXX."""
    for character in text:
        if character in _ALLOWED_CONTROLS:
            continue
        if character in _BIDI_OVERRIDES or unicodedata.category(character) in ("Cc", "Cs"):
            return f"U+{ord(character):04X}"
    return None
