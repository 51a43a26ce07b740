"""One file of the ring: fragmented MP4 by remuxing, in parts of a second, hashed while it is written.

A part is on disk as soon as it is complete, so that a clip can be cut up to the last second of a file that
is still being written, and a crash costs one part. The pictures are the camera's own bytes, SEI included.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av

from cctv_link.recording.stream import AccessUnit

PART_S = 1.0
# Cut at the first key frame after this. A camera with a key frame a minute gets files of a minute.
SEGMENT_S = 10.0
_CUT_EARLY_S = 0.5
FIRST_CHAIN = bytes(32)


@dataclass(frozen=True, slots=True)
class ClosedSegment:
    """What is certain about a finished file. sha256: of all its bytes."""

    size_bytes: int
    sha256: bytes


class SegmentWriter:
    """Writes one segment; it begins with the key frame `first`."""

    def __init__(self, path: Path, *, template: Any, tick_s: float, first: AccessUnit) -> None:
        """Create `path`. Raises FileExistsError, or OSError when the disk is full."""
        self.path = path
        self.frames = 0
        self.key_frames = 0
        self.first_pts = first.pts
        self.end_pts = first.pts
        self.on_disk_pts = first.pts
        self._tick_s = tick_s
        self._first_dts = first.dts
        self._step = 0
        self._sink = _HashedFile(path)
        try:
            self._muxer = av.open(
                self._sink,
                "w",
                format="mp4",
                options={
                    "movflags": "empty_moov+default_base_moof+skip_trailer",
                    "frag_duration": str(int(PART_S * 1e6)),
                    "use_editlist": "0",
                },
            )
            self._track = self._muxer.add_stream_from_template(template)
        except BaseException:
            self._sink.close()
            raise
        self.add(first)

    @property
    def size_bytes(self) -> int:
        return self._sink.size_bytes

    @property
    def seconds(self) -> float:
        return (self.end_pts - self.first_pts) * self._tick_s

    def is_due(self, unit: AccessUnit) -> bool:
        """Whether `unit` should begin the next file."""
        return unit.is_key and (unit.pts - self.first_pts) * self._tick_s >= SEGMENT_S - _CUT_EARLY_S

    def add(self, unit: AccessUnit) -> None:
        """Append one picture. Raises OSError when it cannot be written."""
        packet = unit.packet
        packet.pts, packet.dts = unit.pts - self._first_dts, unit.dts - self._first_dts
        packet.stream = self._track
        before = self._sink.size_bytes
        self._muxer.mux(packet)
        if self.frames and self._sink.size_bytes > before:
            # The muxer wrote what came before this picture.
            self.on_disk_pts = max(self.on_disk_pts, self.end_pts)
        if self.frames and unit.pts > self.end_pts - self._step:
            self._step = unit.pts - (self.end_pts - self._step)
        self.end_pts = max(self.end_pts, unit.pts + self._step)
        self.frames += 1
        self.key_frames += unit.is_key

    def close(self) -> ClosedSegment:
        """Write what is left, force it to the disk and hash it. Raises OSError; the file is closed anyway."""
        try:
            self._muxer.close()
            self._sink.flush_to_disk()
        finally:
            self._sink.close()
        self.on_disk_pts = self.end_pts
        return ClosedSegment(self._sink.size_bytes, self._sink.digest())

    def abandon(self) -> ClosedSegment:
        """Stop after a write failed. What is on disk stays and is hashed as it is."""
        self._sink.refuse_more()
        try:
            self._muxer.close()
        except (OSError, av.error.FFmpegError):
            # The muxer still wanted to write; that it cannot is why we are here.
            pass
        finally:
            self._sink.close()
        return ClosedSegment(self._sink.size_bytes, self._sink.digest())


def chained(previous: bytes, sha256: bytes) -> bytes:
    """The next link: changing, removing or reordering an earlier segment changes every later link."""
    return hashlib.sha256(previous + sha256).digest()


def hash_file(path: Path) -> bytes:
    """SHA-256 of a file as it lies on disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


class _HashedFile:
    """What the muxer writes into: it cannot seek, so that bytes once written and hashed never change."""

    def __init__(self, path: Path) -> None:
        self._descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        self._hash = hashlib.sha256()
        self._is_open = True
        self._refuses = False
        self.size_bytes = 0

    def write(self, content: bytes) -> int:
        if self._refuses:
            raise OSError("the segment was abandoned")
        rest = memoryview(content)
        while rest:
            written = os.write(self._descriptor, rest)
            self._hash.update(rest[:written])
            self.size_bytes += written
            rest = rest[written:]
        return len(content)

    def refuse_more(self) -> None:
        self._refuses = True

    def flush_to_disk(self) -> None:
        os.fdatasync(self._descriptor)

    def digest(self) -> bytes:
        return self._hash.digest()

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            os.close(self._descriptor)
