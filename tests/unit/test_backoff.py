"""A camera that goes is tried again soon, then ever less often, never in step with its street, and soon again after a real run."""

from itertools import pairwise

from cctv_link.recording.backoff import FIRST_WAIT_S, LONGEST_WAIT_S, REAL_RUN_S, Backoff

SPREAD = 0.25


def waits(backoff: Backoff, count: int) -> list[float]:
    return [backoff.wait_s(lasted_s=0.1, saw_pictures=False) for _ in range(count)]


def test_each_wait_is_twice_the_one_before_until_the_longest() -> None:
    found = waits(Backoff(), 12)

    expected = [min(FIRST_WAIT_S * 2**number, LONGEST_WAIT_S) for number in range(12)]
    for wait_s, about_s in zip(found, expected, strict=True):
        assert about_s * (1 - SPREAD) <= wait_s <= about_s * (1 + SPREAD)
    assert expected[-1] == LONGEST_WAIT_S


def test_cameras_of_a_street_that_went_together_do_not_come_back_together() -> None:
    first = sorted(Backoff().wait_s(lasted_s=0.1, saw_pictures=False) for _ in range(200))

    assert first[-1] - first[0] > FIRST_WAIT_S * SPREAD
    assert max(later - sooner for sooner, later in pairwise(first)) < FIRST_WAIT_S / 5


def test_after_a_real_run_the_patience_is_as_at_the_beginning() -> None:
    backoff = Backoff()
    waits(backoff, 8)

    again = backoff.wait_s(lasted_s=REAL_RUN_S + 1, saw_pictures=True)

    assert again <= FIRST_WAIT_S * (1 + SPREAD)


def test_one_that_connects_and_shows_nothing_is_no_real_run() -> None:
    backoff = Backoff()
    waits(backoff, 8)

    again = backoff.wait_s(lasted_s=REAL_RUN_S + 60, saw_pictures=False)

    assert again >= LONGEST_WAIT_S * (1 - SPREAD)
