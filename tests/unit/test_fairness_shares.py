"""Of few no share; the moments of audit items are spread over the day and nobody foresees them."""

from datetime import UTC, datetime, timedelta

import pytest

from moderation.fairness import shares, table, turns
from moderation.fairness.figures import Agreement

NOON = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
KEY = b"k" * 32


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        pytest.param(0, 0, None, id="none"),
        pytest.param(4, 4, None, id="four"),
        pytest.param(4, 5, 80, id="five"),
        pytest.param(1, 3, None, id="three"),
        pytest.param(2, 300, 1, id="many"),
    ],
)
def test_a_share_needs_five(part: int, whole: int, percent: int | None) -> None:
    assert shares.percent_or_none(part, whole) == percent
    assert shares.share_of(Agreement(whole, part)) == percent


def test_a_cell_of_few_has_no_bands_and_others_fill_theirs() -> None:
    found = shares.cells({3: {"verified": 4}, 7: {"verified": 3, "unfounded": 3}})

    assert len(found) == 24
    assert (found[3].is_few, found[3].bands) == (True, [])
    assert [(each.outcome, each.from_percent, each.percent) for each in found[7].bands] == [
        ("verified", 0.0, 50.0),
        ("unfounded", 50.0, 50.0),
    ]
    assert (found[0].many, found[0].is_few) == (0, False)


def test_a_town_called_like_a_formula_is_a_town() -> None:
    written = table.written({"=1+1": {5: {"verified": 5}}})

    assert written.splitlines()[1] == "'=1+1,5,5,5,0,0"


class TestTurns:
    def test_each_part_of_the_day_has_one(self) -> None:
        midnight = NOON.replace(hour=0)
        found = []
        at = midnight - timedelta(seconds=1)
        for _ in range(4):
            following = turns.next_at(at, per_day=4, key=KEY)
            assert following is not None
            found.append(following)
            at = following

        assert [(each - midnight) // timedelta(hours=6) for each in found] == [0, 1, 2, 3]

    def test_asked_twice_it_is_the_same_and_without_the_key_unknown(self) -> None:
        one = turns.next_at(NOON, per_day=2, key=KEY)

        assert turns.next_at(NOON + timedelta(minutes=1), per_day=2, key=KEY) == one
        assert turns.next_at(NOON, per_day=2, key=b"x" * 32) != one

    def test_none_a_day_is_none(self) -> None:
        assert turns.next_at(NOON, per_day=0, key=KEY) is None

    def test_after_the_last_of_today_comes_tomorrow(self) -> None:
        late = NOON.replace(hour=23, minute=59, second=59)

        following = turns.next_at(late, per_day=1, key=KEY)

        assert following is not None
        assert following.date() == late.date() + timedelta(days=1)
