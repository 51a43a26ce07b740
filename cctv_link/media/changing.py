"""How much more than usual moves in a clip, from its key frames: a share of the picture. Pure.

A street where something always moves says nothing by that; a street where for once something does, says a little. So it
is the largest change from one key frame to the next, less what usually changes there. The light of the whole
picture is allowed for, and where most of it changes the camera does, or the light: that is left out.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

# Looked at in small: a person of 40 pixels in 1280 is 5 here, and the sensor's noise is gone.
WIDTH_PX = 160
# Grey levels.
_DIFFERENT = 24
WHOLE_PICTURE = 0.5


class Changes:
    """Fed with the grey key frames of a clip in the order in which they are shown."""

    def __init__(self) -> None:
        self._last: NDArray[np.float32] | None = None
        self._shares: list[float] = []

    def see(self, picture: NDArray[np.uint8]) -> None:
        small = _small(picture)
        if self._last is not None and self._last.shape == small.shape:
            difference = small - self._last
            difference -= np.median(difference)
            share = float((np.abs(difference) > _DIFFERENT).mean())
            if share <= WHOLE_PICTURE:
                self._shares.append(share)
        self._last = small

    @property
    def beyond_usual(self) -> float | None:
        """Of the picture, 0 to 1; None where there were not two pictures to compare."""
        if not self._shares:
            return None
        return max(self._shares) - float(np.median(self._shares))


def _small(picture: NDArray[np.uint8]) -> NDArray[np.float32]:
    size = (WIDTH_PX, max(1, round(picture.shape[0] * WIDTH_PX / picture.shape[1])))
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.float32)
