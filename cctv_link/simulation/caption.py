"""The readable line in the picture: label, date, time to the millisecond, and that all of this is simulated."""

from datetime import UTC, datetime

import cv2
import numpy as np
from numpy.typing import NDArray

_CHARACTER_PX = 10
_LINE_PX = 20
_DIGITS = "0123456789"


class Caption:
    """Draws the line once a second and only the milliseconds in between."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._digits = {digit: _text(digit) for digit in _DIGITS}
        self._second = -1
        self._strip = _text(" ")

    def stamp(self, picture: NDArray[np.uint8], at_ms: int) -> None:
        """Write the line for `at_ms` (since 1970) into the bottom left of `picture` (h, w, 3), in place."""
        second, ms = divmod(at_ms, 1000)
        if second != self._second:
            at = datetime.fromtimestamp(second, UTC)
            self._strip = _text(f" {self._label}  {at:%Y-%m-%d %H:%M:%S}.000 UTC  SIMULATED ")
            self._second = second
        first = (len(self._label) + 3 + len("2026-01-01 00:00:00.")) * _CHARACTER_PX
        for place, digit in enumerate(f"{ms:03d}"):
            left = first + place * _CHARACTER_PX
            self._strip[:, left : left + _CHARACTER_PX] = self._digits[digit]
        top = picture.shape[0] - _LINE_PX - 6
        width = min(self._strip.shape[1], picture.shape[1] - 8)
        picture[top : top + _LINE_PX, 8 : 8 + width] = self._strip[:, :width]


def _text(text: str) -> NDArray[np.uint8]:
    """White on near black, one cell of fixed width per character, so that digits can be replaced in place."""
    strip = np.full((_LINE_PX, _CHARACTER_PX * len(text), 3), 24, np.uint8)
    for place, character in enumerate(text):
        (width, _), _ = cv2.getTextSize(character, cv2.FONT_HERSHEY_SIMPLEX, 0.48, 1)
        left = place * _CHARACTER_PX + max(0, (_CHARACTER_PX - width) // 2)
        cv2.putText(
            strip, character, (left, 15), cv2.FONT_HERSHEY_SIMPLEX, 0.48, (240, 240, 240), 1, cv2.LINE_AA
        )
    return strip
