"""Certificates as a police force would buy them, made for a test: an authority of its own, and a signer."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from kernel import clock

_SIGNING = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
_ISSUING = x509.KeyUsage(False, False, False, False, False, True, True, False, False)


@dataclass
class Authority:
    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)


def authority() -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    unsigned = _unsigned("A test's authority", "A test's authority", key.public_key(), days=90)
    unsigned = unsigned.add_extension(x509.BasicConstraints(True, None), True).add_extension(_ISSUING, True)
    return Authority(key, unsigned.sign(key, hashes.SHA256()))


def signer(
    folder: Path,
    of: Authority,
    *,
    days: float = 60,
    usages: tuple[x509.ObjectIdentifier, ...] = (ExtendedKeyUsageOID.EMAIL_PROTECTION,),
    password: bytes | None = None,
) -> tuple[Path, Path]:
    """Files with the chain and the key. days: until it expires, from now."""
    key = ec.generate_private_key(ec.SECP256R1())
    unsigned = _unsigned("Evidence desk", "A test's authority", key.public_key(), days=days)
    unsigned = unsigned.add_extension(x509.BasicConstraints(False, None), True).add_extension(_SIGNING, True)
    if usages:
        unsigned = unsigned.add_extension(x509.ExtendedKeyUsage(usages), False)
    unsigned = unsigned.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(of.key.public_key()), False
    )
    signed = unsigned.sign(of.key, hashes.SHA256())
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM) + of.pem)
    sealing = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    private.touch(mode=0o600)
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, sealing)
    )
    return chain, private


def _unsigned(
    name: str, issuer: str, key: ec.EllipticCurvePublicKey, *, days: float
) -> x509.CertificateBuilder:
    now = clock.now()
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=100))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), False)
    )


def _name(name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "A test's police"),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ]
    )
