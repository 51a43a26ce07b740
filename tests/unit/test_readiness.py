"""A clip is cut when its window has closed and the ring has caught up; an SOS at once; nothing is waited for for ever."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cctv_link.footage.queries import FootageRequest
from cctv_link.footage.readiness import CATCH_UP_WITHIN, Step, decide, is_worth_a_part, why_nothing
from cctv_link.footage.window import FootageWindow
from cctv_link.recording.queries import RECORDING, CameraState, GapSpan, SegmentSpan
from kernel import ids

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
WINDOW = FootageWindow(NOON - timedelta(seconds=60), NOON + timedelta(seconds=120))
CLOSED = WINDOW.to_at + timedelta(seconds=3)
LONG_AFTER = WINDOW.to_at + CATCH_UP_WITHIN


def reaching(to_at: datetime) -> list[SegmentSpan]:
    return [SegmentSpan(ids.new_id(), "a.mp4", WINDOW.from_at, to_at, "rtcp", 0.0, None, False)]


PENDING = FootageRequest(
    clip_id=ids.new_id(),
    incident_id=ids.new_id(),
    camera_id=ids.new_id(),
    window=WINDOW,
    state="pending",
    pull_at=NOON - timedelta(minutes=1),
    has_stream=True,
    was=RECORDING,
    is_recording=True,
    was_overwritten=False,
    segments=reaching(NOON),
    gaps=[],
)
WHOLE = replace(PENDING, segments=reaching(WINDOW.to_at))
NOTHING = replace(PENDING, segments=[])


@pytest.mark.parametrize(
    ("request_", "now", "step"),
    [
        pytest.param(PENDING, NOON, Step.CUT, id="while the window is open, what is recorded is cut at once"),
        pytest.param(NOTHING, NOON, Step.DONE, id="nothing is recorded yet: the end will come"),
        pytest.param(replace(PENDING, state="partial"), NOON, Step.DONE, id="cut once, it waits for the end"),
        pytest.param(WHOLE, CLOSED, Step.CUT, id="closed and recorded to the end"),
        pytest.param(PENDING, CLOSED, Step.LATER, id="closed, but the ring follows behind"),
        pytest.param(NOTHING, CLOSED, Step.LATER, id="closed, recording, and nothing in the index yet"),
        pytest.param(PENDING, LONG_AFTER, Step.CUT, id="the ring did not catch up: what there is"),
        pytest.param(NOTHING, LONG_AFTER, Step.UNAVAILABLE, id="nothing came"),
        pytest.param(
            replace(PENDING, is_recording=False), CLOSED, Step.CUT, id="nobody records: nothing to wait for"
        ),
        pytest.param(
            replace(NOTHING, is_recording=False), CLOSED, Step.UNAVAILABLE, id="nobody records, nothing there"
        ),
        pytest.param(replace(WHOLE, state="final"), CLOSED, Step.DONE, id="settled"),
        pytest.param(replace(NOTHING, state="unavailable"), CLOSED, Step.DONE, id="settled without footage"),
    ],
)
def test_decisions(request_, now, step):
    assert decide(request_, now=now).step is step


def test_what_waits_for_a_budget_is_not_cut_before():
    waiting = replace(WHOLE, pull_at=CLOSED + timedelta(hours=1))

    assert decide(waiting, now=CLOSED).at == waiting.pull_at
    assert decide(waiting, now=waiting.pull_at).step is Step.CUT


@pytest.mark.parametrize(
    ("now", "is_worth"),
    [
        pytest.param(NOON, True, id="two minutes are to come"),
        pytest.param(WINDOW.to_at - timedelta(seconds=10), False, id="ten seconds: not worth two clips"),
        pytest.param(WINDOW.from_at, False, id="nothing of it has passed"),
    ],
)
def test_when_a_part_is_worth_cutting(now, is_worth):
    assert is_worth_a_part(WINDOW, now) is is_worth


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"was_overwritten": True}, "overwritten", id="the ring came round"),
        pytest.param({"gaps": [GapSpan(NOON, None, "stalled")]}, "stalled", id="the recorder's own reason"),
        pytest.param(
            {"was": CameraState("not_recording", "unreachable")}, "unreachable", id="the state's reason"
        ),
        pytest.param({}, "not-recorded", id="nobody knows why"),
        pytest.param({"has_stream": False}, "not-connected", id="no stream"),
    ],
)
def test_why_there_is_nothing(changes, reason):
    assert why_nothing(replace(NOTHING, **changes)) == reason
