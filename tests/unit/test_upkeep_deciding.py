"""Three of five decide, day and night have their own pictures, and a picture that never changes is frozen."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from cctv_link.upkeep.daylight import Light, light_at
from cctv_link.upkeep.deciding import GOOD, Finding, decided_or_none
from cctv_link.upkeep.judging import best_look, picture_word, references_to_try, seen_again
from cctv_link.upkeep.references import LEARNED_FROM, Usual
from cctv_link.upkeep.repairs.transitions import after_or_none, next_escalation_at
from cctv_link.upkeep.terms import TERMS, is_over, opens_fault
from kernel.geo import Position

DARK, COVERED = Finding("picture_usable", "dark"), Finding("picture_usable", "covered")
KARACHI = Position(24.87, 67.03)
NOON = datetime(2026, 11, 25, 7, 30, tzinfo=UTC)
DUE_IN = timedelta(hours=8)


@dataclass(frozen=True)
class Looked:
    verdict: str = "usable"
    mean: float = 110.0
    std: float = 50.0
    fingerprint: str = "a"


@pytest.mark.parametrize(
    ("readings", "before", "decided"),
    [
        pytest.param([GOOD, GOOD], None, None, id="two are too few"),
        pytest.param([GOOD, GOOD, GOOD], None, GOOD, id="three good ones"),
        pytest.param([GOOD, DARK, GOOD, DARK, DARK], GOOD, DARK, id="three of five"),
        pytest.param([DARK, GOOD, DARK, GOOD, GOOD], GOOD, GOOD, id="a bus before the lens"),
        pytest.param([DARK, COVERED, DARK], GOOD, DARK, id="the commonest names it"),
        pytest.param([DARK, DARK, COVERED, COVERED], GOOD, COVERED, id="the newest of equals"),
        pytest.param([DARK, DARK, DARK, GOOD, GOOD], DARK, DARK, id="two good ones do not end it"),
        pytest.param([DARK, DARK, GOOD, GOOD, GOOD], DARK, GOOD, id="three in a row end it"),
        pytest.param([DARK] * 5 + [GOOD] * 4, DARK, GOOD, id="only the last five count"),
    ],
)
def test_several_readings_decide(
    readings: list[Finding], before: Finding | None, decided: Finding | None
) -> None:
    assert decided_or_none(readings, before) == decided


@pytest.mark.parametrize(
    ("at", "light"),
    [
        pytest.param(NOON, Light.DAY, id="half past noon"),
        pytest.param(NOON + timedelta(hours=5, minutes=25), Light.DAY, id="just after sunset at 17:43"),
        pytest.param(NOON + timedelta(hours=5, minutes=45), Light.NIGHT, id="the end of twilight"),
        pytest.param(NOON - timedelta(hours=12), Light.NIGHT, id="midnight"),
        pytest.param(datetime(2026, 6, 21, 1, 0, tzinfo=UTC), Light.DAY, id="six on a summer morning"),
    ],
)
def test_day_ends_with_civil_twilight(at: datetime, light: Light) -> None:
    assert light_at(KARACHI, at) is light


def test_a_picture_is_frozen_when_nothing_in_it_changes_for_ten_seconds() -> None:
    first = seen_again(Looked(), None, NOON)
    again = seen_again(Looked(), first, NOON + timedelta(seconds=12))
    other = seen_again(Looked(fingerprint="b"), again, NOON + timedelta(seconds=24))

    assert picture_word(Looked(), first, NOON) == "usable"
    assert picture_word(Looked(), again, NOON + timedelta(seconds=12)) == "frozen"
    assert picture_word(Looked("covered"), again, NOON + timedelta(seconds=12)) == "covered"
    assert picture_word(Looked(), other, NOON + timedelta(seconds=24)) == "usable"


def test_a_lamp_in_the_lens_is_called_glaring() -> None:
    seen = seen_again(Looked(), None, NOON)

    assert picture_word(Looked(mean=244.0, std=5.0), seen, NOON) == "bright"
    assert picture_word(Looked(mean=244.0, std=40.0), seen, NOON) == "usable"


def test_black_with_the_cameras_own_writing_in_it_is_dark_and_a_dark_street_is_not() -> None:
    seen = seen_again(Looked(), None, NOON)

    assert picture_word(Looked("changed", mean=12.0, std=38.0), seen, NOON) == "dark"
    assert picture_word(Looked("covered", mean=12.0, std=38.0), seen, NOON) == "dark"
    assert picture_word(Looked("usable", mean=12.0, std=38.0), seen, NOON) == "usable"


def test_the_other_lights_reference_is_asked_before_a_move_is_believed() -> None:
    assert references_to_try(Light.NIGHT, {Light.DAY: b"day", Light.NIGHT: b"night"}) == [b"night", b"day"]
    assert best_look(Looked("moved"), [Looked()]).verdict == "usable"
    assert best_look(Looked("moved"), [Looked("changed")]).verdict == "moved"
    # Of a reference by day little is left at night: that alone covers no lens.
    assert best_look(Looked("covered"), [Looked()]).verdict == "usable"
    assert best_look(Looked("covered"), [Looked("changed")]).verdict == "covered"
    assert best_look(Looked("dark"), [Looked()]).verdict == "dark"


def test_a_reference_is_made_of_usual_pictures_of_one_light() -> None:
    usual = Usual()

    grown = [usual.add(b"day", Light.DAY) for _ in range(LEARNED_FROM - 1)]
    assert not any(grown)
    assert not usual.add(b"night", Light.NIGHT)
    assert [usual.add(b"night", Light.NIGHT) for _ in range(LEARNED_FROM - 1)][-1]
    assert usual.take() == [b"night"] * LEARNED_FROM


def test_a_fault_is_over_when_a_higher_rung_is_the_first_to_fail() -> None:
    assert is_over("unreachable", fails_at="picture_usable")
    assert is_over("covered", fails_at="")
    assert not is_over("covered", fails_at="networked")
    assert not is_over("covered", fails_at="picture_usable")


def test_every_fault_has_terms_and_the_recorders_own_trouble_has_none() -> None:
    assert all(0 <= terms.urgency <= 10 and terms.due_h > 0 and terms.contract for terms in TERMS.values())
    assert not any(
        opens_fault(reason) for reason in ("disk-full", "recorder-silent", "stopped", "not-connected")
    )


@pytest.mark.parametrize(
    ("action", "state", "after"),
    [
        pytest.param("assign", "open", "assigned", id="taken"),
        pytest.param("assign", "in_work", "assigned", id="taken over"),
        pytest.param("start", "done", None, id="done is done"),
        pytest.param("done", "in_work", "done", id="done"),
        pytest.param("done", "open", None, id="nobody has it"),
        pytest.param("assign", "confirmed", None, id="the camera has confirmed it"),
    ],
)
def test_what_may_follow(action: str, state: str, after: str | None) -> None:
    assert after_or_none(action, state) == after


def test_the_clock_runs_out_twice() -> None:
    due_at = NOON + DUE_IN

    assert next_escalation_at(NOON, due_at, escalation=0) == due_at
    assert next_escalation_at(NOON, due_at, escalation=1) == due_at + DUE_IN
    assert next_escalation_at(NOON, due_at, escalation=2) is None
