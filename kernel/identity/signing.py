"""Whether the request at hand was signed by a device's key, now, and for the first time (RFC 9421; ADR 39)."""

import re
from datetime import timedelta

from kernel import clock, config
from kernel.http import limits, signed_requests
from kernel.http.message_signatures import Signed, Unreadable
from kernel.http.problems import HttpProblem
from kernel.identity.device_keys import DeviceKey
from kernel.secrets import derived_key, keyed_hash

# A phone's clock may be this far off when it signs; one that is further is told the time and signs again.
CLOCK_TOLERANCE = timedelta(minutes=5)
_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")


def is_named(key: DeviceKey) -> bool:
    """Whether the request says that this key has signed it."""
    try:
        return any(each.parameters.get("keyid") == key.thumbprint for each in signed_requests.signatures())
    except Unreadable:
        return False


def check(key: DeviceKey, *, may_be_repeated: bool = False) -> None:
    """Raises HttpProblem: signature-required, bad-signature, signature-time, signature-replayed.

    may_be_repeated: a call for help, which is one call however often it comes; nothing that may be away is asked about it.
    """
    signed = _by(key)
    missing = [name for name in signed_requests.components_needed() if name not in signed.components]
    if missing:
        raise HttpProblem("signature-required", f"the signature must cover {' '.join(missing)} too")
    try:
        fits = key.fits(signed.signature, signed_requests.base(signed))
    except Unreadable as error:
        raise HttpProblem("bad-signature", str(error)) from error
    if not fits:
        raise HttpProblem("bad-signature", "this request was not signed with this device's key")
    if not signed_requests.body_fits():
        raise HttpProblem("bad-signature", "the body is not the one of Content-Digest")
    _refuse_other_times(signed)
    nonce = _nonce_of(signed)
    if not may_be_repeated:
        _refuse_second_use(key, nonce)


def _by(key: DeviceKey) -> Signed:
    try:
        found = [
            each for each in signed_requests.signatures() if each.parameters.get("keyid") == key.thumbprint
        ]
    except Unreadable as error:
        raise HttpProblem("bad-signature", str(error)) from error
    if not found:
        raise HttpProblem(
            "signature-required", "sign with this device's key, and name its thumbprint as keyid"
        )
    signed = found[0]
    if signed.parameters.get("alg", key.algorithm) != key.algorithm:
        raise HttpProblem("bad-signature", f"this key signs with {key.algorithm}")
    return signed


def _refuse_other_times(signed: Signed) -> None:
    created = signed.parameters.get("created")
    if not isinstance(created, int):
        raise HttpProblem("signature-required", "the signature must say when it was created")
    now = clock.now()
    expires = signed.parameters.get("expires")
    has_ended = isinstance(expires, int) and expires < now.timestamp()
    if has_ended or abs(created - now.timestamp()) > CLOCK_TOLERANCE.total_seconds():
        raise HttpProblem("signature-time", "sign again with this time", received_at=clock.wire(now))


def _nonce_of(signed: Signed) -> str:
    nonce = signed.parameters.get("nonce")
    if not isinstance(nonce, str) or not _NONCE.fullmatch(nonce):
        raise HttpProblem(
            "signature-required", "the signature needs a nonce of 16 to 64 letters, digits, - and _"
        )
    return nonce


def _refuse_second_use(key: DeviceKey, nonce: str) -> None:
    """Two phones may draw the same nonce; one phone may not use it twice. While Redis is away each counts as the first."""
    # It is looked for as long as its time would be taken.
    window_s = 2 * int(CLOCK_TOLERANCE.total_seconds()) + 1
    settings = config.installed()
    # Redis writes to disk, and what is signed may be an anonymous report: nobody reads there which phone it was.
    counted = keyed_hash(derived_key(settings.secret_key, "nonce"), f"{key.thumbprint}:{nonce}").hex()
    if not limits.is_first(settings.redis_url, window_s=window_s, name="nonce", key=counted):
        raise HttpProblem("signature-replayed", "this nonce was used; draw another for each request")
