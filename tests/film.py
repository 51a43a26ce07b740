"""Film whose every frame carries the moment it was taken, so that a test proves which seconds were cut."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from cctv_link.simulation import clock_bars

WIDTH_PX, HEIGHT_PX = 320, 180
# Grey from 0 to 255 as a video's luma, from 16 to 235. Looked up: to let FFmpeg convert took longer than to encode.
LUMA = np.rint(16 + np.arange(256) * 219 / 255).astype(np.uint8)
NO_COLOUR = 128


@dataclass(frozen=True)
class Shown:
    """A decoded frame: where it is shown in the clip, and the moment burnt into it."""

    at_s: float
    taken_at: datetime


def segment(
    path: Path,
    *,
    from_at: datetime,
    seconds: float,
    fps: int = 15,
    key_every: int = 15,
    b_frames: int = 0,
    height_px: int = HEIGHT_PX,
    width_px: int = WIDTH_PX,
    grain: int = 0,
    codec: str = "libx264",
    fragmented: bool = True,
) -> Path:
    """Write an MP4 as the recorder does (parts of a second), taken from `from_at` on.

    codec: libx264, libx265, or libx265-open, whose B-frames reach back over key frames. grain: how far the noise of the
    sensor goes, so that a decoder has work as with a camera's film.
    """
    flags = {"movflags": "empty_moov+default_base_moof+skip_trailer", "frag_duration": "1000000"}
    encoder = {
        "g": str(key_every),
        "bf": str(b_frames),
        "preset": "ultrafast",
        "sc_threshold": "0",
        "threads": "1",
    }
    if codec.startswith("libx265"):
        open_gop = int(codec.endswith("-open"))
        encoder["x265-params"] = (
            f"bframes={b_frames}:b-adapt=0:b-pyramid=0:open-gop={open_gop}:keyint={key_every}:"
            f"min-keyint={key_every}:scenecut=0:pools=none:frame-threads=1:log-level=none"
        )
    elif b_frames:
        encoder["x264-params"] = f"bframes={b_frames}:b-adapt=0:b-pyramid=none"
    with av.open(str(path), "w", format="mp4", options=flags if fragmented else {}) as file:
        track = file.add_stream(codec.removesuffix("-open"), rate=fps, options=encoder)
        track.width, track.height, track.pix_fmt = width_px, height_px, "yuv420p"
        noise = np.random.default_rng(7).integers(-grain, grain + 1, (height_px, 2 * width_px), np.int16)
        track.time_base = track.codec_context.time_base = Fraction(1, 90_000)
        for number in range(round(seconds * fps)):
            picture = _picture(from_at, number, fps, height_px, width_px)
            if grain:
                # Another stretch of it each time: nothing stands still, as in a picture of a sensor.
                at = number * 97 % width_px
                luma = picture[clock_bars.HEIGHT_PX : height_px]
                luma[:] = np.clip(luma + noise[: len(luma), at : at + width_px], 16, 235)
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts, frame.time_base = number * 90_000 // fps, Fraction(1, 90_000)
            file.mux(track.encode(frame))
        file.mux(track.encode(None))
    return path


def shown_in(path: Path) -> list[Shown]:
    """Every frame a player shows, in order."""
    return list(_decoded(path))


def _decoded(path: Path) -> Iterator[Shown]:
    with av.open(str(path), format="mp4") as clip:
        for frame in clip.decode(video=0):
            plane = frame.planes[0]
            luma = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: frame.height, : frame.width]
            yield Shown(float(frame.pts * frame.time_base), clock_bars.read(luma))


def _picture(
    from_at: datetime, number: int, fps: int, height_px: int, width_px: int = WIDTH_PX
) -> np.ndarray:
    """Its planes as yuv420p has them, one below the other."""
    picture = np.full((height_px, width_px), 60, np.uint8)
    left = number * 5 % (width_px - 20)
    picture[60:80, left : left + 20] = 200
    taken_at = from_at + timedelta(seconds=number / fps)
    clock_bars.paint(picture, round(taken_at.timestamp() * 1000))
    planes = np.full((height_px * 3 // 2, width_px), NO_COLOUR, np.uint8)
    planes[:height_px] = LUMA[picture]
    return planes
