"""Pictures of a made-up street, with detail from coarse to fine, seen by a sensor that has noise."""

from pathlib import Path

import av
import cv2
import numpy as np

WIDTH_PX, HEIGHT_PX = 320, 180
# More than a picture shows: a camera that is turned sees what lay beside.
_MARGIN_PX = 120


def street(*, seed: int, right_px: int = 0, down_px: int = 0) -> np.ndarray:
    """The street as a lens sees it that is turned by so many pixels; float, without noise."""
    rng = np.random.default_rng(seed)
    size = (HEIGHT_PX + 2 * _MARGIN_PX, WIDTH_PX + 2 * _MARGIN_PX)
    picture = np.full(size, 110.0)
    for cell_px, contrast in ((60, 45.0), (20, 25.0), (6, 18.0), (2, 10.0)):
        coarse = rng.normal(0, contrast, (size[0] // cell_px + 1, size[1] // cell_px + 1)).astype(np.float32)
        picture += cv2.resize(coarse, size[::-1], interpolation=cv2.INTER_NEAREST)
    top, left = _MARGIN_PX + down_px, _MARGIN_PX + right_px
    return picture[top : top + HEIGHT_PX, left : left + WIDTH_PX].clip(0, 255)


def seen(scene: np.ndarray, *, seed: int, noise: float = 3.0) -> np.ndarray:
    """What the sensor makes of it: uint8, with noise that never repeats."""
    noisy = scene + np.random.default_rng(seed).normal(0, noise, scene.shape)
    return noisy.clip(0, 255).astype(np.uint8)


def film(
    path: Path,
    pictures: list[np.ndarray],
    *,
    fps: int = 5,
    key_every: int = 5,
    rate: tuple[str, str] = ("crf", "18"),
) -> Path:
    """The grey pictures as H.264 in an MP4, in parts as the recorder writes them.

    rate: how x264 spends its bits; of `qp` alone two equal pictures become equal bytes at every other place.
    """
    height_px, width_px = pictures[0].shape
    flags = {"movflags": "empty_moov+default_base_moof+skip_trailer", "frag_duration": "1000000"}
    encoder = {"g": str(key_every), "sc_threshold": "0", "bf": "0", "threads": "1", rate[0]: rate[1]}
    with av.open(str(path), "w", format="mp4", options=flags) as file:
        track = file.add_stream("libx264", rate=fps, options=encoder)
        track.width, track.height, track.pix_fmt = width_px, height_px, "yuv420p"
        for picture in pictures:
            frame = av.VideoFrame.from_ndarray(picture, format="gray").reformat(format="yuv420p")
            file.mux(track.encode(frame))
        file.mux(track.encode(None))
    return path
