"""What is done with pixels, inside the limited child. Nothing else may import this module.

The demuxer is named and not guessed: a text file that calls itself .mp4 is refused, not obeyed.
"""

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import av
import av.error
import cv2
import numpy as np
from numpy.typing import NDArray

from cctv_link.media.changing import Changes
from cctv_link.media.sharpness import sharpness

CODECS = ("h264", "hevc")
MOST_PIXELS = 50_000_000
LONGEST_S = 3_600.0
# A clip of three minutes has 180 key frames; of more, the first ten minutes' worth are looked at.
MOST_KEY_FRAMES = 600
# Without a key frame on screen (a clip shorter than a GOP), so many pictures are decoded instead.
MOST_OTHER_FRAMES = 150
# A torn file may end in half a key frame; the one before will do.
LAST_KEY_FRAMES = 3
# For who decodes one key frame the header says enough. By default the library decodes some pictures to learn
# their rate: that was 30 of the 50 ms of a look at 1280 x 720.
SHORT_PROBE_BYTES = 2_048
# Instants travel in whole milliseconds, cut off; at 120 pictures a second the next one is twice as far away.
SAME_MOMENT_S = 0.004
JPEG_QUALITY = 90
STORYBOARD_TILES = 12
STORYBOARD_COLUMNS = 4
STORYBOARD_TILE_WIDTH_PX = 320
LIBRARY_FAILED = (av.error.FFmpegError, OSError, ValueError)


class Refused(Exception):
    """Why the file is not shown. Short words, never text from the file."""


def probe(path: str) -> tuple[dict[str, Any], bytes]:
    """duration_s, codec, frames, width_px, height_px; no picture is decoded."""
    with clip(path) as (container, video):
        try:
            frames = sum(1 for packet in container.demux(video) if packet.size)
        except LIBRARY_FAILED:
            raise Refused("the pictures end in the middle") from None
        if frames == 0:
            raise Refused("no pictures")
        duration = container.duration or 0
        return {
            "duration_s": duration / av.time_base,
            "codec": video.codec_context.name,
            "frames": frames,
            "width_px": video.codec_context.width,
            "height_px": video.codec_context.height,
        }, b""


def still(path: str) -> tuple[dict[str, Any], bytes]:
    """The sharpest key frame that is shown, as JPEG; at_s on the clip's own time line."""
    best = sharpest(path)
    if best is None:
        raise Refused("no picture can be decoded")
    at_s, picture = best
    return {"at_s": at_s, "width_px": picture.shape[1], "height_px": picture.shape[0]}, jpeg(picture)


def frame(path: str, *, given: bytes) -> tuple[dict[str, Any], bytes]:
    """The picture on the screen at the second that `given` names, as JPEG; at_s is when it came there."""
    at_s, picture = picture_at(path, given=given)
    return {"at_s": at_s, "width_px": picture.shape[1], "height_px": picture.shape[0]}, jpeg(picture)


def picture_at(path: str, *, given: bytes) -> tuple[float, NDArray[np.uint8]]:
    """Second and BGR picture of what a player shows then: the last one that has begun."""
    wanted_s = float(json.loads(given)["at_s"])
    with clip(path) as (container, video):
        # To the key frame before; where a file cannot seek it is read from its beginning.
        with suppress(*LIBRARY_FAILED):
            container.seek(max(0, int(wanted_s * av.time_base)))
        on_screen = None
        for each in shown(video):
            if each.time > wanted_s + SAME_MOMENT_S:
                break
            on_screen = each
        if on_screen is None:
            raise Refused("no picture is shown then")
        return float(on_screen.time), on_screen.to_ndarray(format="bgr24")


def sharpest(path: str) -> tuple[float, NDArray[np.uint8]] | None:
    """Second and BGR picture of the sharpest key frame; of the sharpest other one where there is no key frame."""
    return _sharpest(path, keys_only=True) or _sharpest(path, keys_only=False)


def newest_still(path: str) -> tuple[dict[str, Any], bytes]:
    """The last key frame of the file at full size, as JPEG."""
    picture = newest_key_frame(path).to_ndarray(format="bgr24")
    return {"width_px": picture.shape[1], "height_px": picture.shape[0]}, jpeg(picture)


def newest_key_frame(path: str) -> Any:
    """The last key frame that can be decoded, and no other: the file is read through, one picture is decoded."""
    with clip(path, probed_bytes=SHORT_PROBE_BYTES) as (container, video):
        for packet in reversed(_last_key_packets(container, video)):
            try:
                frames = [*video.codec_context.decode(packet), *video.codec_context.decode(None)]
            except LIBRARY_FAILED:
                frames = []
            if frames:
                return frames[-1]
            video.codec_context.flush_buffers()
    raise Refused("no picture can be decoded")


def jpeg(picture: NDArray[np.uint8]) -> bytes:
    """The BGR `picture` as JPEG, with nothing of the file it came from but its pixels."""
    done, content = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    if not done:
        raise Refused("the picture cannot be kept as JPEG")
    return content.tobytes()


