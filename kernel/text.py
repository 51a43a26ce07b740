"""What people may write: any script, no tricks. Bidirectional overrides can make a sentence read as another."""

import re
import unicodedata

# Controls (Unicode's Cc, which is fixed for good) but for line feed and tab; bidirectional embeddings and
# overrides; halves of a surrogate pair. The joiners, marks and isolates that Urdu and Sindhi need may stand.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")


def normal(text: str) -> str:
    """The text in NFC, with line feeds only."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def forbidden_character_or_none(text: str) -> str | None:
    """The first character that may not stand in anybody's words, as U+XXXX."""
    found = _FORBIDDEN.search(text)
    return f"U+{ord(found[0]):04X}" if found else None
