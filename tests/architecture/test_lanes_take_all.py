"""Every test, whatever its marks, is run by one lane of script/lanes: none is forgotten, none is run twice."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression

from tests.conftest import is_later

LANES = (Path(__file__).parents[2] / "script" / "lanes").read_text()
# What chooses a test, and the folder of the lane: all tests, those before a browser, or all but those.
CHOICES = sorted(set(re.findall(r'lane \S+ -m "?([^"&]+?)"? (tests\S*(?: --ignore=\S+)?)', LANES)))
GIVEN = ("alone", "waits", "long", "first", "apart")
MARKS = [frozenset(some) for number in range(len(GIVEN) + 1) for some in combinations(GIVEN, number)]
# tests/conftest.py marks as apart what stands in the browser's folder.
EVERY = [(marks, seen) for marks in MARKS for seen in (True, False) if "apart" in marks or not seen]


def _takes(chosen: str, folder: str, marks: frozenset[str], *, before_a_browser: bool) -> bool:
    here = {"tests": True, "tests/browser": before_a_browser}.get(folder, not before_a_browser)
    known = marks | ({"later"} if is_later(marks) else frozenset())
    return here and Expression.compile(chosen).evaluate(lambda name, /, **_: name in known)


def test_the_lanes_are_read() -> None:
    assert len(CHOICES) == 8, CHOICES


@pytest.mark.parametrize(("marks", "before_a_browser"), EVERY)
def test_a_test_is_of_one_lane(marks: frozenset[str], before_a_browser: bool) -> None:
    takers = [each for each in CHOICES if _takes(*each, marks, before_a_browser=before_a_browser)]

    assert len(takers) == 1
