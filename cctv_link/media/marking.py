"""Burning the viewer into pictures, inside the limited child. Nothing else may import this module.

Faint blocks of text all over the picture, each with the whole of it, close enough that whoever crops the picture to a
third keeps one; and one readable line on a strip of its own below, which covers nothing that the camera saw.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cctv_link.media import decoding
from cctv_link.media.decoding import Refused
from cctv_link.media.mark import Mark
from cctv_link.media.writing import MovieWriter

Plane = NDArray[np.uint8]

# Grey levels that a letter is lighter, and its shadow darker, than what it stands on: light and dark both show it.
STRENGTH = 30
# Letters are as high as this share of the picture's width: 16 pixels of 1280.
LETTER = 1 / 80
SMALLEST_LETTER_PX = 9
TILT_DEG = 12.0
LONGEST_NAME = 24
LONGEST_WORDS = 200
STRIP_PAPER, STRIP_INK = 24, 232
# A working copy of what may be a copy already: finer than the redacted one, so that nothing more is lost by it.
QUALITY_CRF = 20
PRESET = "superfast"


def mark_clip(path: str, *, given: bytes, tell: Callable[[int], None]) -> tuple[dict[str, Any], bytearray]:
    """The film again as H.264 with the mark that `given` states. tell: hears the share done, 0 to 99 per cent."""
    mark = _stated(given)
    burner: Burner | None = None
    with decoding.clip(path) as (container, video):
        duration_s = max(0.1, (container.duration or 0) / 1_000_000)
        frames_per_s = min(60.0, max(1.0, float(video.average_rate or 25)))
        for frame in decoding.shown(video):
            even = frame.reformat(width=frame.width & ~1, height=frame.height & ~1, format="yuv420p")
            if burner is None:
                burner = Burner(mark, width_px=even.width, height_px=even.height)
                writer = MovieWriter(
                    width_px=even.width,
                    height_px=even.height + burner.strip.shape[0],
                    frames_per_s=frames_per_s,
                    crf=QUALITY_CRF,
                    preset=PRESET,
                )
            if (even.width, even.height) != burner.size_px:
                raise Refused("the size of the picture changes")
            writer.add_planes(_with_strip(burner, even.to_ndarray()), at_s=float(frame.time))
            tell(min(99, int(100 * frame.time / duration_s)))
    if burner is None:
        raise Refused("no picture can be decoded")
    return {"width_px": burner.size_px[0], "height_px": burner.size_px[1]}, writer.close()


def mark_still(*, given: bytes) -> tuple[dict[str, Any], bytes]:
    """The JPEG that stands behind the mark's line in `given`, marked."""
    line, _, jpeg = given.partition(b"\n")
    mark = _stated(line)
    picture = (
        cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR) if jpeg[:2] == b"\xff\xd8" else None
    )
    if picture is None:
        raise Refused("no picture can be decoded")
    height_px, width_px = picture.shape[:2]
    burner = Burner(mark, width_px=width_px, height_px=height_px)
    marked = burner.burnt(np.asarray(picture, np.uint8))
    strip = cv2.cvtColor(burner.strip, cv2.COLOR_GRAY2BGR)
    return {"width_px": width_px, "height_px": height_px}, decoding.jpeg(
        np.asarray(np.vstack([marked, strip]), np.uint8)
    )


class Burner:
    """A mark drawn for pictures of one size."""

    def __init__(self, mark: Mark, *, width_px: int, height_px: int) -> None:
        self.size_px = (width_px, height_px)
        letter_px = max(SMALLEST_LETTER_PX, round(width_px * LETTER))
        self.lighter = _tiles(mark, width_px, height_px, letter_px)
        shadow = np.roll(self.lighter, (1, 1), axis=(0, 1))
        self.darker = np.asarray(cv2.subtract(shadow, self.lighter), np.uint8)
        self.strip = _strip(mark, width_px, letter_px)

    def burnt(self, picture: Plane) -> Plane:
        """`picture`, grey or of three colours, with the blocks in it."""
        lighter, darker = self.lighter, self.darker
        if picture.ndim == 3:
            lighter, darker = (np.repeat(each[:, :, None], 3, axis=2) for each in (lighter, darker))
        return np.asarray(cv2.subtract(cv2.add(picture, lighter), darker), np.uint8)


