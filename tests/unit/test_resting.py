"""A push service that asks for patience, or does not answer, is left in peace by itself: 10 s, doubling to five minutes, or as it says."""

from datetime import UTC, datetime

import pytest

from citizen_api.push import resting
from citizen_api.push.resting import FIRST_REST_S, LONGEST_ASKED_S, LONGEST_REST_S, SIGNS, Patience, Rests
from citizen_api.push.retry_after import seconds
from kernel import clock
from tests.passing import Clock

ONE, OTHER = "https://one.example", "https://other.example"


def rests(now: Clock) -> Rests:
    return Rests(now_s=now, share=lambda: 1.0)


def test_one_that_fails_is_not_asked_and_the_others_are() -> None:
    known = rests(Clock())

    known.fails(ONE)

    assert [known.may_ask(ONE), known.may_ask(OTHER)] == [False, True]


def test_each_failure_after_a_rest_doubles_it_to_five_minutes() -> None:
    now = Clock()
    known, rested = rests(now), []

    for _ in range(12):
        rested.append(known.fails(ONE))
        now.now_s += rested[-1]
        assert known.may_ask(ONE)

    assert rested[:4] == [FIRST_REST_S, 20, 40, 80]
    assert rested[-1] == LONGEST_REST_S


def test_after_a_rest_one_asks_alone() -> None:
    now = Clock()
    known = rests(now)
    known.fails(ONE)

    now.now_s += FIRST_REST_S

    assert [known.may_ask(ONE) for _ in range(3)] == [True, False, False]


def test_an_answer_ends_the_rest_for_all() -> None:
    now = Clock()
    known = rests(now)
    known.fails(ONE)
    now.now_s += FIRST_REST_S
    known.may_ask(ONE)

    known.answers(ONE)

    assert [known.may_ask(ONE) for _ in range(3)] == [True, True, True]
    assert known.fails(ONE) == FIRST_REST_S, "it is forgotten, too"


def test_those_that_asked_at_the_same_time_count_once() -> None:
    known = rests(Clock())

    assert {known.fails(ONE) for _ in range(16)} == {FIRST_REST_S}


def test_what_it_says_itself_is_heard_and_no_more_than_an_hour() -> None:
    assert rests(Clock()).fails(ONE, retry_after_s=120) == 120
    assert rests(Clock()).fails(ONE, retry_after_s=10**9) == LONGEST_ASKED_S
    assert rests(Clock()).fails(ONE, retry_after_s=1) == FIRST_REST_S


def test_not_all_come_back_at_once() -> None:
    shares = iter((0.0, 0.5))
    known = Rests(now_s=Clock(), share=lambda: next(shares))

    assert [known.fails(ONE), known.fails(OTHER)] == [FIRST_REST_S / 2, FIRST_REST_S * 0.75]


@pytest.mark.parametrize(
    ("text", "expected_s"),
    [
        ("120", 120),
        (" 7 ", 7),
        ("Sun, 22 Nov 2026 12:01:00 GMT", 60),
        ("Sun, 22 Nov 2026 11:00:00 GMT", 0),
        ("", 0),
        ("soon", 0),
        ("-5", 0),
        ("٣", 0),
        ("1" * 5_000, 111_111_111),
    ],
)
def test_how_long_an_answer_asks_us_to_wait(text: str, expected_s: float) -> None:
    with clock.frozen_at(datetime(2026, 11, 22, 12, tzinfo=UTC)):
        assert seconds(text) == expected_s


def patience(now: Clock) -> Patience:
    return Patience(now_s=now, share=lambda: 1.0)


def test_one_broken_subscription_holds_up_nobody_else() -> None:
    now = Clock()
    known = patience(now)

    for _ in range(20):
        known.fails(ONE, "broken")
        assert not known.may_ask(ONE, "broken")
        assert known.may_ask(ONE, "another")
        now.now_s += LONGEST_REST_S


def test_several_in_a_row_are_the_service_and_one_answer_is_heard_by_all() -> None:
    now = Clock()
    known = patience(now)

    for number in range(SIGNS):
        known.fails(ONE, f"{number}")
    assert [known.may_ask(ONE, "another"), known.may_ask(OTHER, "another")] == [False, True]
    known.answers(ONE, "of an SOS")

    assert [known.may_ask(ONE, each) for each in ("another", *map(str, range(SIGNS)))] == [True] * (SIGNS + 1)


def test_failures_with_answers_between_them_are_not_the_service() -> None:
    known = patience(Clock())

    for number in range(50):
        known.fails(ONE, f"{number}")
        known.answers(ONE, "another")

    assert known.may_ask(ONE, "another")


def test_of_names_that_are_invented_only_so_many_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resting, "MOST_SERVICES", 3)
    now = Clock()
    known = Patience(now_s=now, share=lambda: 1.0)
    for n in range(20):
        known.fails(ONE, f"{ONE}/1")
        known.fails(f"https://invented-{n}.example", f"https://invented-{n}.example/1")

    assert len(known._failing) == 3
    for n in range(SIGNS):
        known.fails(ONE, f"{ONE}/{n}")
    now.now_s += 1
    assert not known.may_ask(ONE, f"{ONE}/new"), "what fails again and again is not what is forgotten"
