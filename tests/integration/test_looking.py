"""A camera's newest picture is judged in a limited child, by the last key frame of its newest segment."""

import cv2
import numpy as np
import pytest

from cctv_link.media import looking
from cctv_link.media.limited import NotDecodable
from cctv_link.media.looking import look_at, newest_still, reference_of
from cctv_link.media.verdicts import Verdict
from tests.street_pictures import film, seen, street

pytestmark = pytest.mark.long

STREET = street(seed=4)


def opened(png: bytes) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)


@pytest.fixture(scope="module")
def usual(tmp_path_factory):
    folder = tmp_path_factory.mktemp("usual")
    return [
        film(folder / f"{number}.mp4", [seen(STREET, seed=number * 10 + each) for each in range(6)])
        for number in range(3)
    ]


@pytest.fixture(scope="module")
def reference(usual) -> bytes:
    return reference_of([look_at(segment, reference=None).picture for segment in usual])


def test_the_last_key_frame_is_looked_at(tmp_path, reference):
    # Covered from the second second on; of that second the first picture is a key frame.
    pictures = [seen(STREET, seed=each) for each in range(5)]
    covered = [np.full((180, 320), 60, np.uint8)] * 5

    sighting = look_at(film(tmp_path / "a.mp4", pictures + covered), reference=reference)

    assert sighting.look.verdict == Verdict.COVERED
    assert opened(sighting.picture).shape == (180, 320)
    assert opened(sighting.picture).mean() == pytest.approx(60, abs=2)


def test_a_usual_picture_is_usable_and_a_turned_one_has_moved(tmp_path, usual, reference):
    turned = film(
        tmp_path / "a.mp4", [seen(street(seed=4, right_px=25), seed=each + 90) for each in range(6)]
    )

    assert look_at(usual[0], reference=reference).look.verdict == Verdict.USABLE
    found = look_at(turned, reference=reference).look
    assert found.verdict == Verdict.MOVED
    assert found.shift_px == pytest.approx(25, abs=1)


def test_a_frozen_camera_shows_in_equal_fingerprints(tmp_path, usual):
    frozen = [seen(STREET, seed=1)] * 6
    first, second = (film(tmp_path / name, frozen) for name in ("a.mp4", "b.mp4"))

    of_frozen = {look_at(each, reference=None).look.fingerprint for each in (first, second)}
    of_live = {look_at(each, reference=None).look.fingerprint for each in usual}

    assert len(of_frozen) == 1
    assert len(of_live) == len(usual)


def test_the_newest_still_is_the_last_key_frame_at_full_size(tmp_path):
    large = cv2.resize(STREET, (640, 360)).astype(np.uint8)
    segment = film(tmp_path / "a.mp4", [large] * 5 + [large[:, ::-1].copy()] * 5)

    shown = cv2.imdecode(np.frombuffer(newest_still(segment), np.uint8), cv2.IMREAD_GRAYSCALE)

    assert shown.shape == (360, 640)
    assert np.abs(shown.astype(int) - large[:, ::-1]).mean() < 5


def test_a_segment_that_is_being_written_shows_what_is_there(tmp_path, usual):
    torn = tmp_path / "torn.mp4"
    content = usual[0].read_bytes()
    torn.write_bytes(content[: len(content) * 9 // 10])

    assert newest_still(torn)


@pytest.mark.parametrize("size", [(180, 321), (90, 160)], ids=["wider", "half"])
def test_a_reference_of_another_size_is_refused(usual, size):
    _, png = cv2.imencode(".png", np.zeros(size, np.uint8))

    with pytest.raises(NotDecodable, match="right size"):
        looking.look_at(usual[0], reference=png.tobytes())
