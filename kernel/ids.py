"""Identifiers: UUIDv7 for machines, short speakable references for people."""

import os
import secrets
import time
from datetime import datetime
from uuid import UUID

# Crockford's alphabet without I, L, O and U: nothing that is heard or read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
REFERENCE_LENGTH = 8

_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MISHEARD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): made before the commit; sorts by time only to the millisecond."""
    value = int.from_bytes(os.urandom(10), "big") | (time.time_ns() // 1_000_000) << 80
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=value)


def earliest_id(instant: datetime) -> UUID:
    """Smaller than every UUIDv7 made at `instant` (aware) or later, greater than those made before its millisecond."""
    return UUID(int=int(instant.timestamp() * 1000) << 80)


def new_reference() -> str:
    """Eight random characters (40 bits) and a check character, such as `K4821000T`."""
    bits = secrets.randbits(5 * REFERENCE_LENGTH)  # once for all: each asks the system anew
    body = "".join(ALPHABET[bits >> 5 * place & 31] for place in range(REFERENCE_LENGTH))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The ISO 7064 MOD 37,36 check character: finds every wrong character and nearly every swap."""
    remainder = 36
    for character in body:
        remainder = (remainder + _ALPHANUMERIC.index(character)) % 36 or 36
        remainder = remainder * 2 % 37
    return _ALPHANUMERIC[(37 - remainder) % 36]


def read_reference_or_none(spoken: str) -> str | None:
    """The reference a person meant, forgiving case, dashes and O for 0; None when the check character is wrong."""
    letters = spoken.strip().upper().replace("-", "").replace(" ", "")
    body, check = letters[:REFERENCE_LENGTH].translate(_MISHEARD), letters[REFERENCE_LENGTH:]
    if len(body) != REFERENCE_LENGTH or any(character not in ALPHABET for character in body):
        return None
    return body + check if check == check_character(body) else None


def looks_like_reference(spoken: str) -> bool:
    """Whether somebody meant a whole reference, right or wrong: as long as one, in its alphabet, with a digit in it."""
    letters = spoken.strip().upper().replace("-", "").replace(" ", "")
    is_long_enough = len(letters) == REFERENCE_LENGTH + 1 and letters.isascii() and letters.isalnum()
    return is_long_enough and any(letter.isdigit() for letter in letters)
