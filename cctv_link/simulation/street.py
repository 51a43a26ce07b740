"""The street without anybody in it: drawn once per camera and light, then only copied.

Albedo (what things are) times light (ambient, street lamps, shop windows) plus what shines by itself: with
three planes the same street serves by day, at dusk and by night.
"""

from dataclasses import dataclass
from enum import Enum
from math import exp
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from cctv_link.simulation.optics import Lens

ROAD_HALF_M = 5.0
KERB_M = 7.6
WALL_M = 8.4
FAR_M = 110.0
LAMP_EVERY_M = 19.0
LAMP_M = 5.6
_OVERSAMPLE = 2
_GLOW_SCALE = 8  # light is soft: an eighth of the size shows no difference and costs a sixtieth

# BGR. Shop boards of a Karachi bazaar are loud; plaster is sand and grey.
_BOARDS = ((40, 60, 190), (60, 130, 40), (150, 80, 30), (30, 150, 200), (120, 40, 110), (140, 130, 40))
_PLASTER = ((150, 175, 190), (135, 150, 160), (160, 170, 170), (120, 145, 175), (165, 185, 205))


class Light(Enum):
    """ambient (BGR factors), sky at the top and at the horizon (BGR), how strongly lamps and windows shine."""

    DAY = ((0.95, 0.97, 1.0), (215, 170, 120), (225, 215, 200), 0.0)
    DUSK = ((0.55, 0.44, 0.46), (105, 62, 58), (95, 120, 205), 0.65)
    NIGHT = ((0.27, 0.20, 0.17), (34, 20, 12), (52, 40, 38), 1.0)

    @classmethod
    def at_hour(cls, hour: int) -> "Light":
        """The light in Karachi at a local hour (0 to 23)."""
        if 7 <= hour < 18:
            return cls.DAY
        return cls.DUSK if hour in (6, 18) else cls.NIGHT


@dataclass(frozen=True, slots=True)
class Street:
    """picture: (height, width, 3) BGR uint8. light: (height, width) float32, how lit a figure standing there is."""

    lens: Lens
    picture: NDArray[np.uint8]
    light: NDArray[np.float32]


def lens_of(*, seed: int, width_px: int, height_px: int) -> Lens:
    """Every pole looks a little differently down its street."""
    rng = np.random.default_rng(seed)
    return Lens(
        width_px=width_px,
        height_px=height_px,
        height_m=float(rng.uniform(4.8, 6.2)),
        tilt_deg=float(rng.uniform(12.0, 15.5)),
        yaw_deg=float(rng.uniform(-13.0, 13.0)),
        hfov_deg=float(rng.uniform(62.0, 74.0)),
        offset_m=float(rng.uniform(-4.0, 4.0)),
    )


def draw(*, seed: int, width_px: int, height_px: int, light: Light) -> Street:
    """Draw the street of `seed` in `light`. Takes about 60 ms; do it once."""
    lens = lens_of(seed=seed, width_px=width_px * _OVERSAMPLE, height_px=height_px * _OVERSAMPLE)
    canvas = _Canvas(lens, light)
    rng = np.random.default_rng(seed + 1)
    _sky(canvas)
    _ground(canvas, rng)
    for side in (-1, 1):
        _shops(canvas, rng, side)
    _lamps(canvas, rng)
    picture, lit = canvas.develop(rng)
    small: NDArray[Any] = cv2.resize(picture, (width_px, height_px), interpolation=cv2.INTER_AREA)
    light_map: NDArray[Any] = cv2.resize(lit, (width_px, height_px), interpolation=cv2.INTER_AREA)
    return Street(lens_of(seed=seed, width_px=width_px, height_px=height_px), small, light_map)


