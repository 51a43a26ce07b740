"""A flood has to work for each thing it does: what is solved serves one purpose, for ten minutes, and cannot be forged."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest

from kernel.http import limits_work as work

KEY, OTHER = b"k" * 32, b"o" * 32
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
SUBJECT = "report:8d2f6b04-1c7a-4f39-b5e8-92a0c4d7e613"


def solve(challenge: str, bits: int) -> str:
    for number in range(1 << 24):
        sent = f"{challenge}:{number}"
        if int.from_bytes(hashlib.sha256(sent.encode()).digest()[:4], "big") >> (32 - bits) == 0:
            return sent
    raise AssertionError("none found")


def challenge(bits: int = 8, **of: object) -> str:
    return work.challenge(**{"key": KEY, "subject": SUBJECT, "bits": bits, "now": NOW, **of})  # type: ignore[arg-type]


def is_done(sent: str, *, subject: str = SUBJECT, key: bytes = KEY, later: timedelta = timedelta()) -> bool:
    return work.is_done(sent, key=key, subject=subject, now=NOW + later)


def test_what_is_solved_is_taken_for_its_purpose_and_no_other() -> None:
    sent = solve(challenge(), 8)

    assert is_done(sent)
    assert not is_done(sent, subject="report:another")
    assert not is_done(sent, key=OTHER)


def test_it_holds_for_ten_minutes() -> None:
    sent = solve(challenge(), 8)

    assert is_done(sent, later=timedelta(minutes=9, seconds=59))
    assert not is_done(sent, later=timedelta(minutes=10))


def test_nobody_makes_it_easier_or_longer() -> None:
    asked = challenge(bits=20)
    _, _, expires, signature = asked.split(".")

    for forged in (
        f"1.1.{expires}.{signature}",
        f"1.0.{expires}.{signature}",
        f"1.20.9999999999.{signature}",
    ):
        assert not is_done(solve(forged, 1))


@pytest.mark.parametrize(
    "sent",
    [
        "",
        ":",
        ":0",
        "1.8.1.x:0",
        "\x00",
        "a" * 5_000,
        "1.8.1795348443." + "A" * 43,
        "1.8.1795348443." + "A" * 43 + ":0",
    ],
)
def test_nonsense_is_no_work(sent: str) -> None:
    assert not is_done(sent)


@pytest.mark.parametrize("number", ["-1", "1e3", "0x1", "٣", " 1", "1 ", "1" * 81])
def test_the_number_is_plain_digits(number: str) -> None:
    assert not is_done(f"{challenge(bits=1)}:{number}")


def test_it_grows_with_the_pressure_and_never_beyond_what_a_phone_can() -> None:
    found = [work.bits_for(count, free=100) for count in (0, 100, 101, 199, 200, 400, 10**9)]

    assert found == [0, 0, 16, 16, 17, 18, work.MOST_BITS]
    assert work.bits_for(1, free=0) >= work.FEWEST_BITS


def test_a_challenge_says_nothing_of_whom_it_is_for() -> None:
    assert re.fullmatch(r"1\.8\.[0-9]{10}\.[A-Za-z0-9_-]{43}", challenge())
