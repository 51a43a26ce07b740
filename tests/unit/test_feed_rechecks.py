"""Whether the reader of a stream may stay is known within every minute, however slow all is, and not of all readers at once."""

import random
from collections.abc import Sequence
from itertools import count, pairwise
from uuid import uuid4

import pytest

from moderation.cpo_feed import streams
from moderation.cpo_feed.hub import FeedHub
from moderation.cpo_feed.queries import Line

# What a slow database makes of them.
NARROWING_S, ANSWER_S = 1.0, 2.0
ANY = random.Random(5)


class StoppedClock:
    """Goes on only when somebody waits by it."""

    def __init__(self) -> None:
        self._now_s = 1_000.0

    def monotonic(self) -> float:
        return self._now_s

    def wait(self, seconds: float) -> None:
        self._now_s += seconds


@pytest.fixture
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> StoppedClock:
    clock = StoppedClock()
    monkeypatch.setattr(streams, "time", clock)
    return clock


def test_readers_that_came_together_are_not_all_asked_together(stopped_clock: StoppedClock) -> None:
    first_s = [_asked_at(stopped_clock, [True, False])[0] for _ in range(100)]

    assert max(first_s) - min(first_s) > 20
    assert len({round(each) for each in first_s}) > 15


def test_whether_a_reader_may_stay_is_known_within_the_minute(stopped_clock: StoppedClock) -> None:
    """A turn may begin a moment before it is time, what comes in it is told first, and the answer takes its time."""
    asked_s = [0.0, *_asked_at(stopped_clock, [True] * 500 + [False], is_busy=True)]

    assert max(later + ANSWER_S - sooner for sooner, later in pairwise(asked_s)) <= 60


def test_a_database_that_is_away_for_a_moment_closes_no_stream(stopped_clock: StoppedClock) -> None:
    asked_s = _asked_at(stopped_clock, [None, True, False])

    assert len(asked_s) == 3
    assert asked_s[1] - asked_s[0] < 10
    assert asked_s[2] - asked_s[1] > 20


@pytest.mark.parametrize("is_busy", [True, False])
def test_who_cannot_be_looked_up_for_a_minute_is_told_nothing_more(
    stopped_clock: StoppedClock, is_busy: bool
) -> None:
    began_s = stopped_clock.monotonic()

    asked_s = _asked_at(stopped_clock, [None] * 100, is_busy=is_busy)

    assert asked_s
    assert stopped_clock.monotonic() - began_s <= 60


def _asked_at(clock: StoppedClock, answers: list[bool | None], *, is_busy: bool = False) -> list[float]:
    """How long after a stream began each was asked for. A busy one has something to tell all the time."""
    began_s, left, asked_s, told = clock.monotonic(), iter(answers), list[float](), count(1)

    class Hub(FeedHub):
        def lines_after(self, seq: int, *, wait_s: float) -> list[Line]:
            clock.wait(ANY.uniform(0, wait_s) if is_busy else wait_s)
            return [(next(told), "{}")] if is_busy else []

    def seen(entries: Sequence[Line]) -> Sequence[Line]:
        clock.wait(NARROWING_S)
        return entries

    def look() -> bool | None:
        asked_s.append(clock.monotonic() - began_s)
        answer = next(left)
        clock.wait(0 if answer is None else ANSWER_S)
        return answer

    hub = Hub(read=lambda after, limit: [], read_tip=lambda: 0, wait=lambda channel, seconds: None)
    registry = streams.Streams(per_officer=8, per_process=8, wake=lambda: None)
    list(streams.lines(hub, registry, registry.open(uuid4()), cursor=0, may_stay=look, seen=seen))
    return asked_s
