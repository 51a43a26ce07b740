"""Pictures are decoded in a child that has little memory, little time, no network and no secrets."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from cctv_link.footage.assemble import SegmentFile, assemble_clip
from cctv_link.media import limited
from cctv_link.media.limited import NotDecodable, run_limited
from cctv_link.media.probe import probe
from cctv_link.media.stills import sharpest_frame, storyboard
from cctv_link.simulation import clock_bars
from tests import film

T = datetime(2026, 11, 22, 17, 40, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def clip(tmp_path_factory) -> Path:
    """Six seconds, cut so that nine tenths of a second of pre-roll are hidden."""
    folder = tmp_path_factory.mktemp("clip")
    segment = SegmentFile(film.segment(folder / "a.mp4", from_at=T, seconds=8), T)
    window = {"from_at": T + timedelta(seconds=0.9), "to_at": T + timedelta(seconds=6.9)}
    return assemble_clip([segment], **window, target=folder / "clip.mp4").path


def test_a_clip_is_what_it_says(clip):
    found = probe(clip)

    assert found.codec == "h264"
    assert found.duration_s == pytest.approx(6.0, abs=0.1)
    assert found.frames >= 90
    assert (found.width_px, found.height_px) == (film.WIDTH_PX, film.HEIGHT_PX)


def test_the_still_is_a_picture_of_the_clip_at_the_second_it_names(clip):
    still = sharpest_frame(clip)

    picture = cv2.imdecode(np.frombuffer(still.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert picture.shape == (still.height_px, still.width_px)
    assert 0 <= still.at_s < 6
    shown = {round(one.at_s, 3): one.taken_at for one in film.shown_in(clip)}
    assert clock_bars.read(picture) == shown[round(still.at_s, 3)]


def test_the_sharpest_of_the_key_frames_is_taken(tmp_path):
    path = tmp_path / "blurred.mp4"
    detail = np.random.default_rng(3).integers(0, 255, (180, 320), np.uint8)
    with av.open(str(path), "w") as file:
        track = file.add_stream("libx264", rate=10, options={"g": "10", "sc_threshold": "0"})
        track.width, track.height, track.pix_fmt = 320, 180, "yuv420p"
        for number in range(40):
            # Sharp in the third second alone.
            picture = detail if 20 <= number < 30 else cv2.GaussianBlur(detail, (0, 0), 4)
            file.mux(
                track.encode(av.VideoFrame.from_ndarray(picture, format="gray").reformat(format="yuv420p"))
            )
        file.mux(track.encode(None))

    assert sharpest_frame(path).at_s == pytest.approx(2.0)


def test_a_clip_shorter_than_a_group_of_pictures_has_a_still_too(tmp_path):
    segment = SegmentFile(film.segment(tmp_path / "a.mp4", from_at=T, seconds=3, key_every=45), T)
    short = assemble_clip(
        [segment],
        from_at=T + timedelta(seconds=1),
        to_at=T + timedelta(seconds=1.5),
        target=tmp_path / "b.mp4",
    )

    still = sharpest_frame(short.path)

    assert 0 <= still.at_s < 0.6


def test_a_storyboard_shows_the_clip_from_beginning_to_end_each_tile_at_the_second_it_names(tmp_path):
    segment = SegmentFile(film.segment(tmp_path / "a.mp4", from_at=T, seconds=26), T)
    window = {"from_at": T + timedelta(seconds=1), "to_at": T + timedelta(seconds=25)}
    path = assemble_clip([segment], **window, target=tmp_path / "b.mp4").path

    board = storyboard(path)

    sheet = cv2.imdecode(np.frombuffer(board.jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert len(board.at_s) == 12
    assert board.at_s == tuple(sorted(board.at_s))
    for number, at_s in enumerate(board.at_s):
        assert number * 2 <= at_s < number * 2 + 2
        row, column = divmod(number, board.columns)
        top, left = row * board.tile_height_px, column * board.tile_width_px
        tile = sheet[top : top + board.tile_height_px, left : left + board.tile_width_px]
        assert clock_bars.read(tile) == T + timedelta(seconds=1 + round(at_s, 3))


def test_a_short_clip_has_a_storyboard_of_what_there_is(clip, tmp_path):
    path = tmp_path / "short.mp4"
    path.write_bytes(clip.read_bytes()[: clip.stat().st_size * 3 // 10])

    assert 1 <= len(storyboard(path).at_s) <= 12


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"ffconcat version 1.0\nfile secret.mp4\n", id="a list that names another file"),
        pytest.param(b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nsecret.mp4\n", id="a playlist"),
        pytest.param(b"v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n", id="a session description"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="a drawing"),
        pytest.param(os.urandom(5000), id="noise"),
    ],
)
def test_what_is_no_video_is_refused_whatever_it_is_called(clip, tmp_path, content):
    (tmp_path / "secret.mp4").write_bytes(clip.read_bytes())
    path = tmp_path / "upload.mp4"
    path.write_bytes(content)

    # Both ways of looking open the file by the same function of the child.
    with pytest.raises(NotDecodable):
        probe(path)


def test_a_truncated_clip_gives_a_still_of_what_is_there(clip, tmp_path):
    path = tmp_path / "short.mp4"
    path.write_bytes(clip.read_bytes()[: clip.stat().st_size * 6 // 10])

    assert sharpest_frame(path).jpeg


def test_a_child_that_takes_too_long_is_ended(clip):
    began = time.monotonic()
    with pytest.raises(NotDecodable, match="longer than"):
        run_limited("still", clip, wall_s=0.05)
    assert time.monotonic() - began < 3


# Runs in the child's place and tries what a decoder that was taken over would try.
TAKEN_OVER = """
import os, socket, sys
from cctv_link.media.confinement import LIMITS, confine
account, written, port, own_socket = sys.argv[1:]
if account:
    os.setgroups([])
    os.setresgid(int(account), int(account), int(account))
    os.setresuid(int(account), int(account), int(account))
