"""Reading fragmented MP4: where each sample lies in a segment, without reading a sample.

Only box headers, the `moov` and the `moof` boxes are read. What a crash, a full disk or a malicious hand left
behind is read as far as it is whole: everything is bounded, nothing is believed about sizes.
"""

import os
import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, islice
from operator import add
from pathlib import Path
from typing import NamedTuple

# A part of one second has a `moof` of about 300 bytes; ten thousand samples in one would be 160 kB.
LARGEST_INDEX_BOX_BYTES = 1_000_000
READ_AHEAD_BYTES = 2_048
MOST_SAMPLES_PER_PART = 10_000
MOST_SAMPLES_PER_FILE = 500_000
MOST_BOXES_PER_FILE = 100_000
# What a trun says of each sample, in this order, where its flag is set (ISO/IEC 14496-12, 8.8.8).
_DURATION, _SIZE, _FLAGS, _SHIFT = _FIELDS = 0x100, 0x200, 0x400, 0x800


class NotAVideo(Exception):
    """The file has no readable `moov`: nothing in it can be shown."""


class Sample(NamedTuple):
    """One compressed picture. dts, pts, duration: ticks of the file's timescale.

    A tuple, because a clip makes thousands of them while somebody waits.
    """

    offset: int
    size_bytes: int
    dts: int
    pts: int
    duration: int
    is_key: bool


# What Sample._make does after a step of Python for each.
_sample = partial(tuple.__new__, Sample)


@dataclass(frozen=True, slots=True)
class Codec:
    """description: the whole `stsd` box. configuration: the part that decides whether two streams are one."""

    description: bytes
    configuration: bytes
    width_px: int
    height_px: int


@dataclass(slots=True)
class FragmentedFile:
    """timescale: ticks a second. is_torn: the file ends in the middle of something."""

    timescale: int
    codec: Codec
    samples: list[Sample] = field(default_factory=list)
    is_torn: bool = False

    @property
    def duration_s(self) -> float:
        """From the first picture shown to the end of the last."""
        if not self.samples:
            return 0.0
        end = max(sample.pts + sample.duration for sample in self.samples)
        return (end - self.samples[0].pts) / self.timescale


def read_fragments(path: Path) -> FragmentedFile:
    """Read the index of a segment, closed, open or torn. Raises NotAVideo, or OSError."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return read_open_fragments(descriptor)
    finally:
        os.close(descriptor)


def read_open_fragments(descriptor: int) -> FragmentedFile:
    """The same of a file already open. Raises NotAVideo."""
    size = os.fstat(descriptor).st_size
    file: FragmentedFile | None = None
    torn = True
    ahead = _Ahead(descriptor)
    try:
        for kind, start, body, end in _top_boxes(ahead, size):
            if kind == b"" or (kind in (b"moov", b"moof") and end - start > LARGEST_INDEX_BOX_BYTES):
                break
            if kind == b"moov" and file is None and end <= size:
                file = _movie(ahead.read(body, end))
            elif kind == b"moof" and file is not None and end <= size:
                part = ahead.read(body, end)
                if not _take_part(file, part, moof_at=start, size=size):
                    break
            if end > size:
                break
        else:
            torn = False
    except (struct.error, IndexError, ValueError) as error:
        if file is None:
            raise NotAVideo(f"the index is malformed: {error}") from error
    if file is None:
        raise NotAVideo("no moov box: nothing was written, or it is not an MP4 file")
    file.is_torn = torn
    return file


class _Ahead:
    """Reads some kilobytes at a time: a part's header, its index and the header behind that lie together."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._begins, self._content = 0, b""

    def read(self, begins: int, ends: int) -> bytes:
        """Raises ValueError when the file does not reach so far any more."""
        content = self.most(begins, ends - begins)
        if len(content) != ends - begins:
            raise ValueError("the file became shorter while it was read")
        return content

    def most(self, begins: int, size_bytes: int) -> bytes:
        """As much of that as the file has."""
        at = begins - self._begins
        if at < 0 or at + size_bytes > len(self._content):
            self._content = os.pread(self._descriptor, max(size_bytes, READ_AHEAD_BYTES), begins)
            self._begins, at = begins, 0
        return self._content[at : at + size_bytes]


def _top_boxes(ahead: _Ahead, size: int) -> Iterator[tuple[bytes, int, int, int]]:
    """(kind, start, start of the body, end); a kind of b"" ends a file that is cut inside a header."""
    at = 0
    for _ in range(MOST_BOXES_PER_FILE):
        if at == size:
            return
        head = ahead.most(at, 16)
        if len(head) < 8:
            yield b"", at, at, size
            return
        length, kind = struct.unpack_from(">I4s", head)
        body = at + 8
        if length == 1 and len(head) == 16:
            (length,) = struct.unpack_from(">Q", head, 8)
            body = at + 16
        if length < body - at:
            yield b"", at, at, size
            return
        yield kind, at, body, at + length
        at += length
    yield b"", at, at, size


