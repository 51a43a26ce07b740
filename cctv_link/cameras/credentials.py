"""Cameras' names and passwords, sealed: a copy of the database alone opens no camera."""

import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from functools import cache

from cryptography.fernet import Fernet, InvalidToken

from kernel.errors import DomainError, Kind
from kernel.secrets import derived_key

PURPOSE = "camera-credentials"


class CredentialUnreadable(DomainError):
    kind = Kind.UNAVAILABLE
    slug = "credential-unreadable"
    title = "A camera's credential was sealed under another SECRET_KEY"


@dataclass(frozen=True, slots=True)
class Credential:
    """How a camera is entered. Neither part is ever shown, not even by repr."""

    username: str = field(repr=False)
    password: str = field(repr=False)


def seal(credential: Credential, *, secret_key: str) -> bytes:
    """The credential under a key that only this purpose has."""
    plain = json.dumps([credential.username, credential.password])
    return _box(secret_key).encrypt(plain.encode())


def unseal(sealed: bytes, *, secret_key: str) -> Credential:
    """What was sealed. Raises CredentialUnreadable when SECRET_KEY has changed since."""
    try:
        plain = _box(secret_key).decrypt(sealed)
    except InvalidToken as error:
        raise CredentialUnreadable("import the cameras' credentials again") from error
    username, password = json.loads(plain)
    return Credential(username, password)


@cache
def _box(secret_key: str) -> Fernet:
    return Fernet(urlsafe_b64encode(derived_key(secret_key, PURPOSE)))