class _Canvas:
    """Three planes to draw on, in metres."""

    def __init__(self, lens: Lens, light: Light) -> None:
        self.lens = lens
        shape = (lens.height_px, lens.width_px, 3)
        self.albedo = np.zeros(shape, np.uint8)
        self.shining = np.zeros(shape, np.uint8)
        self.glow: NDArray[Any] = np.zeros(
            (lens.height_px // _GLOW_SCALE, lens.width_px // _GLOW_SCALE, 3), np.float32
        )
        self.ambient, self.zenith, self.horizon, self.lamps = light.value

    def quad(self, corners_m: list[tuple[float, float, float]], colour: tuple[int, ...]) -> None:
        cv2.fillConvexPoly(self.albedo, self._pixels(corners_m), colour, cv2.LINE_AA)
        cv2.fillConvexPoly(self.shining, self._pixels(corners_m), (0, 0, 0), cv2.LINE_AA)

    def shine(
        self, corners_m: list[tuple[float, float, float]], colour: tuple[int, ...], strength: float
    ) -> None:
        bright = tuple(int(c * strength * self.lamps) for c in colour)
        cv2.fillConvexPoly(self.shining, self._pixels(corners_m), bright, cv2.LINE_AA)

    def pool(self, at_m: tuple[float, float, float], radius_m: float, colour: tuple[float, ...]) -> None:
        """Light falling around a point; an ellipse on the ground, soft at the edge."""
        column, row, depth = self.lens.project(*at_m)
        radius = self.lens.focal_px * radius_m / depth
        if self.lamps == 0 or radius < 2 or depth <= 0.3:
            return
        rows, columns = np.ogrid[: self.lens.height_px : _GLOW_SCALE, : self.lens.width_px : _GLOW_SCALE]
        rows, columns = rows[: self.glow.shape[0]], columns[:, : self.glow.shape[1]]
        away = ((columns - column) / radius) ** 2 + ((rows - row) / (radius * 0.45)) ** 2
        falloff = np.exp(-away.astype(np.float32))[:, :, None]
        self.glow = self.glow + falloff * np.array(colour, np.float32) * self.lamps

    def develop(self, rng: np.random.Generator) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
        size = (self.lens.width_px, self.lens.height_px)
        glow = cv2.resize(self.glow, size, interpolation=cv2.INTER_LINEAR)
        lit = np.array(self.ambient, np.float32) + glow
        picture: NDArray[Any] = self.albedo.astype(np.float32) * lit + self.shining
        halo = cv2.GaussianBlur(self.shining, (0, 0), self.lens.width_px / 90).astype(np.float32)
        grain = rng.normal(0, 2.2, picture.shape[:2]).astype(np.float32)[:, :, None]
        picture = picture + 0.8 * halo + grain
        return np.clip(picture, 0, 255).astype(np.uint8), np.clip(lit.mean(axis=2), 0.15, 1.1)

    def _pixels(self, corners_m: list[tuple[float, float, float]]) -> NDArray[np.int32]:
        return np.array([self.lens.project(*corner)[:2] for corner in corners_m]).round().astype(np.int32)


def _sky(canvas: _Canvas) -> None:
    down = np.linspace(0, 1, canvas.lens.height_px, dtype=np.float32)[:, None, None]
    sky = np.array(canvas.zenith, np.float32) * (1 - down) + np.array(canvas.horizon, np.float32) * down
    factor = np.array(canvas.ambient, np.float32)
    canvas.albedo[:] = np.clip(sky / factor, 0, 255).astype(np.uint8)


def _ground(canvas: _Canvas, rng: np.random.Generator) -> None:
    strip = [
        (-60.0, 60.0, (105, 125, 138)),
        (-KERB_M, KERB_M, (140, 150, 155)),
        (-ROAD_HALF_M, ROAD_HALF_M, (82, 82, 84)),
    ]
    for left, right, colour in strip:
        canvas.quad([(left, 0, 1), (right, 0, 1), (right, 0, FAR_M * 3), (left, 0, FAR_M * 3)], colour)
    for edge in (-ROAD_HALF_M, ROAD_HALF_M):
        for near in np.arange(1, FAR_M, 3.0):
            dark = int(near / 3) % 2
            colour = (40, 40, 40) if dark else (205, 215, 215)
            canvas.quad(
                [
                    (edge - 0.15, 0, near),
                    (edge + 0.15, 0, near),
                    (edge + 0.15, 0, near + 3),
                    (edge - 0.15, 0, near + 3),
                ],
                colour,
            )
    for near in np.arange(2, FAR_M, 7.0):
        canvas.quad(
            [(-0.12, 0, near), (0.12, 0, near), (0.12, 0, near + 3), (-0.12, 0, near + 3)], (190, 195, 200)
        )
    for _ in range(14):
        x, z = float(rng.uniform(-4.5, 4.0)), float(rng.uniform(5, 60))
        w, d = float(rng.uniform(0.4, 1.4)), float(rng.uniform(0.8, 3.0))
        canvas.quad([(x, 0, z), (x + w, 0, z), (x + w, 0, z + d), (x, 0, z + d)], (74, 74, 76))


def _shops(canvas: _Canvas, rng: np.random.Generator, side: int) -> None:
    """A row of fronts from far to near, so that the near ones cover the far ones."""
    wall = side * WALL_M
    fronts = []
    near = float(rng.uniform(-2.0, 3.0))
    while near < FAR_M:
        width = float(rng.uniform(4.5, 9.0))
        fronts.append((near, width, float(rng.uniform(4.2, 12.5)), rng.integers(0, 30)))
        near += width
    for near, width, height, look in reversed(fronts):
        start, end = max(near, 1.2), near + width
        if end <= start:
            continue
        plaster, board = _PLASTER[int(look) % len(_PLASTER)], _BOARDS[int(look) % len(_BOARDS)]
        canvas.quad([(wall, 0, start), (wall, height, start), (wall, height, end), (wall, 0, end)], plaster)
        flank = tuple(int(c * 0.72) for c in plaster)
        canvas.quad(
            [
                (wall, 0, start),
                (wall, height, start),
                (wall + side * 9, height, start),
                (wall + side * 9, 0, start),
            ],
            flank,
        )
        _front(canvas, wall, (start + 0.4, end - 0.4), height, board, open_shop=int(look) % 4 != 0)
        canvas.pool(
            (side * 7.0, 0, (start + end) / 2), 3.4, (0.13, 0.24, 0.30) if int(look) % 4 else (0, 0, 0)
        )


def _front(
    canvas: _Canvas,
    wall: float,
    span_m: tuple[float, float],
    height_m: float,
    board: tuple[int, ...],
    *,
    open_shop: bool,
) -> None:
    start, end = span_m
    inside = [(wall, 0.1, start), (wall, 2.4, start), (wall, 2.4, end), (wall, 0.1, end)]
    sign = [(wall, 2.6, start), (wall, 3.5, start), (wall, 3.5, end), (wall, 2.6, end)]
    canvas.quad(inside, (70, 85, 100) if open_shop else (120, 122, 124))
    canvas.quad(sign, board)
    if open_shop:
        canvas.shine(inside, (105, 165, 205), 0.45)
        canvas.shine(sign, tuple(min(255, c + 25) for c in board), 0.75)
        letters = start + 0.5
        while letters < end - 0.7:
            stroke = [
                (wall, 2.85, letters),
                (wall, 3.25, letters),
                (wall, 3.25, letters + 0.35),
                (wall, 2.85, letters + 0.35),
            ]
            canvas.quad(stroke, (225, 235, 240))
            canvas.shine(stroke, (225, 235, 240), 0.8)
            letters += 0.75
    else:
        for rung in np.arange(0.4, 2.4, 0.4):
            canvas.quad(
                [
                    (wall, rung, start),
                    (wall, rung + 0.06, start),
                    (wall, rung + 0.06, end),
                    (wall, rung, end),
                ],
                (92, 94, 96),
            )
    floor = 4.4
    while floor + 1.6 < height_m:
        for near in np.arange(start + 0.3, end - 1.1, 1.9):
            pane = [
                (wall, floor, near),
                (wall, floor + 1.3, near),
                (wall, floor + 1.3, near + 1.0),
                (wall, floor, near + 1.0),
            ]
            canvas.quad(pane, (95, 85, 75))
            if (int(near * 7) + int(floor)) % 3 == 0:
                canvas.shine(pane, (95, 165, 205), 0.6)
        floor += 2.9


def _lamps(canvas: _Canvas, rng: np.random.Generator) -> None:
    first = float(rng.uniform(9, 16))
    for number, near in enumerate(reversed(np.arange(first, FAR_M * 0.8, LAMP_EVERY_M))):
        side = -1 if number % 2 else 1
        x, arm = side * LAMP_M, side * (LAMP_M - 1.8)
        width = 0.07 + 0.02 * exp(-near / 30)
        canvas.quad(
            [(x - width, 0, near), (x + width, 0, near), (x + width, 7, near), (x - width, 7, near)],
            (70, 72, 74),
        )
        canvas.quad([(x, 6.85, near), (x, 7.0, near), (arm, 7.15, near), (arm, 7.0, near)], (70, 72, 74))
        head = [
            (arm - 0.45, 6.95, near),
            (arm + 0.45, 6.95, near),
            (arm + 0.45, 7.15, near),
            (arm - 0.45, 7.15, near),
        ]
        canvas.quad(head, (150, 155, 160))
        canvas.shine(head, (170, 225, 255), 1.0)
        canvas.pool((arm, 0, near), 6.5, (0.28, 0.46, 0.60))
