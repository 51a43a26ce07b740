"""Where the parts of a recorded file lie: one `moof` with its `mdat` is one second of pictures.

The recorder writes each file with times from zero. To a player the files of a run are one film, so the time of
each part is moved to its place in the run while it is sent: eight bytes a part, in memory, nothing on disk.
"""

import os
import struct
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cctv_link.recording.fragments import LARGEST_INDEX_BOX_BYTES, NotAVideo, read_open_fragments

MOST_PARTS_PER_FILE = 10_000


@dataclass(frozen=True, slots=True)
class Part:
    """offset, size_bytes: of the `moof` and its `mdat` in the file. time_at: where its decode time stands.

    time_bytes: 4 or 8. dts: that time, in ticks from the file's first picture.
    """

    offset: int
    size_bytes: int
    duration_s: float
    is_independent: bool
    time_at: int
    time_bytes: int
    dts: int


@dataclass(frozen=True, slots=True)
class FileParts:
    """init_bytes: the beginning of the file that every part needs before it can be decoded."""

    init_bytes: int
    timescale: int
    codec: str
    parts: tuple[Part, ...]

    @property
    def end(self) -> int:
        """Behind the last whole part."""
        last = self.parts[-1] if self.parts else None
        return last.offset + last.size_bytes if last else self.init_bytes

    @property
    def duration_s(self) -> float:
        return sum(part.duration_s for part in self.parts)


def parts_of(path: Path) -> FileParts:
    """The whole parts of a file, open or closed. Raises NotAVideo, or OSError when it is gone."""
    return _parts_of(path, path.stat().st_size)


@lru_cache(maxsize=512)
def _parts_of(path: Path, size: int) -> FileParts:
    """Kept by size: a file of the ring only ever grows."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        file = read_open_fragments(descriptor)
        init_bytes, places = _places(descriptor, size)
    finally:
        os.close(descriptor)
    ticks = file.timescale
    parts = []
    samples = iter(file.samples)
    sample = next(samples, None)
    for place in places:
        inside = []
        while sample is not None and sample.offset < place.offset + place.size_bytes:
            inside.append(sample)
            sample = next(samples, None)
        if not inside:
            break
        length_s = sum(each.duration for each in inside) / ticks
        parts.append(replace(place, duration_s=length_s, is_independent=inside[0].is_key))
    codec = "h265" if file.codec.configuration.startswith(b"hvcC") else "h264"
    return FileParts(init_bytes, ticks, codec, tuple(parts))


def moved(content: bytes, *, start: int, file: FileParts, by_ticks: int) -> bytes:
    """Bytes of a file from `start` on, with the time of every part in them moved."""
    found = bytearray(content)
    for part in file.parts:
        time = (part.dts + by_ticks).to_bytes(8, "big")[-part.time_bytes :]
        for at, value in enumerate(time, start=part.time_at - start):
            if 0 <= at < len(found):
                found[at] = value
    return bytes(found)


def _places(descriptor: int, size: int) -> tuple[int, list[Part]]:
    """The length of what comes before the first part, and every `moof` whose `mdat` is whole."""
    at, init_bytes, moof, found = 0, 0, (0, 0), list[Part]()
    while at + 8 <= size and len(found) < MOST_PARTS_PER_FILE:
        length, kind = struct.unpack(">I4s", os.pread(descriptor, 8, at))
        if length < 8 or at + length > size:
            break
        if kind == b"moof":
            init_bytes = init_bytes or at
            moof = (at, length)
        elif kind == b"mdat" and moof[1]:
            found.append(_part(descriptor, *moof, end=at + length))
        at += length
    return init_bytes, found


def _part(descriptor: int, offset: int, length: int, *, end: int) -> Part:
    if length > LARGEST_INDEX_BOX_BYTES:
        raise NotAVideo(f"an index of {length} bytes")
    moof = os.pread(descriptor, length, offset)
    traf = _inside(moof, b"traf", 8, len(moof))
    body, _ = _inside(moof, b"tfdt", *traf)
    version = moof[body]
    time_bytes = 8 if version else 4
    dts = int.from_bytes(moof[body + 4 : body + 4 + time_bytes], "big")
    return Part(offset, end - offset, 0.0, False, offset + body + 4, time_bytes, dts)


def _inside(content: bytes, wanted: bytes, start: int, end: int) -> tuple[int, int]:
    """(body, end) of a box among those from `start` to `end`."""
    while start + 8 <= end:
        length, kind = struct.unpack_from(">I4s", content, start)
        if length < 8 or start + length > end:
            break
        if kind == wanted:
            return start + 8, start + length
        start += length
    raise NotAVideo(f"no {wanted.decode()} box")