def _boxes(content: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """(kind, start of the body, end) of the boxes inside a box."""
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", content, start)
        if length < 8 or start + length > end:
            raise ValueError(f"a box of {length} bytes does not fit where it stands")
        yield kind, start + 8, start + length
        start += length


def _find(content: bytes, *path: bytes, start: int = 0, end: int | None = None) -> tuple[int, int]:
    stop = len(content) if end is None else end
    for kind, body, box_end in _boxes(content, start, stop):
        if kind == path[0]:
            if len(path) == 1:
                return body, box_end
            return _find(content, *path[1:], start=body, end=box_end)
    raise ValueError(f"no {path[0].decode('latin-1')} box")


def _movie(content: bytes) -> FragmentedFile:
    at, _ = _find(content, b"trak", b"mdia", b"mdhd")
    (timescale,) = struct.unpack_from(">I", content, at + (20 if content[at] else 12))
    if not 1 <= timescale <= 1_000_000_000:
        raise ValueError(f"a timescale of {timescale}")
    body, end = _find(content, b"trak", b"mdia", b"minf", b"stbl", b"stsd")
    return FragmentedFile(timescale, _codec(content[body - 8 : end]))


def _codec(stsd: bytes) -> Codec:
    """The first sample entry: 86 bytes of a visual one, then its boxes, one of which configures the decoder."""
    entry = 16
    width_px, height_px = struct.unpack_from(">HH", stsd, entry + 32)
    (length,) = struct.unpack_from(">I", stsd, entry)
    if not 86 <= length <= len(stsd) - entry:
        raise ValueError("the sample entry does not fit")
    for kind, body, end in _boxes(stsd, entry + 86, entry + length):
        if kind in (b"avcC", b"hvcC"):
            return Codec(stsd, kind + stsd[body:end], width_px, height_px)
    raise ValueError("neither H.264 nor H.265")


def _take_part(file: FragmentedFile, moof: bytes, *, moof_at: int, size: int) -> bool:
    """Add the samples of one part; False when some of them lie behind the end of the file."""
    for kind, start, end in _boxes(moof, 0, len(moof)):
        if kind == b"traf":
            return _take_track(file, moof, start, end, moof_at=moof_at, size=size)
    return True


@dataclass(slots=True)
class _Defaults:
    base: int
    duration: int = 0
    size_bytes: int = 0
    flags: int = 0


def _take_track(file: FragmentedFile, moof: bytes, start: int, end: int, *, moof_at: int, size: int) -> bool:
    defaults, dts = _Defaults(base=moof_at), 0
    for kind, at, box_end in _boxes(moof, start, end):
        if kind == b"tfhd":
            defaults = _defaults(moof, at, moof_at=moof_at)
        elif kind == b"tfdt":
            (dts,) = struct.unpack_from(">Q" if moof[at] else ">I", moof, at + 4)
        elif kind == b"trun":
            dts, whole = _take_run(file, moof, at, box_end, defaults=defaults, dts=dts, size=size)
            if not whole:
                return False
    return True


def _defaults(moof: bytes, at: int, *, moof_at: int) -> _Defaults:
    (flags,) = struct.unpack_from(">I", moof, at)
    values = _Defaults(base=moof_at)
    at += 8
    if flags & 0x1:
        (values.base,) = struct.unpack_from(">Q", moof, at)
        at += 8
    if flags & 0x2:
        at += 4
    for flag, name in ((0x8, "duration"), (0x10, "size_bytes"), (0x20, "flags")):
        if flags & flag:
            setattr(values, name, struct.unpack_from(">I", moof, at)[0])
            at += 4
    return values


def _take_run(
    file: FragmentedFile, moof: bytes, at: int, end: int, *, defaults: _Defaults, dts: int, size: int
) -> tuple[int, bool]:
    """Add one `trun`. Returns the next dts and whether all its samples are inside the file."""
    version, (flags, count) = moof[at], struct.unpack_from(">II", moof, at)
    flags &= 0xFFFFFF
    if count > MOST_SAMPLES_PER_PART or len(file.samples) + count > MOST_SAMPLES_PER_FILE:
        raise ValueError(f"a part of {count} samples")
    at += 8
    offset, first_flags = defaults.base, None
    if flags & 0x1:
        offset += struct.unpack_from(">i", moof, at)[0]
        at += 4
    if flags & 0x4:
        (first_flags,) = struct.unpack_from(">I", moof, at)
        at += 4
    if offset < 0:
        raise ValueError("samples before the file")
    columns = _columns(moof, at, end, flags=flags, count=count)
    durations = columns.get(_DURATION, (defaults.duration,) * count)
    sizes = columns.get(_SIZE, (defaults.size_bytes,) * count)
    said = columns.get(_FLAGS, (defaults.flags,) * count)
    shifts = columns.get(_SHIFT, (0,) * count)
    if first_flags is not None:
        said = (first_flags, *said[1:])
    if version:
        shifts = tuple(shift - (shift >> 31 << 32) for shift in shifts)
    if 0 in sizes:
        raise ValueError("a sample without bytes")
    offsets = list(accumulate(sizes, initial=offset))
    times = list(accumulate(durations, initial=dts))
    whole = min(count, bisect_right(offsets, size) - 1)
    keys = [not flags & 0x10000 for flags in said]
    samples = zip(offsets, sizes, times, map(add, times, shifts), durations, keys, strict=False)
    file.samples += map(_sample, islice(samples, whole))
    return times[whole], whole == count


def _columns(moof: bytes, at: int, end: int, *, flags: int, count: int) -> dict[int, tuple[int, ...]]:
    """The fields that stand in the box, each for all samples."""
    fields = [field for field in _FIELDS if flags & field]
    if at + 4 * len(fields) * count > end:
        raise ValueError("a run longer than its box")
    numbers = struct.unpack_from(f">{len(fields) * count}I", moof, at)
    return {field: numbers[place :: len(fields)] for place, field in enumerate(fields)}
