"""The token of a device that signs: its device and its end under our own seal. It lies in no table."""

import base64
import binascii
import hmac
from datetime import datetime, timedelta
from uuid import UUID

from kernel import clock, config, secrets

LIFE = timedelta(minutes=15)
PREFIX = "gws_"
# A device's id, the second at which it ends, and the first half of an HMAC-SHA-256 over both.
_ID_BYTES, _END_BYTES, _SEAL_BYTES = 16, 5, 16


def sealed(device_id: UUID) -> tuple[str, datetime]:
    """A token, and when it ends."""
    ends_at = (clock.now() + LIFE).replace(microsecond=0)
    said = device_id.bytes + int(ends_at.timestamp()).to_bytes(_END_BYTES, "big")
    return PREFIX + base64.urlsafe_b64encode(said + _seal(said)).rstrip(b"=").decode(), ends_at


def read_or_none(token: str) -> tuple[UUID, bool] | None:
    """Whose it is, and whether it has ended; None when we never made it."""
    parts = _parts_or_none(token)
    if parts is None:
        return None
    said, seal = parts
    if not hmac.compare_digest(seal, _seal(said)):
        return None
    has_ended = int.from_bytes(said[_ID_BYTES:], "big") <= clock.now().timestamp()
    return UUID(bytes=said[:_ID_BYTES]), has_ended


def claimed_or_none(token: str) -> UUID | None:
    """Whose it says it is, whoever has sealed it: of itself it shows nothing. None when it is no such token."""
    parts = _parts_or_none(token) if token.startswith(PREFIX) else None
    return None if parts is None else UUID(bytes=parts[0][:_ID_BYTES])


def _parts_or_none(token: str) -> tuple[bytes, bytes] | None:
    text = token.removeprefix(PREFIX)
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        return None
    said, seal = raw[: _ID_BYTES + _END_BYTES], raw[_ID_BYTES + _END_BYTES :]
    return (said, seal) if len(seal) == _SEAL_BYTES else None


def _seal(said: bytes) -> bytes:
    key = secrets.derived_key(config.installed().secret_key, "device-token")
    return hmac.digest(key, said, "sha256")[:_SEAL_BYTES]
