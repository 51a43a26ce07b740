"""What became of earlier reports moves how the next ones are treated a little, fades, and knows nothing of who somebody is."""

import inspect
from dataclasses import fields
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citizen_api.trust import standing as trust
from citizen_api.trust.standing import Mark, Standing, standing
from moderation.worklist import urgency

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def marks(*kinds: str, days_ago: float = 1, is_lifted: bool = False) -> list[Mark]:
    return [Mark(kind, NOW - timedelta(days=days_ago), is_lifted) for kind in kinds]  # type: ignore[arg-type]


def treated(found: list[Mark], *, has_number: bool = False, now: datetime = NOW) -> str:
    return standing(found, has_number=has_number, now=now).treated


def test_who_is_not_known_is_treated_as_usual() -> None:
    assert standing([], has_number=False, now=NOW) == Standing("as_usual")


def test_the_first_made_up_report_is_held_against_nobody() -> None:
    assert treated(marks("made_up")) == "as_usual"
    assert treated(marks("made_up", "made_up")) == "later"


def test_what_was_verified_raises_and_outweighs() -> None:
    assert treated(marks("verified", "verified", "verified")) == "sooner"
    assert treated(marks("verified", "verified", "made_up", "made_up")) == "as_usual"


def test_a_number_alone_moves_nothing() -> None:
    assert treated([], has_number=True) == "as_usual"
    assert treated(marks("made_up", "made_up"), has_number=True) == "later"
    assert treated(marks("verified", "verified"), has_number=True) == "sooner"


def test_an_appeal_that_lifts_leaves_nothing() -> None:
    assert treated(marks("made_up", "made_up", "made_up", is_lifted=True)) == "as_usual"


def test_all_of_it_fades_and_it_is_said_until_when() -> None:
    found = marks("made_up", "made_up", "made_up")
    stands = standing(found, has_number=False, now=NOW)
    assert stands.treated == "later"
    assert stands.as_usual_again_at is not None

    assert treated(found, now=stands.as_usual_again_at - timedelta(days=1)) == "later"
    assert treated(found, now=stands.as_usual_again_at) == "as_usual"


def test_good_years_do_not_buy_a_night_of_lies() -> None:
    many = marks(*["verified"] * 500, days_ago=300)

    assert treated(many + marks(*["made_up"] * 5, days_ago=0)) == "later"


@given(
    st.lists(
        st.tuples(st.sampled_from(["verified", "made_up"]), st.floats(0, 400), st.booleans()), max_size=30
    ),
    st.booleans(),
)
def test_whatever_was_found_the_limits_are_narrow(
    found: list[tuple[str, float, bool]], has_number: bool
) -> None:
    all_marks = [
        mark for kind, days, lifted in found for mark in marks(kind, days_ago=days, is_lifted=lifted)
    ]

    stands = standing(all_marks, has_number=has_number, now=NOW)

    assert stands.treated in trust.TREATED
    assert urgency.FEWEST_FREE <= trust.FREE_IN_AN_HOUR[stands.treated] <= urgency.MOST_FREE
    assert 0.5 <= trust.SHARE_OF_QUOTA[stands.treated] <= 2
    if sum(kind == "made_up" and not lifted for kind, _, lifted in found) < 2:
        assert stands.treated != "later"


@given(st.integers(0, 20))
def test_more_made_up_reports_never_raise_and_more_verified_ones_never_lower(many: int) -> None:
    order = {"later": 0, "as_usual": 1, "sooner": 2}
    made_up, verified = marks("made_up"), marks("verified")

    assert order[treated(made_up * (many + 1))] <= order[treated(made_up * many)]
    assert order[treated(verified * (many + 1))] >= order[treated(verified * many)]


def test_there_is_no_way_in_for_who_somebody_is() -> None:
    assert {each.name for each in fields(Mark)} == {"kind", "at", "is_lifted"}
    assert set(inspect.signature(standing).parameters) == {"marks", "has_number", "now"}


class TestOnTheWorklist:
    """It moves what one phone's flood costs, and nothing else."""

    @staticmethod
    def score(same_phone: int, free: int) -> float:
        facts = urgency.Facts("robbery", NOW, 600, same_phone=same_phone, free_in_an_hour=free)
        return urgency.standing_points(facts)

    def test_a_first_report_of_an_hour_stands_the_same_whoever_sends_it(self) -> None:
        assert len({self.score(1, free) for free in trust.FREE_IN_AN_HOUR.values()}) == 1

    @pytest.mark.parametrize("same_phone", range(1, 30))
    def test_the_difference_is_two_points_at_most(self, same_phone: int) -> None:
        scores = [self.score(same_phone, free) for free in (-100, 1, 3, 5, 100)]

        assert max(scores) - min(scores) <= 2.0
        assert scores[0] == scores[1]
        assert scores[3] == scores[4]
