"""What is held stays until somebody decides, for 14 days after the resident was told, or with the case."""

from datetime import UTC, datetime, timedelta

import pytest

from cctv_link.footage.keeping import CASE, TOLD, UNDECIDED, Holding, Look, Standing, look

RECEIVED = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
UNTIL = RECEIVED + 20 * DAY


@pytest.mark.parametrize(
    ("waited", "expected"),
    [
        pytest.param(HOUR, Look(Holding.STAY, None, RECEIVED + 24 * HOUR), id="looked at too early"),
        pytest.param(24 * HOUR, Look(Holding.STAY, 24, RECEIVED + 48 * HOUR), id="a day: told"),
        pytest.param(49 * HOUR, Look(Holding.STAY, 48, RECEIVED + 72 * HOUR), id="two days: told again"),
        pytest.param(
            72 * HOUR, Look(Holding.CLIP_ONLY, None, RECEIVED + 96 * HOUR), id="three: outside the clip goes"
        ),
    ],
)
def test_undecided(waited, expected):
    assert look(Standing(UNDECIDED, RECEIVED), now=RECEIVED + waited) == expected


def test_nobody_is_told_of_an_sos_that_is_over():
    over = Standing(UNDECIDED, RECEIVED, is_open=False)

    assert look(over, now=RECEIVED + 25 * HOUR).tell_h is None
    assert look(over, now=RECEIVED + 73 * HOUR).holding is Holding.CLIP_ONLY


@pytest.mark.parametrize(
    ("changes", "now", "expected"),
    [
        pytest.param({}, UNTIL - HOUR, Look(Holding.STAY, None, UNTIL), id="the 14 days run"),
        pytest.param({}, UNTIL, Look(Holding.END), id="they are over"),
        pytest.param(
            {"is_disputed": True}, UNTIL + HOUR, Look(Holding.STAY, None, UNTIL + HOUR + DAY), id="a dispute"
        ),
        pytest.param(
            {"ordered_until_at": UNTIL + DAY}, UNTIL, Look(Holding.STAY, None, UNTIL + DAY), id="an order"
        ),
        pytest.param({"ordered_until_at": UNTIL}, UNTIL, Look(Holding.END), id="an order that has expired"),
    ],
)
def test_after_the_resident_was_told(changes, now, expected):
    assert look(Standing(TOLD, RECEIVED, told_until_at=UNTIL, **changes), now=now) == expected


def test_what_was_verified_stays_with_the_case():
    assert look(Standing(CASE, RECEIVED), now=RECEIVED + 400 * DAY) == Look(Holding.STAY)


def test_an_order_goes_before_the_three_days():
    ordered = Standing(UNDECIDED, RECEIVED, ordered_until_at=RECEIVED + 100 * DAY)

    assert look(ordered, now=RECEIVED + 80 * HOUR).holding is Holding.STAY
