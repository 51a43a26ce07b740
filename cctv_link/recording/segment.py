"""One file of the ring: fragmented MP4 by remuxing, in parts of a second, hashed while it is written.

A part is on disk as soon as it is complete, so that a clip can be cut up to the last second of a file that
is still being written, and a crash costs one part. The pictures are the camera's own bytes, SEI included.
"""

import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from cctv_link.recording.reasons import Reason
from cctv_link.recording.stream import AccessUnit, StreamFailed

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


class PictureRefused(StreamFailed):
    """The muxer cannot keep a picture as the camera sent it."""

    def __init__(self, detail: str) -> None:
        super().__init__(Reason.BAD_STREAM, detail)


class SegmentGone(OSError):
    """The file has been removed while it was being written: nothing of it will ever be found again."""


class Muxer(Protocol):
    """Puts pictures into fragmented MP4, in parts of PART_S. One for each reader's kind of packet."""

    def add(self, unit: AccessUnit, *, pts: int, dts: int) -> None:
        """Take one picture; its times are counted from the file's first. Raises OSError, PictureRefused."""
        ...

    def close(self) -> None:
        """Write what is left. Raises OSError."""
        ...


# Given the sink and `AccessUnit.format`.
OpenMuxer = Callable[["HashedFile", Any], Muxer]


class SegmentWriter:
    """Writes one segment; it begins with the key frame `first`."""

    def __init__(self, path: Path, *, open_muxer: OpenMuxer, tick_s: float, first: AccessUnit) -> None:
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
        self._sink = HashedFile(path)
        try:
            self._muxer = open_muxer(self._sink, first.format)
            self.add(first)
        except BaseException:
            self._sink.close()
            path.unlink(missing_ok=True)
            raise

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
        """Append one picture. Raises OSError when it cannot be written, SegmentGone, PictureRefused."""
        before = self._sink.size_bytes
        self._muxer.add(unit, pts=unit.pts - self._first_dts, dts=unit.dts - self._first_dts)
        if self.frames and self._sink.size_bytes > before:
            # The muxer wrote what came before this picture.
            self.on_disk_pts = max(self.on_disk_pts, self.end_pts)
        if self.frames and unit.pts > self.end_pts - self._step:
            self._step = unit.pts - (self.end_pts - self._step)
        self.end_pts = max(self.end_pts, unit.pts + self._step)
        self.frames += 1
        self.key_frames += unit.is_key

    def complete(self) -> None:
        """Write what is left. Raises OSError; then `abandon` it."""
        self._muxer.close()
        self.on_disk_pts = self.end_pts

    def close(self) -> ClosedSegment:
        """Force the completed file to the disk. Raises OSError; the file is closed anyway."""
        try:
            self._sink.flush_to_disk()
        finally:
            self._sink.close()
        return self.so_far()

    def so_far(self) -> ClosedSegment:
        """What has been written, and its hash."""
        return ClosedSegment(self._sink.size_bytes, self._sink.digest())

    def abandon(self) -> ClosedSegment:
        """Stop after a write failed. What is on disk stays and is hashed as it is."""
        self._sink.refuse_more()
        try:
            self._muxer.close()
        except OSError:
            # The muxer still wanted to write; that it cannot is why we are here.
            pass
        finally:
            self._sink.close()
        return self.so_far()


def chained(previous: bytes, sha256: bytes) -> bytes:
    """The next link: changing, removing or reordering an earlier segment changes every later link."""
    return hashlib.sha256(previous + sha256).digest()


def hash_file(path: Path) -> bytes:
    """SHA-256 of a file as it lies on disk."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()


class HashedFile:
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
        if os.fstat(self._descriptor).st_nlink == 0:
            raise SegmentGone("the segment was removed while it was being written")
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
