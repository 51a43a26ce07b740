"""Keys derived from SECRET_KEY, one per purpose, and the hashes made with them."""

import hashlib
import hmac
import secrets
from functools import lru_cache


@lru_cache(maxsize=32)
def derived_key(secret_key: str, purpose: str) -> bytes:
    """32 bytes for one purpose only; knowing one purpose's key tells nothing of another's."""
    return hmac.digest(secret_key.encode(), f"gawah/{purpose}".encode(), "sha256")


def keyed_hash(key: bytes, value: str) -> bytes:
    """HMAC-SHA-256: what may be stored of a thing that must be recognised but not known."""
    return hmac.digest(key, value.encode(), "sha256")


def token_hash(token: str) -> bytes:
    """How a bearer token or key is stored. Tokens carry 256 random bits, so no salt and no slow hash is needed."""
    return hashlib.sha256(token.encode()).digest()


def new_token() -> str:
    """256 random bits, safe in a header."""
    return secrets.token_urlsafe(32)
