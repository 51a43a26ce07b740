"""The certificate that exported copies are signed with, and whether it will do. Loads no C2PA library."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID

from kernel import clock
from kernel.config import Settings
from kernel.errors import DomainError
from kernel.health.doctor import Finding

# RFC 9336's documentSigning, and the one that the C2PA has for itself.
USAGES = (
    ExtendedKeyUsageOID.EMAIL_PROTECTION,
    x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36"),
    x509.ObjectIdentifier("1.3.6.1.4.1.62558.2.1"),
)
SOON = timedelta(days=14)
_SHORTEST_RSA_BITS = 2048
_CURVES = {"secp256r1": "es256", "secp384r1": "es384", "secp521r1": "es512"}


class CertificateUnusable(DomainError):
    slug = "certificate-unusable"
    title = "Exported copies cannot be signed"


@dataclass(frozen=True, slots=True)
class Certificate:
    """chain: PEM, the signer's own first. key: PEM, PKCS 8; shown in no repr and no log. algorithm: as C2PA names it."""

    chain: bytes
    key: bytes = field(repr=False)
    algorithm: str
    subject: str
    expires_at: datetime


def certificate_or_none(settings: Settings) -> Certificate | None:
    """What C2PA_CERTIFICATE and C2PA_KEY name; None when nothing is configured. Raises CertificateUnusable."""
    if not settings.c2pa_certificate:
        return None
    chain = _chain(Path(settings.c2pa_certificate))
    key = _key(Path(settings.c2pa_key))
    signer = chain[0]
    if _public(key) != signer.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    ):
        raise CertificateUnusable("C2PA_KEY is not the key of the first certificate in C2PA_CERTIFICATE")
    _check_times(signer)
    _check_usage(signer)
    return Certificate(
        chain=b"".join(each.public_bytes(serialization.Encoding.PEM) for each in chain),
        key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        algorithm=_algorithm(key),
        subject=signer.subject.rfc4514_string(),
        expires_at=signer.not_valid_after_utc,
    )


def life_of(chain: bytes) -> tuple[datetime, datetime]:
    """From when until when the first certificate of a PEM chain is valid. Raises ValueError."""
    signer = x509.load_pem_x509_certificates(chain)[0]
    return signer.not_valid_before_utc, signer.not_valid_after_utc


def look(settings: Settings) -> list[Finding]:
    """For doctor: whether exports can be signed, and for how long."""
    try:
        found = certificate_or_none(settings)
    except CertificateUnusable as error:
        return [
            Finding(
                "c2pa",
                False,
                error.detail,
                "see C2PA_CERTIFICATE in .env.example; until then nothing is exported",
            )
        ]
    if found is None:
        return [Finding("c2pa", True, "no certificate is configured: exported copies carry no C2PA claim")]
    says = f"exports are signed as {found.subject} until {clock.wire(found.expires_at)}"
    if Path(settings.c2pa_key).stat().st_mode & 0o077:
        return [Finding("c2pa", False, "others can read C2PA_KEY", "chmod 600 the file of C2PA_KEY")]
    return [Finding("c2pa", found.expires_at > clock.now() + SOON, says, "have the certificate renewed")]


def _chain(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise CertificateUnusable(f"C2PA_CERTIFICATE cannot be read: {error.strerror}") from None
    except ValueError:
        raise CertificateUnusable("C2PA_CERTIFICATE is no PEM file of certificates") from None


def _key(path: Path) -> PrivateKeyTypes:
    """Whatever is wrong with it: nothing of its content is told."""
    try:
        return serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise CertificateUnusable(f"C2PA_KEY cannot be read: {error.strerror}") from None
    except TypeError:
        raise CertificateUnusable("C2PA_KEY is encrypted") from None
    except (ValueError, UnsupportedAlgorithm):
        raise CertificateUnusable("C2PA_KEY is no private key in PEM") from None


def _public(key: PrivateKeyTypes) -> bytes:
    return key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )


def _algorithm(key: PrivateKeyTypes) -> str:
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name in _CURVES:
        return _CURVES[key.curve.name]
    if isinstance(key, ed25519.Ed25519PrivateKey):
        return "ed25519"
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= _SHORTEST_RSA_BITS:
        return "ps256"
    raise CertificateUnusable("C2PA_KEY must be of P-256, P-384, P-521, Ed25519, or RSA of 2048 bits or more")


def _check_times(signer: x509.Certificate) -> None:
    if signer.not_valid_after_utc <= clock.now():
        raise CertificateUnusable(f"the certificate has expired on {clock.wire(signer.not_valid_after_utc)}")
    if signer.not_valid_before_utc > clock.now():
        raise CertificateUnusable(
            f"the certificate is not valid before {clock.wire(signer.not_valid_before_utc)}"
        )


def _check_usage(signer: x509.Certificate) -> None:
    """What C2PA asks of a signer; its library refuses the others with fewer words."""
    try:
        usages = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        signs = signer.extensions.get_extension_for_class(x509.KeyUsage).value.digital_signature
    except x509.ExtensionNotFound as error:
        raise CertificateUnusable(f"the certificate does not state its use: {error.oid._name}") from None
    if not signs or not set(usages) & set(USAGES):
        raise CertificateUnusable(
            "the certificate is not for signing: emailProtection or documentSigning is wanted"
        )
