"""The clip is a minute before to two after; the hold is wider, and covers minutes not yet recorded."""

from datetime import UTC, datetime, timedelta

import pytest

from cctv_link.footage.budget import HoldBudget, budget_name, counted_budgets
from cctv_link.footage.window import LONGEST_CLIP, FootageWindow, Margins, clip_window, hold_window

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MARGINS = Margins(
    clip_before=timedelta(seconds=60),
    clip_after=timedelta(seconds=120),
    hold_before=timedelta(minutes=10),
    hold_after=timedelta(minutes=5),
)


def test_a_clip_runs_from_a_minute_before_to_two_minutes_after():
    window = clip_window(NOON, None, margins=MARGINS)

    assert window == FootageWindow(NOON - timedelta(seconds=60), NOON + timedelta(seconds=120))


def test_a_hold_runs_from_ten_minutes_before_to_five_after_the_end():
    window = hold_window(NOON, NOON + timedelta(minutes=3), margins=MARGINS)

    assert window == FootageWindow(NOON - timedelta(minutes=10), NOON + timedelta(minutes=8))


def test_hours_of_not_knowing_are_held_but_not_cut():
    until = NOON + timedelta(hours=8)

    assert clip_window(NOON, until, margins=MARGINS).length_s == LONGEST_CLIP.total_seconds()
    assert hold_window(NOON, until, margins=MARGINS).to_at == until + timedelta(minutes=5)


def test_a_window_is_half_open():
    window = FootageWindow(NOON, NOON + timedelta(seconds=1))

    assert not window.is_closed(NOON)
    assert window.is_closed(window.to_at)
    with pytest.raises(ValueError, match="no instant"):
        FootageWindow(NOON, NOON)


def test_a_hold_never_ends_before_its_clip():
    narrow = Margins(MARGINS.clip_before, MARGINS.clip_after, timedelta(0), timedelta(0))

    hold, clip = hold_window(NOON, None, margins=narrow), clip_window(NOON, None, margins=narrow)

    assert hold.from_at <= clip.from_at
    assert hold.to_at >= clip.to_at


def test_a_budget_is_spent_by_device_and_by_camera():
    left = HoldBudget("report", device_left_s=1_800, camera_s=1_000, held_of_cameras_s={"a": 200})  # type: ignore[dict-item]

    assert not left.take("a", 900)  # type: ignore[arg-type]
    assert left.take("b", 900)  # type: ignore[arg-type]
    assert left.take("c", 900)  # type: ignore[arg-type]
    assert not left.take("d", 900)  # type: ignore[arg-type]


def test_an_sos_counts_on_nothing_but_itself():
    assert budget_name(is_sos=True, device_id=None) == "sos"
    assert "sos" not in counted_budgets("report")
    assert counted_budgets("sos") == ("sos",)
    assert budget_name(is_sos=False, device_id=None) == "anonymous"
