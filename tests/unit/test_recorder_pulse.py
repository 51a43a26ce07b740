"""A crew whose thread hangs is not at work, though its process lives; one that has nothing to record is."""

import threading
import time

import pytest

from cctv_link.recording.crew import LeftOff, Workplace
from cctv_link.recording.index import Journal
from cctv_link.recording.lean.camera import LeanCamera
from cctv_link.recording.lean.crew import LeanCrew
from cctv_link.recording.pulse import Pulse
from cctv_link.recording.pyav.crew import PyavCrew
from tests.registered import Registered, until


@pytest.fixture
def place(tmp_path) -> Workplace:
    return Workplace(tmp_path, Journal(), threading.Event())


def test_a_crew_that_hangs_is_not_at_work_and_one_that_goes_on_is(place, monkeypatch):
    hangs, go_on = threading.Event(), threading.Event()
    check = LeanCamera.check

    def hang_once(camera: LeanCamera) -> None:
        if hangs.is_set():
            go_on.wait(10)
        check(camera)

    monkeypatch.setattr(LeanCamera, "check", hang_once)
    crew = LeanCrew(place)
    recording = crew.record(Registered("P17-1", "rtsp://127.0.0.1:9/nobody"), LeftOff())
    began_s = crew.at_work_s
    until(lambda: crew.at_work_s > began_s)

    hangs.set()
    until(lambda: time.monotonic() - crew.at_work_s > 0.5)
    hangs.clear()
    go_on.set()
    until(lambda: time.monotonic() - crew.at_work_s < 0.3)

    recording.stop()
    recording.join(timeout=5)
    assert not recording.is_alive()


def test_a_crew_without_cameras_is_at_work(place):
    for crew in (LeanCrew(place), PyavCrew(place)):
        assert time.monotonic() - crew.at_work_s < 0.3


def test_a_pulse_begins_now_and_keeps_the_last_moment():
    pulse = Pulse()
    assert time.monotonic() - pulse.last_s < 1
    pulse.beat(12.5)
    assert pulse.last_s == 12.5
