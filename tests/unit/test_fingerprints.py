"""Six characters of a key are the same wherever they are made, and another key has others."""

from kernel.identity import device_keys
from tests.signing import jwk_of, new_key

# RFC 8037, appendix A.2 and A.3.
STANDARDS_OWN = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}


def said_of(jwk: dict[str, str]) -> str:
    return device_keys.loaded(device_keys.of_jwk(jwk)).fingerprint


def test_the_standards_own_key_has_these() -> None:
    # Its thumbprint begins with kPrK_. The app's own test (key.test.ts) names the same six.
    assert said_of(STANDARDS_OWN) == "J3X CNZ"


def test_they_are_characters_of_which_none_is_read_as_another() -> None:
    said = {said_of(jwk_of(new_key())) for _ in range(200)}

    assert len(said) == 200
    assert not set("".join(said)) & set("ILOU")
    assert {(len(each), each[3]) for each in said} == {(7, " ")}
