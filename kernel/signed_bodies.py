"""How a machine signs what it posts: HMAC-SHA-256 over `timestamp.body`, so that what is old or not its own can be refused.

Poles' boxes sign so to us, and we to a station's webhook. Pure.
"""

import hmac

SCHEME = "sha256="


def signature_of(secret: str, *, timestamp: str, body: bytes) -> str:
    """What stands in `Gawah-Signature`."""
    message = timestamp.encode() + b"." + body
    return SCHEME + hmac.digest(secret.encode(), message, "sha256").hex()


def fits(signature: str, *, secret: str, timestamp: str, body: bytes) -> bool:
    """Compared in constant time."""
    wanted = signature_of(secret, timestamp=timestamp, body=body)
    return hmac.compare_digest(signature.encode(), wanted.encode())
