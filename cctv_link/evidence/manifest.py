"""The signed manifest beside a clip: what it was cut from, by which clock, with which tools. Pure.

One JSON file in one canonical form (keys sorted, no spaces, UTF-8, no floating point number in it), so that
anyone can check it with the public key alone, long after this house is gone.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from kernel.errors import DomainError
from kernel.secrets import derived_key

FORMAT = "gawah-manifest-1"
LARGEST_BYTES = 4_000_000


class ManifestRefused(DomainError):
    slug = "manifest-refused"
    title = "The manifest is not what it says"


def signing_key(secret_key: str) -> Ed25519PrivateKey:
    """The installation's own; whoever knows its public half can check what it signed and sign nothing."""
    return Ed25519PrivateKey.from_private_bytes(derived_key(secret_key, "manifest"))


def public_pem(key: Ed25519PrivateKey) -> str:
    """What is given to those who check."""
    return (
        key.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def read_public_key(pem: bytes) -> Ed25519PublicKey:
    """Raises ManifestRefused."""
    try:
        key = serialization.load_pem_public_key(pem)
    except ValueError as error:
        raise ManifestRefused("the public key is no PEM file") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ManifestRefused("the public key is no Ed25519 key")
    return key


def canonical(value: Mapping[str, Any]) -> bytes:
    """The one way these facts are written."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def signed(facts: Mapping[str, Any], key: Ed25519PrivateKey, *, form: str = FORMAT) -> bytes:
    """The manifest file: the facts, and the signature over their canonical form. Same facts, same bytes."""
    stated = {**facts, "format": form}
    signature = {
        "algorithm": "Ed25519",
        "key": fingerprint(key.public_key()),
        "value": base64.b64encode(key.sign(canonical(stated))).decode(),
    }
    return canonical({"manifest": stated, "signature": signature})


def fingerprint(key: Ed25519PublicKey) -> str:
    """Names a public key: SHA-256 of its 32 bytes."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()


def read(content: bytes, *, key: Ed25519PublicKey, form: str = FORMAT) -> dict[str, Any]:
    """The facts, once their signature has been found good. Raises ManifestRefused saying what is wrong."""
    if len(content) > LARGEST_BYTES:
        raise ManifestRefused(f"a manifest has at most {LARGEST_BYTES} bytes")
    try:
        file = json.loads(content)
        facts, signature = file["manifest"], file["signature"]
        algorithm, named = signature["algorithm"], signature["key"]
        value = base64.b64decode(signature["value"], validate=True)
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error) as error:
        raise ManifestRefused("it is no manifest of ours") from error
    if not isinstance(facts, dict) or facts.get("format") != form or algorithm != "Ed25519":
        raise ManifestRefused(f"it is no {form} signed with Ed25519")
    if named != fingerprint(key):
        raise ManifestRefused(f"it was signed with another key: {str(named)[:16]}")
    # Not only the facts: base64 has spellings of the same bytes, and a file has one form here.
    plain = {"algorithm": "Ed25519", "key": fingerprint(key), "value": base64.b64encode(value).decode()}
    if content != canonical({"manifest": facts, "signature": plain}):
        raise ManifestRefused("it is not in its canonical form: something in it was changed")
    try:
        key.verify(value, canonical(facts))
    except (InvalidSignature, ValueError) as error:
        raise ManifestRefused("the signature does not fit: something in it was changed") from error
    return facts
