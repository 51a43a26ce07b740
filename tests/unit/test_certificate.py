"""A certificate that will not do is found before anything is exported, and nothing of its key is told."""

from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import ExtendedKeyUsageOID

from cctv_link.export.certificate import CertificateUnusable, certificate_or_none, look
from kernel.config import Settings, SettingsIncomplete
from tests import certificates

ANOTHER_USE = (ExtendedKeyUsageOID.SERVER_AUTH,)


def settings_with(chain: Path | str, key: Path | str) -> Settings:
    return Settings(
        database_url="postgresql://x/y",
        redis_url="unix:///r",
        storage_url="file:///s",
        secret_key="x" * 32,
        c2pa_certificate=str(chain),
        c2pa_key=str(key),
    )


def test_a_good_one_is_read_and_doctor_says_until_when(tmp_path: Path) -> None:
    settings = settings_with(*certificates.signer(tmp_path, certificates.authority()))

    found = certificate_or_none(settings)
    [finding] = look(settings)

    assert found is not None
    assert (found.algorithm, found.chain.count(b"BEGIN CERTIFICATE")) == ("es256", 2)
    assert finding.is_well
    assert "Evidence desk" in finding.says
    assert "PRIVATE KEY" not in repr(found)


def test_without_one_nothing_is_claimed() -> None:
    assert certificate_or_none(settings_with("", "")) is None
    [finding] = look(settings_with("", ""))
    assert (finding.is_well, "no certificate" in finding.says) == (True, True)


def expired(folder: Path) -> tuple[Path, Path]:
    return certificates.signer(folder, certificates.authority(), days=-1)


def for_another_use(folder: Path) -> tuple[Path, Path]:
    return certificates.signer(folder, certificates.authority(), usages=ANOTHER_USE)


def for_no_stated_use(folder: Path) -> tuple[Path, Path]:
    return certificates.signer(folder, certificates.authority(), usages=())


def with_an_encrypted_key(folder: Path) -> tuple[Path, Path]:
    return certificates.signer(folder, certificates.authority(), password=b"secret")


def with_anothers_key(folder: Path) -> tuple[Path, Path]:
    (folder / "other").mkdir()
    of = certificates.authority()
    return certificates.signer(folder, of)[0], certificates.signer(folder / "other", of)[1]


def that_is_not_there(folder: Path) -> tuple[Path, Path]:
    return folder / "nowhere.pem", folder / "nowhere.key"


def that_is_no_pem(folder: Path) -> tuple[Path, Path]:
    chain, key = certificates.signer(folder, certificates.authority())
    chain.write_bytes(b"\x00" * 100)
    return chain, key


def with_a_broken_key(folder: Path) -> tuple[Path, Path]:
    chain, key = certificates.signer(folder, certificates.authority())
    key.write_text(key.read_text()[:120])
    return chain, key


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (expired, "has expired on"),
        (for_another_use, "not for signing"),
        (for_no_stated_use, "does not state its use"),
        (with_an_encrypted_key, "C2PA_KEY is encrypted"),
        (with_anothers_key, "not the key of the first certificate"),
        (that_is_not_there, "C2PA_CERTIFICATE cannot be read: No such file"),
        (that_is_no_pem, "no PEM file of certificates"),
        (with_a_broken_key, "no private key in PEM"),
    ],
)
def test_one_that_will_not_do_says_why(
    made: Callable[[Path], tuple[Path, Path]], why: str, tmp_path: Path
) -> None:
    settings = settings_with(*made(tmp_path))

    with pytest.raises(CertificateUnusable, match=why) as refused:
        certificate_or_none(settings)

    [finding] = look(settings)
    assert (finding.is_well, finding.says) == (False, refused.value.detail)
    assert finding.to_do
    assert refused.value.__cause__ is None


def test_one_that_soon_expires_and_a_key_that_others_can_read_are_told(tmp_path: Path) -> None:
    chain, key = certificates.signer(tmp_path, certificates.authority(), days=3)
    [soon] = look(settings_with(chain, key))
    key.chmod(0o644)
    [open_to_all] = look(settings_with(chain, key))

    assert (soon.is_well, "renewed" in soon.to_do) == (False, True)
    assert (open_to_all.is_well, "others can read" in open_to_all.says) == (False, True)


def test_one_without_the_other_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsIncomplete, match="belong together"):
        settings_with("/a/chain.pem", "").check()


def test_the_key_is_kept_in_pkcs8_whatever_it_came_in(tmp_path: Path) -> None:
    chain, key = certificates.signer(tmp_path, certificates.authority())
    loaded = serialization.load_pem_private_key(key.read_bytes(), None)
    key.write_bytes(
        loaded.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )

    found = certificate_or_none(settings_with(chain, key))

    assert found is not None
    assert found.key.startswith(b"-----BEGIN PRIVATE KEY-----")
