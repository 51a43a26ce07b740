"""A signature is read as RFC 9421 writes it: its own examples fit, and nothing that differs from them by a hair."""

import base64

import pytest
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_public_key,
)

from kernel.http.message_signatures import Unreadable, base, read
from kernel.identity import device_keys

# RFC 9421, B.1.3 and B.1.4.
ECC_P256 = b"""-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEqIVYZVLCrPZHGHjP17CTW0/+D9Lf
w0EkjqF7xB4FivAxzic30tMM4GF+hR6Dxh71Z50VGGdldkkDXZCnTNnoXQ==
-----END PUBLIC KEY-----
"""
ED25519 = b"""-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=
-----END PUBLIC KEY-----
"""
# B.2.4: of the response of B.2.
ECDSA_INPUT = (
    'sig-b24=("@status" "content-type" "content-digest" "content-length")'
    ';created=1618884473;keyid="test-key-ecc-p256"'
)
ECDSA_SIGNATURE = (
    "sig-b24=:wNmSUAhwb5LxtOtOpNa6W5xj067m5hFrj0XQ4fvpaCLx0NKocgPquLgyahnzDnDAUy5eCdlYUEkLIj+32oiasw==:"
)
RESPONSE = {
    "@status": "200",
    "content-type": "application/json",
    "content-digest": (
        "sha-512=:mEWXIS7MaLRuGgxOBdODa3xqM1XdEvxoYhvlCFJ41QJgJc4GTsPp29l5oGX69wWdXymyU0rjJuahq4l5aGgfLQ==:"
    ),
    "content-length": "23",
}
# B.2.6: of the request of B.2.
ED25519_INPUT = (
    'sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length")'
    ';created=1618884473;keyid="test-key-ed25519"'
)
ED25519_SIGNATURE = (
    "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:"
)
REQUEST = {
    "date": "Tue, 20 Apr 2021 02:07:55 GMT",
    "@method": "POST",
    "@path": "/foo",
    "@authority": "example.com",
    "content-type": "application/json",
    "content-length": "18",
}


def key_of(pem: bytes) -> device_keys.DeviceKey:
    public = load_pem_public_key(pem)
    return device_keys.loaded(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


@pytest.mark.parametrize(
    ("pem", "said", "signature", "message", "algorithm"),
    [
        pytest.param(ECC_P256, ECDSA_INPUT, ECDSA_SIGNATURE, RESPONSE, "ecdsa-p256-sha256", id="B.2.4"),
        pytest.param(ED25519, ED25519_INPUT, ED25519_SIGNATURE, REQUEST, "ed25519", id="B.2.6"),
    ],
)
def test_the_examples_of_the_standard_fit(
    pem: bytes, said: str, signature: str, message: dict[str, str], algorithm: str
) -> None:
    (signed,) = read(said, signature)
    key = key_of(pem)

    assert signed.parameters["created"] == 1618884473
    assert key.algorithm == algorithm
    assert key.fits(signed.signature, base(signed, message))
    for name in message:
        assert not key.fits(signed.signature, base(signed, {**message, name: f"{message[name]} "}))


def test_the_base_is_the_one_of_the_standard() -> None:
    (signed,) = read(ED25519_INPUT, ED25519_SIGNATURE)

    assert base(signed, REQUEST).decode() == (
        '"date": Tue, 20 Apr 2021 02:07:55 GMT\n'
        '"@method": POST\n'
        '"@path": /foo\n'
        '"@authority": example.com\n'
        '"content-type": application/json\n'
        '"content-length": 18\n'
        '"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length")'
        ';created=1618884473;keyid="test-key-ed25519"'
    )


def test_a_key_is_named_by_the_thumbprint_of_rfc_7638() -> None:
    """RFC 8037, A.3: the thumbprint of the Ed25519 key of A.2."""
    stored = device_keys.of_jwk(
        {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    )

    assert device_keys.loaded(stored).thumbprint == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"


@pytest.mark.parametrize(
    "jwk",
    [
        pytest.param({"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}, id="no point of the curve"),
        pytest.param({"kty": "EC", "crv": "P-384", "x": "A" * 43, "y": "A" * 43}, id="another curve"),
        pytest.param({"kty": "EC", "crv": "P-256", "x": "A" * 43}, id="half a point"),
        pytest.param({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"}, id="too short"),
        pytest.param({"kty": "oct", "crv": "P-256", "x": "A" * 43}, id="a secret"),
    ],
)
def test_what_is_no_public_key_of_ours_is_refused(jwk: dict[str, str]) -> None:
    with pytest.raises(device_keys.NotAKey):
        device_keys.of_jwk(jwk)


@pytest.mark.parametrize(
    ("said", "signature"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("sig=", "sig=:AA==:", id="no list"),
        pytest.param('sig=("@method")', "other=:AA==:", id="a label without a signature"),
        pytest.param('sig=("@method"), sig=("@path")', "sig=:AA==:", id="a label twice"),
        pytest.param('sig=("@method" "@method")', "sig=:AA==:", id="a component twice"),
        pytest.param('sig=("@query-param";name="a")', "sig=:AA==:", id="a component with a parameter"),
        pytest.param('sig=("@method"  "@path")', "sig=:AA==:", id="two blanks"),
        pytest.param('sig=("@method");created=1.5', "sig=:AA==:", id="half a second"),
        pytest.param('sig=("@method");created=1;', "sig=:AA==:", id="a parameter without a name"),
        pytest.param('sig=("@method")x', "sig=:AA==:", id="more behind it"),
        pytest.param('sig=("@method")', "sig=:A:", id="no Base64"),
        pytest.param('sig=("@method")', "sig=AA==", id="no byte sequence"),
        pytest.param(", ".join(f's{n}=("@method")' for n in range(9)), "s0=:AA==:", id="nine of them"),
    ],
)
def test_anything_else_is_unreadable_and_not_guessed(said: str, signature: str) -> None:
    with pytest.raises(Unreadable):
        read(said, signature)


def test_of_several_each_stands_for_itself() -> None:
    first, second = read('a=("@method");keyid="x", b=();created=1', "a=:AQ==:, b=:Ag==:")

    assert (first.label, first.components, first.signature) == ("a", ("@method",), b"\x01")
    assert (second.label, second.components, second.parameters) == ("b", (), {"created": 1})


def test_a_p256_signature_of_another_shape_does_not_fit() -> None:
    key = key_of(ECC_P256)
    raw = base64.b64decode(ECDSA_SIGNATURE.split(":")[1])

    assert not key.fits(raw[:63], b"")
    assert not key.fits(b"\x00" * 64, b"")
    assert not key.fits(b"\xff" * 64, b"")