confine(LIMITS["probe"])
done = []
def tried(what, attempt):
    try:
        attempt()
        done.append(what)
    except (OSError, MemoryError):
        pass
tried("memory", lambda: bytearray(2 << 30))
tried("file", lambda: os.write(os.open(written, os.O_CREAT | os.O_WRONLY), b"x"))
tried("network", lambda: socket.create_connection(("127.0.0.1", int(port)), timeout=1))
tried("database", lambda: socket.socket(socket.AF_UNIX).connect(own_socket))
tried("datagrams", lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 9)))
tried("kernel", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW))
if "SECRET_KEY" in os.environ:
    done.append("secret")
print(" ".join(done))
"""


@pytest.mark.parametrize("account", ["", "65534"], ids=["as we are", "as nobody"])
def test_a_decoder_that_was_taken_over_reaches_nothing(tmp_path, monkeypatch, account):
    if account and os.geteuid() != 0:
        pytest.skip("who is not root cannot become another; `as we are` is the test of an ordinary account")
    monkeypatch.setenv("SECRET_KEY", "a secret")
    own_socket = Path(tempfile.mkdtemp(dir="/tmp")) / "s"
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as database:
        database.bind(str(own_socket))
        database.listen()
        own_socket.parent.chmod(0o755)
        own_socket.chmod(0o777)
        port = str(server.getsockname()[1])
        answer = subprocess.run(
            [sys.executable, "-c", TAKEN_OVER, account, str(tmp_path / "written"), port, str(own_socket)],
            cwd=limited.PROJECT_ROOT,
            env=limited.CHILD_ENVIRONMENT,
            capture_output=True,
            text=True,
            check=True,
        )
    shutil.rmtree(own_socket.parent)

    assert answer.stdout.split() == []


def test_what_moves_beyond_the_usual_is_told_with_the_storyboard(tmp_path):
    """A still street of twelve seconds, a key frame each second; somebody comes in the ninth."""
    path = tmp_path / "street.mp4"
    street = np.random.default_rng(5).integers(60, 180, (18, 32), np.uint8).repeat(20, 0).repeat(20, 1)
    with av.open(str(path), "w") as file:
        stream = file.add_stream("libx264", rate=5, options={"g": "5", "bf": "0"})
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for number in range(60):
            picture = np.stack([street] * 3, axis=2)
            if 40 <= number < 50:
                picture[200:260, 300:330] = 250
            for packet in stream.encode(av.VideoFrame.from_ndarray(np.ascontiguousarray(picture), "rgb24")):
                file.mux(packet)
        file.mux(stream.encode(None))

    motion = storyboard(path).motion

    assert motion is not None
    assert 0.004 <= motion < 0.02