def storyboard(path: str) -> tuple[dict[str, Any], bytes]:
    """Pictures spread evenly over the clip, side by side in one JPEG; at_s of each on the clip's own time line.

    motion: how much more than usual changes from one key frame to the next, or null.
    """
    changes = Changes()
    tiles = _spread(path, changes, keys_only=True) or _spread(path, changes, keys_only=False)
    if not tiles:
        raise Refused("no picture can be decoded")
    height_px, width_px = tiles[0][1].shape[:2]
    rows = -(-len(tiles) // STORYBOARD_COLUMNS)
    columns = min(len(tiles), STORYBOARD_COLUMNS)
    sheet = np.zeros((rows * height_px, columns * width_px, 3), np.uint8)
    for number, (_, picture) in enumerate(tiles):
        row, column = divmod(number, STORYBOARD_COLUMNS)
        top, left = row * height_px, column * width_px
        sheet[top : top + height_px, left : left + width_px] = picture
    return {
        "columns": columns,
        "tile_width_px": width_px,
        "tile_height_px": height_px,
        "at_s": [at_s for at_s, _ in tiles],
        "motion": changes.beyond_usual,
    }, jpeg(sheet)


def _spread(path: str, changes: Changes, *, keys_only: bool) -> list[tuple[float, NDArray[np.uint8]]]:
    """Of each of STORYBOARD_TILES equal stretches of the clip, the picture nearest its middle; none twice.

    All that are seen on the way are shown to `changes`.
    """
    nearest: dict[int, tuple[float, float, NDArray[np.uint8]]] = {}
    with clip(path) as (container, video):
        if keys_only:
            video.codec_context.skip_frame = "NONKEY"
        stretch_s = max((container.duration or 0) / av.time_base, 0.001) / STORYBOARD_TILES
        for number, frame in enumerate(frames(video)):
            if number >= (MOST_KEY_FRAMES if keys_only else MOST_OTHER_FRAMES):
                break
            if frame.time is None or frame.time < 0:
                continue
            changes.see(luma(frame))
            place = min(STORYBOARD_TILES - 1, int(frame.time / stretch_s))
            off_s = abs(frame.time - (place + 0.5) * stretch_s)
            if place not in nearest or off_s < nearest[place][0]:
                nearest[place] = (off_s, float(frame.time), _tile(frame))
    return [(at_s, picture) for _, (_, at_s, picture) in sorted(nearest.items())]


def _tile(frame: Any) -> NDArray[np.uint8]:
    height_px = max(2, round(frame.height * STORYBOARD_TILE_WIDTH_PX / frame.width))
    picture = frame.reformat(width=STORYBOARD_TILE_WIDTH_PX, height=height_px, format="bgr24").to_ndarray()
    return np.ascontiguousarray(picture, np.uint8)


def _sharpest(path: str, *, keys_only: bool) -> tuple[float, NDArray[np.uint8]] | None:
    best: tuple[float, NDArray[np.uint8]] | None = None
    most = -1.0
    with clip(path) as (_container, video):
        if keys_only:
            video.codec_context.skip_frame = "NONKEY"
        for number, frame in enumerate(frames(video)):
            if number >= (MOST_KEY_FRAMES if keys_only else MOST_OTHER_FRAMES):
                break
            # Before 0 lies the pre-roll, which the edit list hides.
            if frame.time is None or frame.time < 0:
                continue
            fine = sharpness(luma(frame))
            if fine > most:
                most, best = fine, (float(frame.time), frame.to_ndarray(format="bgr24"))
    return best


def _last_key_packets(container: Any, video: Any) -> list[Any]:
    last: deque[Any] = deque(maxlen=LAST_KEY_FRAMES)
    try:
        for packet in container.demux(video):
            if packet.is_keyframe and packet.size:
                last.append(packet)
    except LIBRARY_FAILED:
        pass  # a file that is being written ends in the middle: what came before is still good
    return [*last]


def frames(video: Any) -> Iterator[Any]:
    """Pictures until the end, or until the first that cannot be decoded: what came before is still good."""
    try:
        yield from video.container.decode(video)
    except LIBRARY_FAILED:
        return


def shown(video: Any) -> Iterator[Any]:
    """The pictures that a player shows, in order: before 0 lies the pre-roll, which the edit list hides."""
    last_s = -1.0
    for frame in frames(video):
        if frame.time is not None and frame.time >= 0 and frame.time > last_s:
            last_s = float(frame.time)
            yield frame


def luma(frame: Any) -> NDArray[np.uint8]:
    return np.ascontiguousarray(frame.to_ndarray(format="gray"), np.uint8)


@contextmanager
def clip(path: str, *, probed_bytes: int | None = None) -> Iterator[tuple[Any, Any]]:
    """Container and video. probed_bytes: how much the library may read and decode to learn more of the stream."""
    probing = {} if probed_bytes is None else {"probesize": str(probed_bytes)}
    try:
        container = av.open(
            path,
            format="mp4",
            options={
                "format_whitelist": "mov",
                "protocol_whitelist": "file",
                "enable_drefs": "0",
                **probing,
            },
        )
    except LIBRARY_FAILED:
        raise Refused("not an MP4 file") from None
    with container:
        if not container.streams.video:
            raise Refused("no video")
        video = container.streams.video[0]
        context = video.codec_context
        # A stream whose kind of encoding is unknown has no context at all.
        if context is None or context.name not in CODECS:
            raise Refused("neither H.264 nor H.265")
        if context.width * context.height > MOST_PIXELS or context.width <= 0:
            raise Refused("a picture of too many pixels")
        if (container.duration or 0) / av.time_base > LONGEST_S:
            raise Refused("longer than an hour")
        context.options = {"max_pixels": str(MOST_PIXELS)}
        context.thread_count = 1
        yield container, video
