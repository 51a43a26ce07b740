"""Circles are sorted into classes by radius, so that indexes can answer who watches a place."""

import re
from itertools import pairwise

import pytest

from citizen_api.devices import circles


def classes_of(radius_m):
    found = []
    for upper, condition in circles.radius_classes():
        above, to = map(int, re.fullmatch(r"radius_m > (\d+) AND radius_m <= (\d+)", condition).groups())
        assert to == upper
        if above < radius_m <= to:
            found.append(upper)
    return found


@pytest.mark.parametrize("radius_m", [500, 999.5, 1_000, 1_000.5, 2_500, 2_501, 5_000, 5_001, 9_999, 10_000])
def test_every_radius_that_a_resident_may_choose_is_in_exactly_one_class(radius_m):
    found = classes_of(radius_m)

    assert len(found) == 1
    assert found[0] >= radius_m


def test_a_class_finds_at_most_a_few_times_what_it_keeps():
    bounds = (circles.SMALLEST_RADIUS_M, *circles.CLASS_BOUNDS_M)

    assert max((b / a) ** 2 for a, b in pairwise(bounds)) <= 6.25


def test_the_question_asks_every_class_and_names_each_device_once():
    sql = circles.devices_watching_sql("here")

    assert sql.count("ST_DWithin(center, here, radius_m)") == len(circles.CLASS_BOUNDS_M)
    assert "UNION ALL" not in sql
    for _, condition in circles.radius_classes():
        assert f"{condition} AND {circles.CENTER_DEG} <@ box(" in sql
