"""Encoding pictures as an MP4 in memory, inside the limited child, which may write no file.

H.264, no sound, index in front, and nothing said about where it comes from but the pictures themselves. What it takes is
the encoder's 150 MB and the film once; a film has LARGEST_FILM_BYTES at most.
"""

import io
from fractions import Fraction
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from cctv_link.media.confinement import LARGEST_FILM_BYTES
from cctv_link.media.decoding import Refused

TICKS_PER_S = 90_000
# For looking at; the original is what counts as evidence.
_PRESET = "veryfast"
_CRF = 24
_KEY_EVERY_S = 2.0


class FileInMemory:
    """A file as libavformat writes it. Opened a second time it is the same bytes, and no copy of them."""

    def __init__(self, content: bytearray) -> None:
        self._content, self._at = content, 0

    def write(self, piece: bytes) -> int:
        if self._at + len(piece) > LARGEST_FILM_BYTES:
            raise Refused(f"the film would have more than {LARGEST_FILM_BYTES} bytes")
        self._content[self._at : self._at + len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def read(self, size: int) -> bytes:
        piece = bytes(self._content[self._at : self._at + size])
        self._at += len(piece)
        return piece

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._content)}[whence]
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def close(self) -> None:
        """What was written stays."""


class MovieWriter:
    """Takes pictures with the second each is shown at, and gives the file's bytes at the end. Raises Refused."""

    def __init__(
        self, *, width_px: int, height_px: int, frames_per_s: float, crf: int = _CRF, preset: str = _PRESET
    ) -> None:
        self._film = bytearray()
        self._container = av.open(
            FileInMemory(self._film),
            "w",
            format="mp4",
            options={"movflags": "faststart", "fflags": "+bitexact"},
            # To bring the index to the front, libavformat reads again what it has written, ahead of where it writes.
            io_open=lambda _url, _flags, _options: FileInMemory(self._film),
        )
        key_every = max(1, round(_KEY_EVERY_S * frames_per_s))
        encoder = {"preset": preset, "crf": str(crf), "g": str(key_every), "flags": "+bitexact"}
        self._track: Any = self._container.add_stream(
            "libx264", rate=Fraction(frames_per_s).limit_denominator(1000), options=encoder
        )
        self._track.width, self._track.height, self._track.pix_fmt = width_px, height_px, "yuv420p"
        self._track.time_base = self._track.codec_context.time_base = Fraction(1, TICKS_PER_S)

    def add(self, picture: NDArray[np.uint8], *, at_s: float) -> None:
        """The BGR `picture` of the size given, shown from `at_s` on; in order."""
        self._add(av.VideoFrame.from_ndarray(picture, format="bgr24"), at_s)

    def add_planes(self, planes: NDArray[np.uint8], *, at_s: float) -> None:
        """The same of a picture that is 4:2:0 already: the grey plane, and below it the two of colour."""
        self._add(av.VideoFrame.from_ndarray(planes, format="yuv420p"), at_s)

    def _add(self, frame: av.VideoFrame, at_s: float) -> None:
        frame.pts, frame.time_base = round(at_s * TICKS_PER_S), Fraction(1, TICKS_PER_S)
        self._container.mux(self._track.encode(frame))

    def close(self) -> bytearray:
        """The whole file."""
        self._container.mux(self._track.encode(None))
        self._container.close()
        return self._film


def fitted(picture: NDArray[np.uint8], *, widest_px: int) -> NDArray[np.uint8]:
    """The picture no wider than `widest_px`, both sides even, as 4:2:0 wants them."""
    height_px, width_px = picture.shape[:2]
    if width_px > widest_px:
        height_px, width_px = round(height_px * widest_px / width_px), widest_px
        picture = np.asarray(cv2.resize(picture, (width_px, height_px), interpolation=cv2.INTER_AREA))
    return np.ascontiguousarray(picture[: height_px - height_px % 2, : width_px - width_px % 2], np.uint8)
