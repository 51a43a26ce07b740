"""The time of a picture: the camera's own when it can be believed, ours when not, and always which."""

import pytest

from cctv_link.recording.clock import ClockSource, NoPictureYet, RunClock

STARTED_S = 1_795_369_200.0


def fed(
    pictures: int, *, delay_s: float = 0.07, camera_ahead_s: float | None = None, from_s: float = 0.0
) -> RunClock:
    clock = RunClock()
    feed(clock, pictures, delay_s=delay_s, camera_ahead_s=camera_ahead_s, from_s=from_s)
    return clock


def feed(
    clock: RunClock,
    pictures: int,
    *,
    delay_s: float = 0.07,
    camera_ahead_s: float | None = None,
    from_s: float = 0.0,
) -> None:
    for number in range(pictures):
        media_s = from_s + number / 15
        true_s = STARTED_S + media_s
        clock.observe(
            media_s=media_s,
            arrived_at_s=true_s + delay_s,
            rtcp_at_s=None if camera_ahead_s is None else true_s + camera_ahead_s,
        )


def test_without_a_report_of_the_camera_the_least_delayed_arrival_counts():
    clock = RunClock()
    clock.observe(media_s=0.0, arrived_at_s=STARTED_S + 1.5)  # the backlog of the start
    clock.observe(media_s=1.0, arrived_at_s=STARTED_S + 1.06)
    clock.observe(media_s=2.0, arrived_at_s=STARTED_S + 2.9)

    reading = clock.reading()

    assert reading.source is ClockSource.LOCAL
    assert reading.offset_s == pytest.approx(STARTED_S + 0.06)
    assert reading.skew_s is None


def test_the_cameras_clock_is_preferred_and_applies_backwards():
    clock = fed(30)
    feed(clock, 15, camera_ahead_s=0.001, from_s=2.0)

    reading = clock.reading()

    assert reading.source is ClockSource.RTCP
    assert reading.offset_s == pytest.approx(STARTED_S + 0.001)
    assert reading.skew_s == pytest.approx(0.001 - 0.07, abs=1e-3)


@pytest.mark.parametrize(
    ("camera_ahead_s", "source"),
    [
        pytest.param(4.0, ClockSource.RTCP, id="a few seconds off is still its time"),
        pytest.param(-3_600.0, ClockSource.LOCAL, id="an hour behind is a wrong time zone"),
        pytest.param(86_400.0 * 365, ClockSource.LOCAL, id="a year ahead is a dead battery"),
    ],
)
def test_a_camera_whose_clock_is_far_off_is_not_believed_but_remembered(camera_ahead_s, source):
    reading = fed(30, camera_ahead_s=camera_ahead_s).reading()

    assert reading.source is source
    assert reading.skew_s == pytest.approx(camera_ahead_s - 0.07, abs=1e-3)


def test_a_crystal_that_runs_fast_is_followed():
    """At 100 ppm the media clock leads by 0.36 s after an hour; the minimum of the first minute would stay."""
    clock = RunClock()
    for second in range(3_600):
        clock.observe(media_s=second * 1.0001, arrived_at_s=STARTED_S + second + 0.07)
    now_s = clock.reading().offset_s + 3_599 * 1.0001
    assert now_s == pytest.approx(STARTED_S + 3_599 + 0.07, abs=0.03)


def test_a_clock_without_a_picture_cannot_be_read():
    with pytest.raises(NoPictureYet):
        RunClock().reading()
