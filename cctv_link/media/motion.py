"""Boxes around everything that moves, whatever it is: people seen from behind, cars, their plates. Pure.

Two ways of seeing it, and either is enough: a mixture of Gaussians (MOG2), which knows what sways and flickers, and
the plain difference from the street as it is in most of the clip, which still sees who has come and stands. Both are
taught from the whole clip before its first picture is judged, so that the beginning is no less covered than the end.
What stays in one place for half of the clip is part of the street.
"""

from collections.abc import Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Boxes = NDArray[np.float32]

# Looked at in small: a person of 40 pixels in 1280 is 10 here.
WIDTH_PX = 320
# Below it, of WIDTH_PX: noise of the sensor, leaves.
SMALLEST_PX2 = 12
# A box grows by this share of its sides, at least by so many pixels of WIDTH_PX.
MARGIN, MARGIN_PX = 0.15, 3.0
# When so much of the picture moves, the light or the camera does: nothing can be told apart.
WHOLE_PICTURE = 0.5
# Grey levels in any colour, after the light of the whole picture has been allowed for.
_DIFFERENT = 24
# Pictures until something new is believed to stay: 80 s at 25 a second.
_HISTORY = 2000
_VARIANCE_THRESHOLD = 20.0
# What is there for less than this share of the time is no background.
_BACKGROUND_RATIO = 0.6


class MotionDetector:
    """background: pictures of the clip, spread over it, all of one size. MOG2: Zivkovic, ICPR 2004."""

    def __init__(self, background: Iterable[Picture]) -> None:
        self._model = cv2.createBackgroundSubtractorMOG2(_HISTORY, _VARIANCE_THRESHOLD, detectShadows=False)
        self._model.setBackgroundRatio(_BACKGROUND_RATIO)
        taught = [_small(picture) for picture in background]
        for number, picture in enumerate(taught, start=1):
            self._model.apply(picture, learningRate=1 / number)
        self._usual = np.median(np.stack(taught), axis=0).astype(np.float32) if taught else None

    def find(self, picture: Picture) -> Boxes | None:
        """Boxes (n, 4) around what moves in the BGR `picture`; None when all of it does, or nothing was taught."""
        small = _small(picture)
        moving = self._model.apply(small, learningRate=1 / _HISTORY)
        if self._usual is None or self._usual.shape != small.shape:
            return None
        moving = cv2.bitwise_or(moving, self._unusual(small))
        if (moving > 0).mean() > WHOLE_PICTURE:
            return None
        joined = cv2.morphologyEx(moving, cv2.MORPH_CLOSE, np.ones((5, 5), np.uint8))
        count, _labels, found, _middles = cv2.connectedComponentsWithStats(joined)
        found = found[1:count].astype(np.float32)
        found = found[found[:, cv2.CC_STAT_AREA] >= SMALLEST_PX2]
        left, top, width, height = found[:, :4].T
        margin_x, margin_y = (np.maximum(side * MARGIN, MARGIN_PX) for side in (width, height))
        boxes = [left - margin_x, top - margin_y, left + width + margin_x, top + height + margin_y]
        return (np.stack(boxes, axis=1) * (picture.shape[1] / WIDTH_PX)).astype(np.float32)

    def _unusual(self, small: Picture) -> NDArray[np.uint8]:
        assert self._usual is not None
        difference = small.astype(np.float32) - self._usual
        difference -= np.median(difference, axis=(0, 1))
        return (np.abs(difference).max(axis=2) > _DIFFERENT).astype(np.uint8) * 255


def _small(picture: Picture) -> Picture:
    size = (WIDTH_PX, max(1, round(picture.shape[0] * WIDTH_PX / picture.shape[1])))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)
