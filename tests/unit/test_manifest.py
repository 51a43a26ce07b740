"""A manifest can be checked by anyone with the public key, and nothing in it can be changed unnoticed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cctv_link.evidence.manifest import (
    ManifestRefused,
    canonical,
    public_pem,
    read,
    read_public_key,
    signed,
    signing_key,
)

KEY = signing_key("a key for tests, of 32 characters or more")
FACTS = {
    "clip": {"sha256": "9f" * 32, "size_bytes": 18_432_190},
    "gaps": [{"from": "2026-11-22T11:52:00.000Z", "to": "2026-11-22T11:52:02.500Z", "reason": "stalled"}],
    "clock": {"source": "rtcp", "offset_ms": -70},
    "camera": "گلشن",
}


def test_what_was_signed_is_read_with_the_public_key_alone():
    public = read_public_key(public_pem(KEY).encode())

    facts = read(signed(FACTS, KEY), key=public)

    assert {name: facts[name] for name in FACTS} == FACTS


def test_the_same_facts_give_the_same_bytes_whatever_their_order():
    assert signed(FACTS, KEY) == signed(dict(reversed(FACTS.items())), KEY)


@given(st.data())
def test_no_byte_of_it_can_be_changed(data):
    content = bytearray(signed(FACTS, KEY))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))

    with pytest.raises(ManifestRefused):
        read(bytes(content), key=KEY.public_key())


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b'{"manifest":{},"signature":{}}', id="no signature"),
        pytest.param(b"[" * 100_000, id="deeper than anybody reads"),
        pytest.param(b" " * 5_000_000, id="too much"),
    ],
)
def test_what_is_no_manifest_is_refused(content):
    with pytest.raises(ManifestRefused):
        read(content, key=KEY.public_key())


def test_another_spelling_of_the_same_signature_is_refused():
    content = signed(FACTS, KEY)
    end = content.index(b'=="')
    respelt = content[: end - 1] + bytes([content[end - 1] + 1]) + content[end:]

    with pytest.raises(ManifestRefused, match="canonical"):
        read(respelt, key=KEY.public_key())


def test_another_installations_signature_is_not_ours():
    other = signing_key("another installation, of 32 characters")

    with pytest.raises(ManifestRefused, match="another key"):
        read(signed(FACTS, other), key=KEY.public_key())


def test_a_signature_moved_to_other_facts_does_not_fit():
    file = json.loads(signed(FACTS, KEY))
    file["manifest"]["clock"]["offset_ms"] = 0

    with pytest.raises(ManifestRefused, match="changed"):
        read(canonical(file), key=KEY.public_key())


def test_a_number_that_could_be_written_in_two_ways_is_not_signed():
    with pytest.raises(ValueError, match="JSON compliant"):
        canonical({"offset": float("nan")})


@pytest.mark.parametrize("pem", [pytest.param(b"x", id="noise"), pytest.param(b"", id="nothing")])
def test_what_is_no_key_is_refused(pem):
    with pytest.raises(ManifestRefused):
        read_public_key(pem)
