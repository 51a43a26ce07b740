"""Words that are kept but not to be read in a copy of the database: AES-256-GCM, under a key of one purpose."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12


class Unreadable(Exception):
    """It was sealed under another key, for another row, or was altered."""


def seal(key: bytes, text: str, *, about: str) -> bytes:
    """about: whose it is; what was sealed for one row opens in no other."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, text.encode(), about.encode())


def unseal(key: bytes, sealed: bytes, *, about: str) -> str:
    """What was sealed. Raises Unreadable."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable("sealed under another key, or for another row") from error
