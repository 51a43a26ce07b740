"""What is hidden is gone: of each block one rounded colour is left, of which many different faces could have come."""

import cv2
import numpy as np

from cctv_link.media import hiding
from cctv_link.media.motion import MotionDetector

BOX = np.array([[100, 50, 200, 150]], np.float32)


def picture(seed: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (360, 640, 3), np.uint8)


def test_a_hidden_face_is_at_most_five_blocks_wide():
    shown = picture(1)

    hiding.hide(shown, BOX)

    part = shown[50:150, 100:200]
    colours = {tuple(colour) for colour in part.reshape(-1, 3)}
    assert len(colours) <= hiding.BLOCKS_ACROSS**2


def test_two_people_of_the_same_blocks_cannot_be_told_apart():
    one, other = (np.zeros((360, 640, 3), np.uint8) for _ in range(2))
    faces = picture(2)[50:150, 100:200]
    one[50:150, 100:200] = faces
    # Every block of 20 pixels upside down: another face, the same mean colours.
    other[50:150, 100:200] = faces.reshape(5, 20, 5, 20, 3)[:, ::-1, :, ::-1].reshape(100, 100, 3)
    assert not np.array_equal(one, other)

    for each in (one, other):
        hiding.hide(each, BOX)

    assert np.array_equal(one, other)


def test_what_is_outside_the_box_stays_and_a_box_may_lie_half_outside_the_picture():
    shown, before = picture(3), picture(3)

    hiding.hide(shown, np.array([[-50, -50, 30, 30], [700, 10, 800, 20]], np.float32))

    assert np.array_equal(shown[30:], before[30:])
    assert np.array_equal(shown[:, 30:], before[:, 30:])
    assert not np.array_equal(shown[:30, :30], before[:30, :30])


def test_a_whole_picture_keeps_light_and_shade_only():
    shown = picture(4)

    hiding.hide_all(shown)

    assert len(np.unique(shown.reshape(-1, 3), axis=0)) <= 32 * 18


def _walking(at_px: int | None) -> np.ndarray:
    street = np.full((360, 640, 3), 110, np.uint8)
    street[200:] = 80
    if at_px is not None:
        cv2.rectangle(street, (at_px, 150), (at_px + 20, 220), (30, 40, 160), -1)
    return street


def test_a_walker_is_within_a_box_from_the_first_picture_on():
    # One of the ten pictures it is taught from is the first, with the walker in it.
    motion = MotionDetector([_walking(60 * number + 5) for number in range(10)])

    boxes = motion.find(_walking(5))

    assert boxes is not None
    assert any(
        left <= 5 and top <= 150 and right >= 25 and bottom >= 220 for left, top, right, bottom in boxes
    )


def test_a_street_without_anybody_has_no_box():
    boxes = MotionDetector([_walking(None)] * 5).find(_walking(None))

    assert boxes is not None
    assert len(boxes) == 0


def test_when_everything_moves_or_nothing_was_taught_there_is_no_telling():
    rng = np.random.default_rng(1)
    pictures = [rng.integers(0, 255, (36, 64, 3), np.uint8).repeat(10, 0).repeat(10, 1) for _ in range(6)]

    assert MotionDetector(pictures[:5]).find(pictures[5]) is None
    assert MotionDetector([]).find(pictures[5]) is None


def test_brighter_light_alone_does_not_move():
    motion = MotionDetector([_walking(None)] * 5)

    boxes = motion.find(cv2.add(_walking(None), np.full((360, 640, 3), 3, np.uint8)))

    assert boxes is not None
    assert len(boxes) == 0
