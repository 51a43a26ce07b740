"""Words that are kept but not to be read in a copy of the database: AES-256-GCM, under a key of one purpose."""

import os
from base64 import urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Unreadable(Exception):
    """It was sealed under another key, for another row, or was altered."""


def seal(key: bytes, text: str, *, about: str) -> bytes:
    """about: whose it is, or what; what is sealed here for one row opens in no other. What was sealed earlier is not bound so."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())


def unseal(key: bytes, sealed: bytes, *, about: str) -> str:
    """What was sealed; `about` is asked for only where it was sealed by `seal`. Raises Unreadable."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode()).decode()
    except (InvalidTag, ValueError):
        return _unseal_earlier(key, sealed)


def _unseal_earlier(key: bytes, sealed: bytes) -> str:
    """What cameras, boxes and inbound messages had sealed before they came here: Fernet under the same key, for no row.

    It opens in any row of its kind: whoever can write to the database may put it into another.
    """
    try:
        return Fernet(urlsafe_b64encode(key)).decrypt(sealed).decode()
    except (InvalidToken, ValueError) as error:
        raise Unreadable("sealed under another key, or for another row") from error
