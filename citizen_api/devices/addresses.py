"""Which address a browser may name for its push messages. Whatever a phone says, we speak to push services that are known, over TLS.

An endpoint is an address that anybody may hand us and that we then call: without this rule it would be a way to make the house
ask its own neighbours.
"""

import base64
import binascii
import re

from cryptography.hazmat.primitives.asymmetric import ec

from citizen_api.devices.registrations import WEBPUSH, BrowserKeys, PushAddress
from kernel import vapid
from kernel.config import Settings
from kernel.errors import DomainError, InvalidField, Kind
from kernel.marks import N_

# Strict, so that no two readers can find two different servers in it: no user, no backslash, no port but the usual.
_ENDPOINT = re.compile(r"https://([a-z0-9.-]+)(:443)?/[A-Za-z0-9\-._~:/?@!$&'()*+,;=%]+")
_AUTH_BYTES = 16
_POINT_BYTES = 65


class PushNotSetUp(DomainError):
    kind = Kind.CONFLICT
    slug = "push-not-set-up"
    title = N_("Notifications of browsers are not set up here")


def check(push: PushAddress | None, settings: Settings, *, at: str = "") -> None:
    """Raises PushNotSetUp, or InvalidField. at: what stands before the fields' names, such as `push.`."""
    if push is None or push.provider != WEBPUSH or push.keys is None:
        return
    if vapid.public_key_or_none(settings) is None:
        raise PushNotSetUp("everything is in the inbox: GET /v1/notifications")
    faults = []
    if not is_known(push.token, settings):
        detail = "is not an address of a push service that is known here"
        faults.append((f"{at}endpoint", "push-service-unknown", detail))
    faults += [(f"{at}keys.{name}", "invalid", detail) for name, detail in _key_faults(push.keys)]
    if faults:
        raise InvalidField(*faults)


def is_known(endpoint: str, settings: Settings) -> bool:
    """Whether we speak to it at all. Asked when it is named and again whenever something is sent."""
    if settings.webpush_test_origin and endpoint.startswith(f"{settings.webpush_test_origin}/"):
        return True
    found = _ENDPOINT.fullmatch(endpoint)
    return found is not None and known_as(found[1], settings) != ""


def known_as(host: str, settings: Settings) -> str:
    """The name in the settings that a push service's host falls under; empty where it is none of ours."""
    return next((known for known in settings.webpush_hosts_list if _fits(host, known)), "")


def _fits(host: str, known: str) -> bool:
    if known.startswith("*."):
        return host.endswith(known[1:]) and not host.startswith(".")
    return host == known


def _key_faults(keys: BrowserKeys) -> list[tuple[str, str]]:
    faults = []
    try:
        point = read(keys.p256dh)
        if len(point) != _POINT_BYTES:
            raise ValueError
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        faults.append(("p256dh", "is not a public key on P-256"))
    try:
        if len(read(keys.auth)) != _AUTH_BYTES:
            raise ValueError
    except ValueError:
        faults.append(("auth", f"is not {_AUTH_BYTES} bytes"))
    return faults


def read(text: str) -> bytes:
    """Bytes that a browser wrote as base64url. Raises ValueError."""
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise ValueError("no base64url") from error
