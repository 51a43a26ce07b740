"""A reporter may dispute what was found for 14 days, twice, and only what is no verification."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from citizen_api.reports import disputing, timeline
from citizen_api.reports.disputing import DisputeClosed, NotDisputable, Standing
from kernel.incidents import FINDINGS, STATUSES

TOLD = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


def steps(*said: tuple[int, str, str]) -> list[tuple[datetime, str, str, dict[str, Any]]]:
    return [(TOLD + days * DAY, status, code, {}) for days, status, code in said]


def test_the_days_count_from_the_outcome_not_from_what_was_said_after_it() -> None:
    told = steps(
        (0, "reported", "received"),
        (1, "under_review", "under_review"),
        (2, "unfounded", "unfounded"),
        (3, "unfounded", "footage_secured"),
    )

    stands = disputing.standing("unfounded", told, disputes=0)

    assert stands == Standing("unfounded", TOLD + 2 * DAY, "unfounded", 0)


def test_after_a_second_look_the_days_begin_again() -> None:
    told = steps(
        (0, "inconclusive", "inconclusive"),
        (1, "under_review", "disputed"),
        (2, "inconclusive", "upheld_inconclusive"),
    )

    assert disputing.standing("inconclusive", told, disputes=1).told_at == TOLD + 2 * DAY


def test_what_was_closed_is_disputed_for_what_had_been_found() -> None:
    told = steps((0, "unfounded", "unfounded"), (5, "closed", "closed"))

    assert disputing.standing("closed", told, disputes=0) == Standing(
        "closed", TOLD + 5 * DAY, "unfounded", 0
    )


@pytest.mark.parametrize("status", STATUSES)
def test_what_may_be_disputed(status: str) -> None:
    may = disputing.until_or_none(Standing(status, TOLD, status, 0), now=TOLD) is not None

    assert may is (status in ("unfounded", "inconclusive", "closed"))


@pytest.mark.parametrize(
    ("stands", "waited", "refusal", "extra"),
    [
        pytest.param(
            Standing("verified", TOLD, "verified", 0),
            SECOND,
            NotDisputable,
            {"incident_status": "verified"},
            id="verified",
        ),
        pytest.param(
            Standing("under_review", TOLD, "unfounded", 1),
            SECOND,
            NotDisputable,
            {"incident_status": "under_review"},
            id="disputed already",
        ),
        pytest.param(
            Standing("unfounded", TOLD, "unfounded", 0),
            14 * DAY,
            DisputeClosed,
            {"why": "too-late", "closed_at": "2026-12-06T12:00:00.000Z"},
            id="14 days later",
        ),
        pytest.param(
            Standing("unfounded", TOLD, "unfounded", 2),
            SECOND,
            DisputeClosed,
            {"why": "used-up", "closed_at": None},
            id="a third time",
        ),
    ],
)
def test_what_is_refused_says_why(
    stands: Standing, waited: timedelta, refusal: type[Exception], extra: dict[str, Any]
) -> None:
    with pytest.raises(refusal) as refused:
        disputing.refuse(stands, now=TOLD + waited)

    assert refused.value.extra == extra  # type: ignore[attr-defined]
    assert disputing.until_or_none(stands, now=TOLD + waited) is None


def test_the_last_second_counts() -> None:
    stands = Standing("unfounded", TOLD, "unfounded", 1)

    assert disputing.until_or_none(stands, now=TOLD + 14 * DAY - SECOND) == TOLD + 14 * DAY


@pytest.mark.parametrize("found_before", sorted(FINDINGS))
@pytest.mark.parametrize("outcome", sorted(FINDINGS))
def test_every_end_has_its_words_in_three_languages(found_before: str, outcome: str) -> None:
    words = timeline.WORDS[disputing.end_code(found_before, outcome)]

    assert set(words) == {"en", "ur", "sd"}
    assert ("changed" in words["en"]) is (found_before != outcome)
