"""A device's key: the public half of what it signs its requests with. P-256 as browsers have it, Ed25519 beside it. Pure."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from kernel import ids

# As RFC 9421 calls what each of them signs with.
ALGORITHMS = ("ecdsa-p256-sha256", "ed25519")
_P256_BYTES = 32
# Thirty bits: who would have a key that looks like another's makes a milliard of them, of one that nobody has seen before its
# question stands on the screen.
_FINGERPRINT_BITS, _GROUP = 30, 3
_ECDSA = ec.ECDSA(SHA256())


class NotAKey(ValueError):
    """It is no public key that we take; says why."""


@dataclass(frozen=True, slots=True)
class DeviceKey:
    """thumbprint: RFC 7638, by which a signature names its key."""

    public: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey
    thumbprint: str

    @property
    def algorithm(self) -> str:
        return ALGORITHMS[0] if isinstance(self.public, ec.EllipticCurvePublicKey) else ALGORITHMS[1]

    @property
    def fingerprint(self) -> str:
        """The first thirty bits of the thumbprint as six characters in two groups, for a person to compare on two screens."""
        bits = int.from_bytes(base64.urlsafe_b64decode(self.thumbprint + "=")[:4]) >> (32 - _FINGERPRINT_BITS)
        said = "".join(ids.ALPHABET[bits >> place & 31] for place in range(_FINGERPRINT_BITS - 5, -1, -5))
        return f"{said[:_GROUP]} {said[_GROUP:]}"

    def fits(self, signature: bytes, signed: bytes) -> bool:
        """Whether `signature` was made of `signed` by the other half."""
        try:
            if isinstance(self.public, ed25519.Ed25519PublicKey):
                self.public.verify(signature, signed)
                return True
            if len(signature) != 2 * _P256_BYTES:
                return False
            # As WebCrypto and RFC 9421 write it: r and s, one behind the other.
            r, s = (
                int.from_bytes(part, "big") for part in (signature[:_P256_BYTES], signature[_P256_BYTES:])
            )
            self.public.verify(encode_dss_signature(r, s), signed, _ECDSA)
            return True
        except InvalidSignature:
            return False


def of_jwk(jwk: Mapping[str, str]) -> bytes:
    """A public JSON Web Key (RFC 7517, 8037) as it is stored. Raises NotAKey."""
    try:
        if (jwk.get("kty"), jwk.get("crv")) == ("EC", "P-256"):
            x, y = (int.from_bytes(_bytes(jwk[name]), "big") for name in ("x", "y"))
            public: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey = ec.EllipticCurvePublicNumbers(
                x, y, ec.SECP256R1()
            ).public_key()
        elif (jwk.get("kty"), jwk.get("crv")) == ("OKP", "Ed25519"):
            public = ed25519.Ed25519PublicKey.from_public_bytes(_bytes(jwk["x"]))
        else:
            raise NotAKey("expected EC with P-256, or OKP with Ed25519")
    except (KeyError, ValueError) as error:
        raise NotAKey(
            str(error) if isinstance(error, NotAKey) else "this is no point of that curve"
        ) from error
    return public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)


@lru_cache(maxsize=4_096)
def loaded(stored: bytes) -> DeviceKey:
    """The key that of_jwk has written."""
    public = serialization.load_der_public_key(stored)
    assert isinstance(public, ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey), "only these are stored"
    return DeviceKey(public, _thumbprint(public))


def _thumbprint(public: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey) -> str:
    """RFC 7638: the members that are required, in the order of their names, without a blank."""
    if isinstance(public, ed25519.Ed25519PublicKey):
        raw = public.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
        members = {"crv": "Ed25519", "kty": "OKP", "x": _text(raw)}
    else:
        point = public.public_numbers()
        x, y = (_text(value.to_bytes(_P256_BYTES, "big")) for value in (point.x, point.y))
        members = {"crv": "P-256", "kty": "EC", "x": x, "y": y}
    return _text(hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest())


def _bytes(text: str) -> bytes:
    """Base64url without padding, 32 bytes."""
    try:
        value = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise NotAKey("a coordinate is not base64url") from error
    if len(value) != _P256_BYTES:
        raise NotAKey(f"a coordinate has {len(value)} bytes, not {_P256_BYTES}")
    return value


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
