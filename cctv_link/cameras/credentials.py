"""Cameras' names and passwords, sealed: a copy of the database alone opens no camera."""

import json
from dataclasses import dataclass, field

from kernel import sealed as seals
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
    return seals.seal(derived_key(secret_key, PURPOSE), plain, about=PURPOSE)


def unseal(sealed: bytes, *, secret_key: str) -> Credential:
    """What was sealed. Raises CredentialUnreadable when SECRET_KEY has changed since."""
    try:
        plain = seals.unseal(derived_key(secret_key, PURPOSE), sealed, about=PURPOSE)
    except seals.Unreadable as error:
        raise CredentialUnreadable("import the cameras' credentials again") from error
    username, password = json.loads(plain)
    return Credential(username, password)
