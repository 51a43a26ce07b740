"""What is kept but not to be read in a copy of the database opens under its key alone; what is sealed now, for whom it was sealed alone."""

import pytest

from kernel import sealed

KEY, OTHER = b"k" * 32, b"o" * 32
# As cameras' passwords, boxes' secrets and the numbers of inbound messages were sealed at first: a Fernet token.
EARLIER = (
    b"gAAAAABqsTuACZrmL3-RbEg4SX12ktiOiSsmTCBGEgHYa-Q1F6y57a5JkZcS8zOpbKExsY-7Y1cB5R8v6cjNfLUSbYj4F6X-KQ=="
)


def test_what_is_sealed_opens_under_its_key_and_in_its_row_alone() -> None:
    kept = sealed.seal(KEY, "+923001234567", about="row 1")

    assert sealed.unseal(KEY, kept, about="row 1") == "+923001234567"
    assert b"300" not in kept
    assert kept != sealed.seal(KEY, "+923001234567", about="row 1")
    for key, about, bytes_ in (
        (OTHER, "row 1", kept),
        (KEY, "row 2", kept),
        (KEY, "row 1", kept[:-1] + bytes([kept[-1] ^ 1])),
        (KEY, "row 1", b""),
    ):
        with pytest.raises(sealed.Unreadable):
            sealed.unseal(key, bytes_, about=about)


def test_what_was_sealed_the_earlier_way_still_opens_under_its_key_in_any_row() -> None:
    for about in ("row 1", "row 2"):
        assert sealed.unseal(KEY, EARLIER, about=about) == "+923001234567"
    for key, bytes_ in ((OTHER, EARLIER), (KEY, EARLIER[:-4] + b"AAA=")):
        with pytest.raises(sealed.Unreadable):
            sealed.unseal(key, bytes_, about="row 1")
