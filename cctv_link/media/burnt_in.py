"""Where a camera writes its name and clock into the picture. Pure.

Writing is drawn behind the lens: it stays sharp however blurred the street is, and stays where it is when the camera
turns. A line of it is found in the reference by what it is made of: strokes much brighter or darker than what is
around them, no thicker than a few pixels, in a row much longer than high. What else looks so (railings, a row of
windows) is lost to who leaves these rows out, no more. Bare white letters before a white wall are not found.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

# Grey levels by which a stroke stands out, and how bright or dark it is itself.
_STANDS_OUT, _BRIGHT, _DARK = 60, 150, 60
# Of a picture 320 wide: thicker is no stroke; a gap of so much lies within a line, between its words.
_STROKE_PX, _GAP_PX = 9, 15
_SHORTEST_PX, _HIGHEST_PX, _LONGER_THAN_HIGH = 40, 40, 3
# A bar behind the writing has edges too.
_AROUND_PX = 10
# No camera writes over more of its picture: then it is the street that looks so.
_MOST = 0.55


def rows_of_writing(reference: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """For each row of the grey `reference` (180, 320) whether a line of writing stands in it, or just beside it."""
    stroke = np.ones((_STROKE_PX, _STROKE_PX), np.uint8)
    bright = cv2.morphologyEx(reference, cv2.MORPH_TOPHAT, stroke) > _STANDS_OUT
    dark = cv2.morphologyEx(reference, cv2.MORPH_BLACKHAT, stroke) > _STANDS_OUT
    strokes = (bright & (reference > _BRIGHT)) | (dark & (reference < _DARK))
    lines = cv2.morphologyEx(strokes.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((1, _GAP_PX), np.uint8))
    _, _, found, _ = cv2.connectedComponentsWithStats(lines, connectivity=8)
    rows = np.zeros(reference.shape[0], np.bool_)
    for _, top, length, height, _ in found[1:]:  # the first is all that is no line
        if length >= max(_SHORTEST_PX, _LONGER_THAN_HIGH * height) and height <= _HIGHEST_PX:
            rows[max(0, top - _AROUND_PX) : top + height + _AROUND_PX] = True
    return rows if rows.mean() <= _MOST else np.zeros_like(rows)
