"""What a street and its people do to a camera's picture: weather and light, and what is done to blind it. Pure."""

from collections.abc import Callable

import cv2
import numpy as np

# BGR in, grey out; both uint8 of the same size.
Effect = Callable[[np.ndarray, np.random.Generator], np.ndarray]


def grey(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)


def noisy(plane: np.ndarray, rng: np.random.Generator, sigma: float) -> np.ndarray:
    return np.clip(plane + rng.normal(0, sigma, plane.shape).astype(np.float32), 0, 255).astype(np.uint8)


def plain(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return noisy(grey(picture).astype(np.float32), rng, 2)


def much_noise(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return noisy(grey(picture).astype(np.float32), rng, 12)


def dimmed(share: float) -> Effect:
    """The light left; the sensor's noise does not get less with it."""
    return lambda picture, rng: noisy(grey(picture) * np.float32(share), rng, 7)


def rain(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Less contrast, streaks, and drops on the glass through which nothing is sharp."""
    height_px, width_px = picture.shape[:2]
    plane = grey(picture) * np.float32(0.75) + 35
    streaks = np.zeros_like(plane)
    for _ in range(350):
        x, y, length = (
            int(rng.integers(low, high)) for low, high in ((0, width_px), (0, height_px), (8, 30))
        )
        cv2.line(streaks, (x, y), (x + length // 5, y + length), float(rng.uniform(20, 80)), 1)
    for _ in range(int(rng.integers(0, 4))):
        drop = np.zeros_like(plane)
        centre = (int(rng.integers(0, width_px)), int(rng.integers(0, height_px)))
        cv2.circle(drop, centre, int(rng.integers(10, 35)), 1.0, -1)
        drop = np.asarray(cv2.GaussianBlur(drop, (0, 0), 4), np.float32)
        plane = plane * (1 - drop) + drop * (cv2.GaussianBlur(plane, (0, 0), 12) + 15)
    return noisy(plane + streaks, rng, 3)


def infrared(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The lamp reaches the middle; leaves are bright and blue is dark, as without the filter before the sensor."""
    height_px, width_px = picture.shape[:2]
    blue, green, red = (picture[..., each].astype(np.float32) for each in range(3))
    tones = 1.3 * red + 0.1 * green - 0.35 * blue + 0.9 * np.maximum(0, green - (blue + red) / 2)
    down, across = np.mgrid[-1 : 1 : height_px * 1j, -1 : 1 : width_px * 1j].astype(np.float32)
    return noisy(tones * np.exp(-(across**2 + down**2) / 1.2) * 0.9 + 12, rng, 7)


def wind(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """The pole sways by up to a hundredth of the picture's width."""
    most_px = picture.shape[1] / 200
    return noisy(_turned(grey(picture), *rng.uniform(-most_px, most_px, 2)), rng, 4)


def painted(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return noisy(grey(picture) * np.float32(0.02) + 4, rng, 3)


def bagged(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    return noisy(cv2.GaussianBlur(grey(picture).astype(np.float32), (0, 0), 60) * 0.3 + 60, rng, 4)


def unfocused(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Blurred by 5 pixels of 640."""
    return noisy(cv2.GaussianBlur(grey(picture).astype(np.float32), (0, 0), 5), rng, 4)


def turned(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """By 40 pixels of 640, which is 4 degrees of 66."""
    return noisy(_turned(grey(picture), 40, 8), rng, 3)


def turned_away(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """To a view that shares nothing with the old one: its own, upside down."""
    return noisy(grey(picture)[::-1, ::-1].astype(np.float32), rng, 3)


def billboard(picture: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """In front of five eighths of the view."""
    plane = grey(picture)
    board = plane[:, : plane.shape[1] * 5 // 8]
    board[:] = 120
    cv2.putText(board, "SALE 50%", (20, 150), cv2.FONT_HERSHEY_SIMPLEX, 3, 230, 16)
    cv2.putText(board, "0300", (20, 300), cv2.FONT_HERSHEY_SIMPLEX, 3, 30, 14)
    return noisy(plane.astype(np.float32), rng, 4)


def _turned(plane: np.ndarray, right_px: float, down_px: float) -> np.ndarray:
    by = np.array([[1, 0, right_px], [0, 1, down_px]], np.float32)
    return cv2.warpAffine(plane, by, plane.shape[::-1], borderMode=cv2.BORDER_REFLECT).astype(np.float32)
