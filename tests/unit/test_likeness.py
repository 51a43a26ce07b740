"""Which reports are suggested as the same thing."""

from datetime import UTC, datetime, timedelta

import pytest

from kernel.geo import Position, destination
from moderation.joins.likeness import Likeness, Told, are_kindred, likeness_or_none, nearest_first

AT = datetime(2026, 11, 22, 16, 50, tzinfo=UTC)
HERE = Position(24.8719, 67.0346, 12.0)


def told(**of: object) -> Told:
    return Told(**{"category": "phone_snatching", "position": HERE, "occurred_at": AT, **of})  # type: ignore[arg-type]


def off(distance_m: float, *, error_m: float = 12.0) -> Position:
    there = destination(HERE, bearing_deg=30.0, distance_m=distance_m)
    return Position(there.lat, there.lon, error_m)


@pytest.mark.parametrize(
    ("distance_m", "error_m", "is_alike"),
    [
        (0, 0, True),
        (131, 0, True),
        (133, 0, False),
        (325, 200, True),
        (335, 200, False),
        (335, 5_000, False),  # a phone that knows nothing makes nobody a neighbour
    ],
)
def test_near_is_what_the_phones_errors_allow(distance_m: float, error_m: float, is_alike: bool) -> None:
    other = told(position=off(distance_m, error_m=error_m))
    assert (likeness_or_none(told(), other) is not None) is is_alike
    assert (likeness_or_none(other, told()) is not None) is is_alike


@pytest.mark.parametrize(("minutes", "is_alike"), [(0, True), (-15, True), (15, True), (15.1, False)])
def test_near_in_time(minutes: float, is_alike: bool) -> None:
    other = told(occurred_at=AT + timedelta(minutes=minutes))
    assert (likeness_or_none(told(), other) is not None) is is_alike


def test_what_lasts_is_near_to_all_of_its_time() -> None:
    long = told(occurred_at=AT - timedelta(minutes=50), occurred_until=AT - timedelta(minutes=10))
    assert likeness_or_none(told(), long) is not None
    assert likeness_or_none(long, told()) is not None
    over = told(occurred_at=AT - timedelta(minutes=50), occurred_until=AT - timedelta(minutes=20))
    assert likeness_or_none(told(), over) is None


def test_how_alike_is_said_as_seen_from_this_one() -> None:
    found = likeness_or_none(
        told(), told(position=off(12), occurred_at=AT + timedelta(seconds=90), category="robbery")
    )
    assert found is not None
    assert found.distance_m == pytest.approx(12, abs=0.01)
    assert (found.later_s, found.is_same_kind) == (90, False)


@pytest.mark.parametrize(
    ("one", "other", "is_kindred"),
    [
        ("phone_snatching", "robbery", True),
        ("motorcycle_theft", "motorcycle_snatching", True),
        ("fire", "phone_snatching", False),
        ("missing_person", "assault", False),
        ("missing_person", "other", True),
    ],
)
def test_kinds_that_people_mix_up(one: str, other: str, is_kindred: bool) -> None:
    assert are_kindred(one, other) is are_kindred(other, one) is is_kindred


def test_no_place_no_likeness() -> None:
    assert likeness_or_none(told(), told(position=None)) is None


def test_the_likeliest_first() -> None:
    found = [
        (Likeness(5, 0, is_same_kind=False), "near, another kind"),
        (Likeness(60, 0, is_same_kind=True), "60 m"),
        (Likeness(5, 240, is_same_kind=True), "5 m, four minutes"),
    ]
    assert nearest_first(found) == ["5 m, four minutes", "60 m", "near, another kind"]
