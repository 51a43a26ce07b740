"""Writing a resident's video anew, inside the limited child: its pictures and its sound, and nothing else of the file.

Nothing else may import this module. The demuxer is named and never guessed, as in decoding.py.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import av.error
import cv2
import numpy as np
from numpy.typing import NDArray

from cctv_link.media.decoding import LIBRARY_FAILED, Refused
from cctv_link.media.writing import MovieWriter

CODECS = ("h264", "hevc", "vp8", "vp9", "av1", "libdav1d", "mpeg4")
SOUNDS = ("aac", "opus", "vorbis", "mp3", "pcm_s16le", "pcm_s16be", "amrnb")
DEMUXERS = {"mp4": "mov", "matroska": "matroska,webm"}
LONGEST_S = 180.0
# A phone's clock and its pictures differ a little; who records three minutes is not told that it was too long.
TOLERANCE_S = 5.0
# Three minutes at twice the rate of a fast phone. A small file may have millions, all at the same time of its clock.
MOST_FRAMES = round((LONGEST_S + TOLERANCE_S) * 120)
MOST_PIXELS = 9_500_000  # 4K, in either direction
LONGEST_SIDE_PX = 1_280
MOST_FRAMES_PER_S = 30.0
SOUND_RATE = 48_000
TOO_LARGE, TOO_LONG, UNREADABLE = "pixel-limit", "duration-limit", "unreadable"
TOO_MUCH = "too-much-work"


def film(path: str, *, kind: str, tell: Callable[[int], None]) -> tuple[dict[str, Any], bytearray]:
    """width_px, height_px and length_s of the copy; the copy as MP4, H.264 and AAC. kind: mp4 or matroska."""
    try:
        container: Any = av.open(
            path,
            format=kind,
            options={
                "format_whitelist": DEMUXERS[kind],
                "protocol_whitelist": "file",
                "enable_drefs": "0",
            },
        )
    except LIBRARY_FAILED:
        raise Refused(UNREADABLE) from None
    with container:
        video, sound = _video_of(container), _sound_or_none(container)
        writer = _Copy(has_sound=sound is not None)
        _read(container, [each for each in (video, sound) if each is not None], writer, tell)
        if writer.movie is None:
            raise Refused(UNREADABLE)
        return writer.facts(), writer.close()


def _video_of(container: Any) -> Any:
    if not container.streams.video:
        raise Refused(UNREADABLE)
    video = container.streams.video[0]
    context = video.codec_context
    if context is None or context.name not in CODECS:
        raise Refused(UNREADABLE)
    if context.width * context.height > MOST_PIXELS:
        raise Refused(TOO_LARGE)
    if (container.duration or 0) / av.time_base > LONGEST_S + TOLERANCE_S:
        raise Refused(TOO_LONG)
    context.options = {"max_pixels": str(MOST_PIXELS)}
    context.thread_count = 1
    return video


def _sound_or_none(container: Any) -> Any:
    """The first track of sound that is of a kind we know; a film without is a film."""
    for sound in container.streams.audio:
        context = sound.codec_context
        if context is not None and context.name in SOUNDS:
            context.thread_count = 1
            return sound
    return None


def _read(container: Any, tracks: list[Any], copy: "_Copy", tell: Callable[[int], None]) -> None:
    """Until the end, or until the first packet that cannot be decoded: what came before is still good."""
    length_s = max(1.0, (container.duration or 0) / av.time_base)
    frames = 0
    try:
        for packet in container.demux(tracks):
            for frame in packet.decode():
                frames += isinstance(frame, av.VideoFrame)
                if frames > MOST_FRAMES:
                    raise Refused(TOO_MUCH)
                if frame.time is None or frame.time < 0:
                    continue
                if frame.time > LONGEST_S + TOLERANCE_S:
                    raise Refused(TOO_LONG)
                if isinstance(frame, av.VideoFrame):
                    copy.show(frame)
                    tell(min(99, int(100 * frame.time / length_s)))
                else:
                    copy.sound(frame)
    except LIBRARY_FAILED:
        return


class _Copy:
    """Pictures upright and no larger than need be; sound as one kind for all."""

    def __init__(self, *, has_sound: bool) -> None:
        self.movie: _Movie | None = None
        self._has_sound = has_sound
        self._size: tuple[int, int] = (0, 0)
        self._shown_at_s = -1.0
        self._waiting: list[Any] = []

    def show(self, frame: Any) -> None:
        if frame.width * frame.height > MOST_PIXELS:
            raise Refused(TOO_LARGE)
        # A little less than a frame's time: rates of 29.97 keep all their pictures.
        if frame.time - self._shown_at_s < 0.95 / MOST_FRAMES_PER_S:
            return
        picture = _upright(frame)
        if self.movie is None:
            self._size = _fitting(picture.shape[1], picture.shape[0])
            self.movie = _Movie(*self._size, has_sound=self._has_sound)
            for each in self._waiting:
                self.movie.add_sound(each)
        if (picture.shape[1], picture.shape[0]) != self._size:
            picture = np.asarray(cv2.resize(picture, self._size, interpolation=cv2.INTER_AREA), np.uint8)
        self._shown_at_s = float(frame.time)
        self.movie.add(picture, at_s=self._shown_at_s)

    def sound(self, frame: Any) -> None:
        """Before the first picture it waits: the file's size is not known yet."""
        if self.movie is None:
            if len(self._waiting) < 1_000:
                self._waiting.append(frame)
            return
        self.movie.add_sound(frame)

    def facts(self) -> dict[str, Any]:
        return {
            "width_px": self._size[0],
            "height_px": self._size[1],
            "length_s": round(max(0.0, self._shown_at_s), 2),
        }

    def close(self) -> bytearray:
        assert self.movie is not None
        return self.movie.close()


