"""Who is in the street: small pictures of walkers, motorbikes, cars and rickshaws, drawn once and scaled.

A figure is drawn 160 px high, then kept per height, stride and light; a frame only blends a few small pictures.
"""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

_DRAWN_PX = 160
_SMALLEST_PX = 20
STRIDES = 4
_SKIN = (95, 130, 175)
# Shalwar kameez and chadors, in BGR.
_CLOTHES = (
    (190, 200, 205),
    (150, 120, 80),
    (70, 95, 130),
    (60, 60, 65),
    (110, 140, 100),
    (150, 110, 160),
    (90, 60, 120),
)
_PAINT = ((205, 205, 205), (50, 50, 55), (60, 60, 150), (140, 105, 60), (175, 180, 185))


class Kind(Enum):
    """value: height and width in metres."""

    WALKER = (1.72, 0.86)
    MOTORBIKE = (1.65, 0.82)
    CAR = (1.48, 1.85)
    RICKSHAW = (1.75, 1.45)


@dataclass(frozen=True, slots=True)
class Sprite:
    """premultiplied: (h, w, 3) uint16, colour times alpha; keep: (h, w, 1) uint16, 255 minus alpha."""

    premultiplied: NDArray[np.uint16]
    keep: NDArray[np.uint16]


@lru_cache(maxsize=2048)
def sprite(
    *, kind: Kind, look: int, stride: int, height_px: int, brightness_pct: int, towards: bool, lit: bool
) -> Sprite:
    """The figure `height_px` high. `lit`: lamps are on. `towards`: it comes towards the camera."""
    levels = _drawing(kind, look, stride, towards, lit)
    shaded, shining = next((level for level in reversed(levels) if level[0].shape[0] >= height_px), levels[0])
    size = (max(2, round(height_px * shaded.shape[1] / shaded.shape[0])), max(2, height_px))
    small = cv2.resize(shaded, size, interpolation=cv2.INTER_LINEAR).astype(np.uint16)
    lamps = cv2.resize(shining, size, interpolation=cv2.INTER_LINEAR).astype(np.uint16)
    colour = np.minimum(small[:, :, :3] * np.uint16(brightness_pct) // np.uint16(100) + lamps, 255)
    return Sprite((colour * np.uint16(255)).astype(np.uint16), np.uint16(255) - small[:, :, 3:])


def blend(picture: NDArray[np.uint8], figure: Sprite, *, centre_px: float, foot_px: float) -> None:
    """Put `figure` on its feet in `picture`, cut at the edges; in place."""
    height, width = figure.keep.shape[:2]
    left, top = round(centre_px - width / 2), round(foot_px) - height
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(picture.shape[1], left + width), min(picture.shape[0], top + height)
    if x0 >= x1 or y0 >= y1:
        return
    rows, columns = slice(y0 - top, y1 - top), slice(x0 - left, x1 - left)
    under = picture[y0:y1, x0:x1] * figure.keep[rows, columns]
    under += figure.premultiplied[rows, columns]
    under >>= 8
    picture[y0:y1, x0:x1] = under


@lru_cache(maxsize=512)
def _drawing(
    kind: Kind, look: int, stride: int, towards: bool, lit: bool
) -> list[tuple[NDArray[np.uint8], NDArray[np.uint8]]]:
    """The figure at full height, half, a quarter, an eighth: a frame scales from the next larger one.

    Each is what the light falls on (BGR times alpha, and alpha), and what shines by itself (BGR times alpha).
    """
    height_m, width_m = kind.value
    shape = (_DRAWN_PX, round(_DRAWN_PX * width_m / height_m))
    colour = np.zeros((*shape, 4), np.uint8)
    alpha = np.zeros(shape, np.uint8)
    _DRAW[kind](_Pen(colour, alpha), look, stride, towards, lit)
    flat = (colour[:, :, :3].astype(np.uint16) * alpha[:, :, None] // 255).astype(np.uint8)
    shines = colour[:, :, 3:] > 0
    shaded = np.dstack((np.where(shines, np.uint8(0), flat), alpha))
    shining = np.where(shines, flat, np.uint8(0))
    levels = [(shaded, shining)]
    while levels[-1][0].shape[0] > _SMALLEST_PX:
        half = (max(1, levels[-1][0].shape[1] // 2), levels[-1][0].shape[0] // 2)
        levels.append(
            (
                cv2.resize(levels[-1][0], half, interpolation=cv2.INTER_AREA),
                cv2.resize(levels[-1][1], half, interpolation=cv2.INTER_AREA),
            )
        )
    return levels


class _Pen:
    """Draws in thousandths of the figure's width and height."""

    def __init__(self, colour: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> None:
        self.colour, self.alpha = colour, alpha
        self.height, self.width = alpha.shape

    def shape(
        self,
        points: list[tuple[int, int]],
        colour: tuple[int, ...],
        *,
        opacity: int = 255,
        shines: bool = False,
    ) -> None:
        at = (
            np.array([(x * self.width / 1000, y * self.height / 1000) for x, y in points])
            .round()
            .astype(np.int32)
        )
        cv2.fillPoly(self.colour, [at], (*colour, 255 if shines else 0))
        cv2.fillPoly(self.alpha, [at], opacity)

    def round(
        self,
        at: tuple[int, int],
        size: tuple[int, int],
        colour: tuple[int, ...],
        *,
        opacity: int = 255,
        shines: bool = False,
    ) -> None:
        centre = (round(at[0] * self.width / 1000), round(at[1] * self.height / 1000))
        axes = (max(1, round(size[0] * self.width / 1000)), max(1, round(size[1] * self.height / 1000)))
        cv2.ellipse(self.colour, centre, axes, 0, 0, 360, (*colour, 255 if shines else 0), -1)
        cv2.ellipse(self.alpha, centre, axes, 0, 0, 360, opacity, -1)


def _shadow(pen: _Pen) -> None:
    pen.round((500, 975), (430, 24), (20, 20, 22), opacity=120)


def _walker(pen: _Pen, look: int, stride: int, towards: bool, lit: bool) -> None:
    cloth = _CLOTHES[look % len(_CLOTHES)]
    dark = tuple(int(c * 0.7) for c in cloth)
    swing = (-90, 0, 90, 0)[stride % STRIDES]
    _shadow(pen)
    pen.shape([(420, 640), (510, 640), (500 - swing, 975), (400 - swing, 975)], dark)
    pen.shape([(490, 640), (590, 640), (600 + swing, 975), (500 + swing, 975)], dark)
    pen.shape([(340, 210), (660, 210), (700, 740), (300, 740)], cloth)
    pen.shape([(340, 220), (270, 260), (230 + swing // 2, 560), (300 + swing // 2, 560)], dark)
    pen.shape([(660, 220), (730, 260), (770 - swing // 2, 560), (700 - swing // 2, 560)], dark)
    pen.round((500, 120), (125, 85), _SKIN if towards else (40, 42, 48))
    if look % 3 == 0:
        pen.round((500, 105), (150, 95), tuple(int(c * 0.85) for c in cloth))
        if towards:
            pen.round((500, 130), (90, 60), _SKIN)
    else:
        pen.round((500, 85), (125, 55), (35, 38, 42))


def _motorbike(pen: _Pen, look: int, stride: int, towards: bool, lit: bool) -> None:
    cloth = _CLOTHES[(look + 3) % len(_CLOTHES)]
    _shadow(pen)
    pen.shape([(440, 640), (560, 640), (550, 980), (450, 980)], (28, 28, 30))
    pen.shape([(330, 560), (670, 560), (620, 760), (380, 760)], _PAINT[look % len(_PAINT)])
    pen.shape([(200, 500), (800, 500), (800, 535), (200, 535)], (60, 60, 62))
    pen.shape([(300, 220), (700, 220), (740, 600), (260, 600)], cloth)
    pen.shape([(260, 560), (400, 560), (380, 820), (250, 820)], (55, 55, 65))
    pen.shape([(740, 560), (600, 560), (620, 820), (750, 820)], (55, 55, 65))
    pen.round((500, 125), (150, 95), (45, 45, 160) if look % 2 else (50, 50, 52))
    if towards:
        pen.round((500, 570), (75, 40), (215, 245, 255), shines=lit)
    else:
        pen.round((500, 660), (60, 24), (50, 50, 230), shines=lit)


def _car(pen: _Pen, look: int, stride: int, towards: bool, lit: bool) -> None:
    paint = _PAINT[look % len(_PAINT)]
    dark = tuple(int(c * 0.7) for c in paint)
    _shadow(pen)
    pen.shape([(90, 800), (230, 800), (230, 980), (90, 980)], (25, 25, 26))
    pen.shape([(770, 800), (910, 800), (910, 980), (770, 980)], (25, 25, 26))
    pen.shape([(210, 60), (790, 60), (880, 440), (120, 440)], dark)
    pen.shape([(245, 110), (755, 110), (820, 400), (180, 400)], (75, 68, 60))
    pen.shape([(40, 440), (960, 440), (985, 620), (970, 880), (30, 880), (15, 620)], paint)
    pen.shape([(40, 760), (960, 760), (970, 880), (30, 880)], dark)
    pen.shape([(390, 690), (610, 690), (610, 780), (390, 780)], (215, 220, 220))
    lamp, glare = ((225, 250, 255), (80, 62)) if towards else ((45, 45, 225), (85, 48))
    for x in (135, 865):
        pen.round((x, 570), glare, lamp, shines=lit)


def _rickshaw(pen: _Pen, look: int, stride: int, towards: bool, lit: bool) -> None:
    _shadow(pen)
    pen.shape([(90, 760), (200, 760), (200, 980), (90, 980)], (25, 25, 26))
    pen.shape([(800, 760), (910, 760), (910, 980), (800, 980)], (25, 25, 26))
    pen.shape([(160, 40), (840, 40), (930, 300), (930, 480), (70, 480), (70, 300)], (45, 150, 190))
    pen.shape([(190, 150), (810, 150), (830, 430), (170, 430)], (60, 55, 50))
    pen.shape([(60, 480), (940, 480), (930, 850), (70, 850)], (70, 130, 40))
    pen.shape([(60, 640), (940, 640), (940, 690), (60, 690)], (60, 200, 220))
    if towards:
        pen.round((500, 590), (80, 60), (215, 245, 255), shines=lit)
    else:
        for x in (150, 850):
            pen.round((x, 780), (60, 40), (45, 45, 225), shines=lit)


_DRAW = {Kind.WALKER: _walker, Kind.MOTORBIKE: _motorbike, Kind.CAR: _car, Kind.RICKSHAW: _rickshaw}
