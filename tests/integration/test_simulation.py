"""Simulated cameras behave as pole cameras do, and their picture tells the time to people and to tests."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import av
import av.error
import numpy as np
import pytest

from cctv_link.recording.pyav.reader import StreamReader
from cctv_link.recording.reasons import Reason
from cctv_link.recording.stream import StreamAddress, StreamFailed
from cctv_link.simulation import clock_bars
from cctv_link.simulation.camera import SimulatedCamera
from cctv_link.simulation.film import Film
from tests.simulated_poles import Poles, poles

pytestmark = [pytest.mark.waits, pytest.mark.timeout(60)]


@pytest.fixture(scope="module")
def street() -> Iterator[Poles]:
    with poles(
        SimulatedCamera(name="open", label="P17-1", seed=1),
        SimulatedCamera(name="digest", label="P17-2", seed=2, username="viewer", password="p@ss:w/rd"),
        SimulatedCamera(
            name="basic", label="P17-3", seed=3, username="viewer", password="w0rd", scheme="basic"
        ),
    ) as running:
        yield running


def pictures(url: str, count: int) -> list[tuple[datetime, datetime, np.ndarray]]:
    """(when it was read, the clock in it, luma) of the first decoded pictures."""
    seen = []
    with av.open(url, options={"rtsp_transport": "tcp"}, timeout=(5, 5)) as camera:
        for frame in camera.decode(video=0):
            plane = frame.planes[0]
            luma = (
                np.frombuffer(plane, np.uint8)
                .reshape(-1, plane.line_size)[: frame.height, : frame.width]
                .copy()
            )
            seen.append((datetime.now(UTC), clock_bars.read(luma), luma))
            if len(seen) == count:
                return seen
    return seen


def test_the_picture_carries_the_clock_of_now_and_moves(street):
    seen = pictures(street.url("open"), 40)

    read_at, taken_at, last = seen[-1]
    assert timedelta(0) <= read_at - taken_at < timedelta(seconds=0.5)
    steps = [(later[1] - sooner[1]).total_seconds() for sooner, later in pairwise(seen[5:])]
    assert np.median(steps) == pytest.approx(1 / 15, abs=0.004)
    below_the_clock = slice(clock_bars.HEIGHT_PX, 320)
    moved = np.abs(last[below_the_clock].astype(int) - seen[5][2][below_the_clock]) > 25
    assert moved.sum() > 100


@pytest.mark.parametrize(
    ("name", "username", "password", "reason"),
    [
        pytest.param("digest", "viewer", "p@ss:w/rd", None, id="digest"),
        pytest.param("basic", "viewer", "w0rd", None, id="basic"),
        pytest.param("open", None, None, None, id="nobody is asked where there is no credential"),
        pytest.param("digest", None, None, Reason.UNAUTHORISED, id="no credential"),
        pytest.param("digest", "viewer", "w0rd", Reason.UNAUTHORISED, id="another camera's credential"),
        pytest.param("basic", "viewer", "wrong", Reason.UNAUTHORISED, id="a wrong password"),
        pytest.param("nobody", None, None, Reason.NO_SUCH_STREAM, id="no such camera"),
    ],
)
def test_a_camera_lets_in_who_holds_its_credential(street, name, username, password, reason):
    address = StreamAddress(street.url(name), username, password)
    if reason is None:
        with StreamReader.open(address) as stream:
            assert next(stream.units()).packet.size > 0
        return
    with pytest.raises(StreamFailed) as refused:
        StreamReader.open(address)
    assert refused.value.reason is reason
    assert password is None or password not in f"{refused.value} {address} {refused.value.__cause__}"


def test_a_frozen_camera_repeats_itself_and_a_black_one_shows_nothing(street):
    url = street.url("open")
    at_once = {"rtsp_transport": "tcp", "analyzeduration": "1000", "fpsprobesize": "0"}
    with av.open(url, options=at_once, timeout=(5, 5)) as camera:
        frames = camera.decode(video=0)
        take(frames, 3)
        street.fault("open", "freeze")
        frozen = take(frames, 25)[-5:]
        street.fault("open", "black")
        black = take(frames, 25)[-1]
        street.fault("open", "resume")
        clear = take(frames, 25)[-1]

    assert len({clock_bars.read(luma) for luma in frozen}) == 1
    assert black[40:300].mean() < 30
    assert clear[40:300].mean() > black[40:300].mean() + 15


def test_an_offline_camera_hangs_up_and_is_not_found_until_it_is_online_again(street):
    street.fault("open", "resume")
    with StreamReader.open(StreamAddress(street.url("open"))) as stream:
        units = stream.units()
        next(units)
        street.fault("open", "offline")
        with pytest.raises(StreamFailed) as ended:
            for _ in units:
                pass
        assert ended.value.reason is Reason.DISCONNECTED
    with pytest.raises(StreamFailed) as missing:
        StreamReader.open(StreamAddress(street.url("open")))
    assert missing.value.reason is Reason.NO_SUCH_STREAM

    street.fault("open", "online")
    assert len(pictures(street.url("open"), 3)) == 3


def test_nothing_is_drawn_for_nobody(street):
    deadline = time.monotonic() + 8
    while any(camera["watched"] for camera in street.state().values()):
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_a_camera_that_nobody_could_open_is_refused_by_name():
    for wrong in ({"name": "a/b"}, {"name": "a", "width_px": 321}, {"name": "a", "fps": 0}):
        with pytest.raises(ValueError, match=r"camera name|picture of|frames a second"):
            SimulatedCamera(**{"label": "P", **wrong})


def test_a_real_clip_is_replayed_under_our_clock(tmp_path):
    clip = tmp_path / "street.mp4"
    with av.open(str(clip), "w") as file:
        track = file.add_stream("libx264", rate=10)
        track.width, track.height, track.pix_fmt = 320, 240, "yuv420p"
        for number in range(20):
            picture = np.full((240, 320, 3), 40 + number * 8, np.uint8)
            file.mux(track.encode(av.VideoFrame.from_ndarray(picture, format="bgr24")))
        file.mux(track.encode(None))
    film = Film(SimulatedCamera(name="a", label="P17-1", replay=clip))

    at_ms = 1_795_369_205_120
    luma = [np.frombuffer(film.frame(at_ms + ms), np.uint8)[: 640 * 360].reshape(360, 640) for ms in (0, 500)]

    assert clock_bars.read(luma[0]) == datetime.fromtimestamp(at_ms / 1000, UTC)
    assert abs(int(luma[0][180, 320]) - int(luma[1][180, 320])) > 10


def take(frames: Iterator[av.VideoFrame], count: int) -> list[np.ndarray]:
    out = []
    for frame in frames:
        plane = frame.planes[0]
        out.append(
            np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width].copy()
        )
        if len(out) == count:
            return out
    raise AssertionError("the stream ended")
