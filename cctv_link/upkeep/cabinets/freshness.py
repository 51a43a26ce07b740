"""How a box signs what it says: HMAC-SHA-256 over `timestamp.body`, with the secret of its pole. Pure.

A timestamp more than five minutes off is refused whatever the signature: a recording of yesterday's "all is well"
must not cover a theft.
"""

import hmac
from datetime import UTC, datetime, timedelta

SCHEME = "sha256="
MOST_SKEW = timedelta(minutes=5)


def signature_of(secret: str, *, timestamp: str, body: bytes) -> str:
    """What stands in `Gawah-Signature`."""
    message = timestamp.encode() + b"." + body
    return SCHEME + hmac.digest(secret.encode(), message, "sha256").hex()


def fits(signature: str, *, secret: str, timestamp: str, body: bytes) -> bool:
    """Compared in constant time."""
    wanted = signature_of(secret, timestamp=timestamp, body=body)
    return hmac.compare_digest(signature.encode(), wanted.encode())


def said_at_or_none(timestamp: str, *, now: datetime) -> datetime | None:
    """When it was said; None for what is no number of seconds, or too far from `now`."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        return None
    said_at = datetime.fromtimestamp(int(timestamp), UTC) if int(timestamp) < 253_402_300_800 else None
    if said_at is None or abs(said_at - now) > MOST_SKEW:
        return None
    return said_at
