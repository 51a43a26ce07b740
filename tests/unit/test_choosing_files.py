"""Which file an extract is taken out of: instants are named outside in whole milliseconds, and those are what is compared."""

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from cctv_link.extracts.choosing import NothingToTake, file_of_piece, file_of_still
from kernel import clock

BEGINS = datetime.fromisoformat("2026-11-30T12:25:50.417963+00:00")
ENDS = BEGINS + timedelta(seconds=6)


def a_file(*gaps: tuple[datetime, datetime]) -> Any:
    told = [{"from": begin.isoformat(), "to": end.isoformat()} for begin, end in gaps]
    return SimpleNamespace(recorded_from=BEGINS, recorded_to=ENDS, gaps=told)


def as_told(instant: datetime) -> datetime:
    return datetime.fromisoformat(clock.wire(instant))


def test_the_first_and_the_last_picture_can_be_taken_by_the_times_that_are_told_of_them() -> None:
    file = a_file()

    assert file_of_still([file], as_told(BEGINS)) is file
    assert file_of_still([file], as_told(ENDS)) is file
    assert file_of_piece([file], as_told(BEGINS), as_told(ENDS)) is file


def test_the_first_picture_behind_a_gap_can_be_taken_by_the_time_that_is_told_of_it() -> None:
    gap = (BEGINS + timedelta(seconds=2), BEGINS + timedelta(seconds=3))
    file = a_file(gap)

    assert file_of_still([file], as_told(gap[1])) is file
    with pytest.raises(NothingToTake, match="nothing was recorded"):
        file_of_still([file], as_told(gap[1]) - timedelta(milliseconds=1))


def test_a_millisecond_before_the_first_picture_there_is_none() -> None:
    with pytest.raises(NothingToTake, match="choose a moment within it"):
        file_of_still([a_file()], as_told(BEGINS) - timedelta(milliseconds=1))
