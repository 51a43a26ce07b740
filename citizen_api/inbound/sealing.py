"""What is kept of a number, and of words that wait: a keyed hash to know it again, and bytes that only SECRET_KEY opens."""

import hmac

from kernel import sealed as seals
from kernel.secrets import derived_key, keyed_hash

HASHED, SEALED = "inbound-number-hash", "inbound-number"


def hashed(value: str, *, secret_key: str) -> bytes:
    """The same value is the same hash; numbers are few, so without the key it would be no secret."""
    return keyed_hash(derived_key(secret_key, HASHED), value)


def seal(value: str, *, secret_key: str) -> bytes:
    return seals.seal(derived_key(secret_key, SEALED), value, about=SEALED)


def unseal_or_none(sealed: bytes | None, *, secret_key: str) -> str | None:
    """None when its time is over, or SECRET_KEY has changed since."""
    if sealed is None:
        return None
    try:
        return seals.unseal(derived_key(secret_key, SEALED), sealed, about=SEALED)
    except seals.Unreadable:
        return None


def is_same(one: str, other: str) -> bool:
    """Without telling by its time how far they agree."""
    return hmac.compare_digest(one.encode(), other.encode())
