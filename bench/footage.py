"""The real films that some benches look at. They are no part of the project: GAWAH_FOOTAGE_DIR says where they lie."""

import os
from collections.abc import Iterator
from pathlib import Path

import av
import cv2
import numpy as np

from bench.measure import NotMeasured

FILMS = ("vtest.avi", "car-detection.mp4", "one-by-one-person-detection.mp4")


def folder(*films: str) -> Path:
    """Where the real films lie. Raises NotMeasured when one of `films` is not there."""
    named = os.environ.get("GAWAH_FOOTAGE_DIR", "")
    missing = [film for film in films if not named or not (Path(named) / film).is_file()]
    if missing:
        raise NotMeasured(f"GAWAH_FOOTAGE_DIR names no folder with {', '.join(missing)}")
    return Path(named)


def pictures(path: Path, *, every_s: float, width_px: int, height_px: int) -> list[np.ndarray]:
    """One picture of the film each `every_s`, BGR, made so small."""
    return list(_pictures(path, every_s, (width_px, height_px)))


def _pictures(path: Path, every_s: float, size: tuple[int, int]) -> Iterator[np.ndarray]:
    due_s = 0.0
    with av.open(str(path)) as film:
        for frame in film.decode(video=0):
            if frame.time >= due_s:
                due_s += every_s
                yield cv2.resize(frame.to_ndarray(format="bgr24"), size, interpolation=cv2.INTER_AREA)
