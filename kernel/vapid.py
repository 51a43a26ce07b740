"""The key pair by which the push services of browsers know this installation (VAPID, RFC 8292).

A browser's subscription is bound to the public key: another pair, and every phone must subscribe anew.
"""

import base64
from functools import cache
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from kernel.config import Settings


class VapidKeyUnusable(Exception):
    """Says why, in words for whoever runs the installation."""


def make(path: Path) -> str:
    """Write a new pair, readable by its owner alone; return the public key. Never overwrites one."""
    pair = ec.generate_private_key(ec.SECP256R1())
    written = pair.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.touch(mode=0o600, exist_ok=False)
    except FileExistsError as error:
        raise VapidKeyUnusable(f"{path} is there already; phones are subscribed with it") from error
    path.write_bytes(written)
    return _public(pair)


def public_key_or_none(settings: Settings) -> str | None:
    """What a browser subscribes with, base64url without padding; None where Web Push is not set up."""
    return None if missing(settings) else _read(settings.vapid_key_path)


def contact(settings: Settings) -> str:
    """Whom a push service may write to; empty when nobody is named."""
    return settings.vapid_contact or (settings.public_url if settings.is_public_https else "")


def missing(settings: Settings) -> list[str]:
    """What Web Push lacks here, each with what to do; nothing when it is set up."""
    lacks = []
    try:
        _read(settings.vapid_key_path)
    except VapidKeyUnusable as error:
        lacks.append(f"{error}: `flask --app app keys vapid` makes one (VAPID_KEY)")
    if not contact(settings):
        lacks.append(
            "nobody whom a push service may write to: set VAPID_CONTACT to mailto:... or https://..."
        )
    return lacks


def _read(path: Path) -> str:
    try:
        return _public_of(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise VapidKeyUnusable("no key pair for Web Push") from error
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise VapidKeyUnusable(f"{path.name} is no P-256 key") from error


@cache
def _public_of(path: Path, written_ns: int) -> str:
    """written_ns: when the file was written, so that another one is read anew."""
    pair = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(pair, ec.EllipticCurvePrivateKey) or pair.curve.name != "secp256r1":
        raise ValueError("no P-256 key")
    return _public(pair)


def _public(pair: ec.EllipticCurvePrivateKey) -> str:
    point = pair.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()
