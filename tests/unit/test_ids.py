"""References can be spoken over a telephone: one wrong character is always noticed, a swap nearly always."""

import itertools
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel import ids

bodies = st.text(alphabet=ids.ALPHABET, min_size=8, max_size=8)


def test_an_id_is_a_uuid_of_version_7_and_later_ones_are_larger_by_the_millisecond() -> None:
    first, last = [ids.new_id() for _ in range(1_000)][::999]

    assert first.version == last.version == 7
    assert first.int >> 80 <= last.int >> 80


@given(bodies)
def test_what_was_given_is_read_again(body: str) -> None:
    reference = body + ids.check_character(body)

    assert ids.read_reference_or_none(reference) == reference
    assert ids.read_reference_or_none(f" {reference[:4].lower()}-{reference[4:]} ") == reference


@given(bodies, st.integers(0, 7), st.sampled_from(ids.ALPHABET))
def test_one_wrong_character_is_noticed(body: str, place: int, wrong: str) -> None:
    if wrong == body[place]:
        return
    mistyped = body[:place] + wrong + body[place + 1 :] + ids.check_character(body)

    assert ids.read_reference_or_none(mistyped) is None


def test_nearly_every_swap_of_neighbours_is_noticed() -> None:
    pairs = list(itertools.permutations(ids.ALPHABET, 2))
    unnoticed = [
        (a, b)
        for a, b in pairs
        if ids.read_reference_or_none(f"K4{b}{a}2871" + ids.check_character(f"K4{a}{b}2871")) is not None
    ]

    assert len(unnoticed) <= len(pairs) * 0.01


@pytest.mark.parametrize("spoken", ["", "K", "K4821", "K48210000", "!!!!!!!!!", "K4821000TT"])
def test_what_is_no_reference_is_none(spoken: str) -> None:
    assert ids.read_reference_or_none(spoken) is None


def test_letters_that_are_heard_wrong_are_read_right() -> None:
    reference = "01234567" + ids.check_character("01234567")

    assert ids.read_reference_or_none("OI234567" + reference[-1]) == reference


def test_the_earliest_id_of_an_instant_lies_between_those_before_and_those_after() -> None:
    before = ids.new_id()
    time.sleep(0.002)
    earliest = ids.earliest_id(datetime.now(UTC))

    assert before < earliest < ids.new_id()
