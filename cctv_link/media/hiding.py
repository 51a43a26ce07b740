"""Making what is in a box unrecognisable: each block becomes one colour, and nothing else of it is kept. Pure.

Blocks, not blur: a blur can be undone when its kernel is guessed. A block's colour is also rounded, so that many
pictures of one person do not add up to a finer one.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]

# A face, or the smaller side of whatever is hidden, is at most so many blocks wide.
BLOCKS_ACROSS = 5
# And no block is smaller than this share of the picture's width: 16 pixels of 1280.
SMALLEST_BLOCK = 1 / 80
WHOLE_PICTURE_BLOCK = 1 / 32
# Colours are rounded to steps of so many levels.
COLOUR_STEP = 16


def hide(picture: Picture, boxes: NDArray[np.float32]) -> None:
    """Hide what is in each of the `boxes` (n, 4: left, top, right, bottom) of `picture`, in place."""
    height_px, width_px = picture.shape[:2]
    for left, top, right, bottom in boxes:
        x0, y0 = max(0, int(left)), max(0, int(top))
        x1, y1 = min(width_px, int(np.ceil(right))), min(height_px, int(np.ceil(bottom)))
        if x0 >= x1 or y0 >= y1:
            continue
        block_px = max(width_px * SMALLEST_BLOCK, min(x1 - x0, y1 - y0) / BLOCKS_ACROSS)
        picture[y0:y1, x0:x1] = _in_blocks(picture[y0:y1, x0:x1], block_px)


def hide_all(picture: Picture) -> None:
    """Hide the whole `picture`, in place: what light and shade were, and no more."""
    picture[:] = _in_blocks(picture, picture.shape[1] * WHOLE_PICTURE_BLOCK)


def _in_blocks(part: Picture, block_px: float) -> Picture:
    height_px, width_px = part.shape[:2]
    blocks = (max(1, round(width_px / block_px)), max(1, round(height_px / block_px)))
    mean = cv2.resize(part, blocks, interpolation=cv2.INTER_AREA)
    rounded = mean // COLOUR_STEP * COLOUR_STEP + COLOUR_STEP // 2
    return np.asarray(cv2.resize(rounded, (width_px, height_px), interpolation=cv2.INTER_NEAREST), np.uint8)
