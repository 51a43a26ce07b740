"""The wall clock as black and white cells in the picture, so that a test can prove which second a frame shows.

48 bits of milliseconds since 1970, most significant first, two rows of 24 cells of 8 x 8 px at the top left.
Cells are as large as an H.264 transform block: at 600 kbit/s they come back far from the grey between.
"""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

BITS = 48
CELLS_PER_ROW = 24
CELL_PX = 8
WIDTH_PX = CELLS_PER_ROW * CELL_PX
HEIGHT_PX = BITS // CELLS_PER_ROW * CELL_PX

# Video range luma is 16 to 235. A cell within 40 of the middle is a guess, and a guessed clock proves nothing.
_MIDDLE = 125
_DOUBTFUL = 40
_SHIFTS = np.arange(BITS - 1, -1, -1, dtype=np.uint64)


class ClockUnreadable(Exception):
    """The top left of the picture holds no clock, or the encoder has blurred it."""


def paint(picture: NDArray[np.uint8], at_ms: int) -> None:
    """Write `at_ms` (since 1970, UTC) into `picture` (height, width[, channels]), uint8, in place."""
    bits = ((np.uint64(at_ms) >> _SHIFTS) & np.uint64(1)).astype(np.uint8) * np.uint8(255)
    rows = bits.reshape(-1, CELLS_PER_ROW)
    cells = rows.repeat(CELL_PX, axis=0).repeat(CELL_PX, axis=1)
    picture[:HEIGHT_PX, :WIDTH_PX] = cells if picture.ndim == 2 else cells[:, :, None]


def read(luma: NDArray[np.uint8]) -> datetime:
    """The instant painted into a decoded `luma` plane (height, width), uint8.

    Raises ClockUnreadable when a cell is neither black nor white.
    """
    if luma.shape[0] < HEIGHT_PX or luma.shape[1] < WIDTH_PX:
        raise ClockUnreadable(f"a picture of {luma.shape[1]}x{luma.shape[0]} has no room for the clock")
    cells = luma[:HEIGHT_PX, :WIDTH_PX].reshape(BITS // CELLS_PER_ROW, CELL_PX, CELLS_PER_ROW, CELL_PX)
    levels = cells[:, 2:-2, :, 2:-2].mean(axis=(1, 3)).reshape(BITS) - _MIDDLE
    if np.abs(levels).min() < _DOUBTFUL:
        raise ClockUnreadable(f"{int((np.abs(levels) < _DOUBTFUL).sum())} of {BITS} cells are grey")
    at_ms = int((((levels > 0).astype(np.uint64)) << _SHIFTS).sum())
    return datetime.fromtimestamp(at_ms / 1000, UTC)