def _with_strip(burner: Burner, planes: Plane) -> Plane:
    """The 4:2:0 `planes` of a picture, marked, with the strip below."""
    width_px, height_px = burner.size_px
    grey = burner.burnt(planes[:height_px])
    colour = planes[height_px:].reshape(2, -1)
    plain = np.full((2, burner.strip.size // 4), 128, np.uint8)
    below = np.hstack([colour, plain]).reshape(-1, width_px)
    return np.ascontiguousarray(np.vstack([grey, burner.strip, below]))


def _tiles(mark: Mark, width_px: int, height_px: int, letter_px: int) -> Plane:
    """Tilted blocks of text in rows, every second row shifted by half: white text becomes STRENGTH."""
    name = mark.name if len(mark.name) <= LONGEST_NAME else mark.name[: LONGEST_NAME - 1] + "."
    block = _lines([name, mark.number, *mark.when.split(" ", 1), *mark.which.split(", ")], letter_px)
    gap_px = 2 * letter_px
    reach_px = int(np.hypot(width_px, height_px)) + 2 * max(block.shape)
    sheet = np.zeros((reach_px, reach_px), np.uint8)
    pitch_px = (block.shape[0] + gap_px, block.shape[1] + gap_px)
    for row, top in enumerate(range(0, reach_px - block.shape[0], pitch_px[0])):
        for left in range(row % 2 * pitch_px[1] // 2, reach_px - block.shape[1], pitch_px[1]):
            sheet[top : top + block.shape[0], left : left + block.shape[1]] = block
    middle = (reach_px / 2, reach_px / 2)
    turned = cv2.warpAffine(sheet, cv2.getRotationMatrix2D(middle, TILT_DEG, 1.0), (reach_px, reach_px))
    top, left = (reach_px - height_px) // 2, (reach_px - width_px) // 2
    cut = turned[top : top + height_px, left : left + width_px]
    return np.asarray(cut.astype(np.uint16) * STRENGTH // 255, np.uint8)


def _strip(mark: Mark, width_px: int, letter_px: int) -> Plane:
    """The line, on as many rows as it takes, light on dark; an even number of pixels high."""
    rows: list[str] = []
    for word in mark.line.split(" "):
        longer = f"{rows[-1]} {word}" if rows else word
        if rows and _width_px(longer, letter_px) <= width_px - letter_px:
            rows[-1] = longer
        else:
            rows.append(word)
    text = _lines(rows, letter_px)
    height_px = text.shape[0] + letter_px // 2
    strip = np.zeros((height_px + height_px % 2, width_px), np.uint8)
    left_px, wide_px = letter_px // 2, min(text.shape[1], width_px - letter_px // 2)
    strip[: text.shape[0], left_px : left_px + wide_px] = text[:, :wide_px]
    return np.asarray(STRIP_PAPER + strip.astype(np.uint16) * (STRIP_INK - STRIP_PAPER) // 255, np.uint8)


def _lines(rows: list[str], letter_px: int) -> Plane:
    """White text on black, row below row."""
    step_px = round(letter_px * 1.5)
    wide_px = max(_width_px(row, letter_px) for row in rows) + 2
    sheet = np.zeros((step_px * len(rows) + letter_px // 2, wide_px, 3), np.uint8)
    for number, row in enumerate(rows, start=1):
        cv2.putText(sheet, row, (0, number * step_px), (255, 255, 255), _font(), letter_px, 600)
    return np.ascontiguousarray(sheet[:, :, 0])


def _width_px(text: str, letter_px: int) -> int:
    (_left, _top, width_px, _height_px) = cv2.getTextSize((1, 1), text, (0, 0), _font(), letter_px, 600)
    return int(width_px) + letter_px // 2


@cache
def _font() -> Any:
    # The one that OpenCV brings for all scripts: names are in Urdu and Sindhi, too.
    return cv2.FontFace("uni")


def _stated(given: bytes) -> Mark:
    try:
        words = {name: str(word) for name, word in json.loads(given).items()}
        mark = Mark(**words)
    except (ValueError, TypeError, AttributeError):
        raise Refused("no mark was given") from None
    if not mark.number or not all(
        word.isprintable() and len(word) <= LONGEST_WORDS for word in words.values()
    ):
        raise Refused("the mark cannot be drawn")
    return mark
