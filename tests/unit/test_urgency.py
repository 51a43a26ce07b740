"""Urgency adds up, says why, and never lets waiting alone put what is over before danger to persons."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kernel.categories import CATEGORIES
from moderation.worklist import urgency
from moderation.worklist.urgency import Facts

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def facts(category: str = "robbery", *, waited_min: float = 0, **changes: Any) -> Facts:
    service_s = urgency.service_s(category, is_dispute=changes.get("is_dispute", False))
    return Facts(category, NOW - timedelta(minutes=waited_min), service_s, **changes)


def test_the_parts_are_the_score_and_each_says_why() -> None:
    found = urgency.urgency(facts(waited_min=11, phones=4, phones_m=60, phones_s=170), now=NOW)

    assert [part.code for part in found.parts] == ["kind", "age", "phones", "motion", "flooding"]
    assert [round(part.points, 1) for part in found.parts] == [5.4, 2.2, 1.4, 0, 0]
    assert found.score == pytest.approx(9.0)
    assert found.priority == 9
    assert found.parts[1].sentence == "Age: 1 min past its 10 min"
    assert found.parts[2].sentence == "4 independent phones, 60 m, 3 min"


def test_what_moves_in_a_clip_says_a_little_and_many_cameras_say_no_more() -> None:
    none, still, one, many = (
        urgency.urgency(facts(moving=moving, looked_at=looked_at), now=NOW).parts[3]
        for moving, looked_at in ((0, 0), (0, 3), (1, 3), (9, 9))
    )

    assert [part.points for part in (none, still, one, many)] == [0, 0, 0.5, 0.5]
    assert one.sentence == "Something moves that usually does not, in 1 of 3 clips"
    assert still.sentence == "Nothing unusual moves in the clips: 3 looked at"


@pytest.mark.parametrize("over", ["motorcycle_theft", "car_theft", "road_hazard", "other"])
@pytest.mark.parametrize("danger", ["robbery", "assault", "fire"])
def test_waiting_alone_never_puts_what_is_over_before_danger(over: str, danger: str) -> None:
    old, fresh = facts(over, waited_min=60 * 24 * 30), facts(danger)

    assert urgency.urgency(old, now=NOW).score < urgency.urgency(fresh, now=NOW).score


def test_more_phones_say_more_and_then_no_more() -> None:
    points = [urgency.standing_points(facts(phones=count)) for count in (1, 2, 4, 8, 500)]

    assert points == sorted(points)
    assert points[0] < points[1] < points[2] < points[3] == points[4]


def test_one_phone_that_sends_many_loses_and_is_never_hidden() -> None:
    few, many, flood = (urgency.urgency(facts(same_phone=count), now=NOW) for count in (3, 5, 5_000))

    assert few.parts[4].points == 0
    assert many.score == pytest.approx(few.score - 1)
    assert flood.score == pytest.approx(few.score - urgency.MOST_FOR_FLOODING)
    assert flood.score > 0
    assert flood.parts[4].sentence == "Flooding: 11 or more from this phone in an hour"


def test_a_clock_that_runs_ahead_takes_no_points_away() -> None:
    assert urgency.urgency(facts(waited_min=-5), now=NOW).parts[1].points == 0


def test_standing_is_the_score_without_the_age() -> None:
    some = facts(waited_min=7, phones=3, same_phone=6)
    aged = urgency.age_points(7 * 60, some.service_s)

    assert urgency.urgency(some, now=NOW).score == pytest.approx(urgency.standing_points(some) + aged)


@pytest.mark.parametrize("category", CATEGORIES)
def test_related_kinds_are_each_others(category: str) -> None:
    assert category in urgency.related(category)
    assert all(category in urgency.related(other) for other in urgency.related(category))