class _Movie(MovieWriter):
    """A film with a track of sound beside its pictures."""

    def __init__(self, width_px: int, height_px: int, *, has_sound: bool) -> None:
        super().__init__(width_px=width_px, height_px=height_px, frames_per_s=MOST_FRAMES_PER_S)
        self._sound: Any = None
        if has_sound:
            self._sound = self._container.add_stream("aac", rate=SOUND_RATE)
            self._sound.layout = "mono"
            self._resampler = av.AudioResampler(format="fltp", layout="mono", rate=SOUND_RATE)
            self._sounded = 0

    def add_sound(self, frame: Any) -> None:
        """Where a stretch is missing there is silence, so that what is said stays with who says it."""
        if self._sound is None:
            return
        begins = round(float(frame.time) * SOUND_RATE)
        if begins - self._sounded > SOUND_RATE // 10:
            self._encode(np.zeros((1, begins - self._sounded), np.float32))
        for each in self._resampler.resample(frame):
            self._encode(np.asarray(each.to_ndarray(), np.float32))

    def close(self) -> bytearray:
        if self._sound is not None:
            self._container.mux(self._sound.encode(None))
        return super().close()

    def _encode(self, samples: NDArray[np.float32]) -> None:
        frame = av.AudioFrame.from_ndarray(samples, format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = SOUND_RATE, self._sounded, Fraction(1, SOUND_RATE)
        self._sounded += samples.shape[1]
        self._container.mux(self._sound.encode(frame))


def _upright(frame: Any) -> NDArray[np.uint8]:
    """As the phone was held, which the copy will not say any more. Made smaller first: less is turned."""
    width_px, height_px = _fitting(frame.width, frame.height)
    picture = frame.reformat(width=width_px, height=height_px, format="bgr24").to_ndarray()
    quarters = round((getattr(frame, "rotation", 0) or 0) / 90) % 4
    return np.ascontiguousarray(np.rot90(picture, quarters), np.uint8)


def _fitting(width_px: int, height_px: int) -> tuple[int, int]:
    """No side longer than LONGEST_SIDE_PX, both even, as 4:2:0 wants them."""
    share = min(1.0, LONGEST_SIDE_PX / max(width_px, height_px))
    return max(2, round(width_px * share) // 2 * 2), max(2, round(height_px * share) // 2 * 2)
