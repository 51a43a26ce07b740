"""Writing an MP4 file whose index stands in front, its pictures copied from other files.

Boxes after ISO/IEC 14496-12. One video track, timescale 90 kHz for track and movie alike, so that no
time is rounded twice. The same input gives the same bytes.
"""

import array
import os
import struct
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from cctv_link.recording.fragments import Codec

TICKS_PER_S = 90_000
_COPIED_AT_ONCE_BYTES = 1024 * 1024
# Each time costs half a millisecond; a clip of three minutes has two, and a third of it left to wait for.
_TO_DISK_AT_ONCE_BYTES = 16 * 1024 * 1024
_EPOCH = datetime(1904, 1, 1, tzinfo=UTC)
_UPRIGHT = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED = 0x55C4  # ISO 639-2 "und"


class Picture(Protocol):
    """A sample to copy: where it lies and when it is decoded and shown, in ticks of any common origin."""

    @property
    def source(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def size_bytes(self) -> int: ...
    @property
    def dts(self) -> int: ...
    @property
    def pts(self) -> int: ...
    @property
    def duration(self) -> int: ...
    @property
    def is_key(self) -> bool: ...


class SourceShrunk(OSError):
    """A source ended before the bytes its index had promised."""


@dataclass(frozen=True, slots=True)
class Movie:
    """pictures: in decode order, the first a key frame. Shown is [shown_from, shown_to), on the same ticks."""

    codec: Codec
    pictures: Sequence[Picture]
    shown_from: int
    shown_to: int
    created_at: datetime


@dataclass(slots=True)
class _Chunk:
    """Bytes that lie together in one source."""

    source: int
    offset: int
    size_bytes: int
    samples: int


def write_movie(movie: Movie, *, sources: Sequence[int], target: Path) -> int:
    """Write `movie` to `target` and return its size in bytes. sources: open descriptors, by Picture.source.

    Raises OSError; `target` does not exist then.
    """
    chunks = _chunks(movie.pictures)
    media_bytes = sum(chunk.size_bytes for chunk in chunks)
    brand = b"hvc1" if movie.codec.configuration.startswith(b"hvcC") else b"avc1"
    kind = _box(b"ftyp", b"isom", struct.pack(">I", 512), b"isomiso2", brand, b"mp41")
    times = _decode_times(movie.pictures)
    tables = _sample_tables(movie, times, chunks)
    # The index is as long wherever the media begins.
    media_at = len(kind) + len(_moov(movie, times, tables, chunks, media_at=0)) + 16
    head = (
        kind
        + _moov(movie, times, tables, chunks, media_at=media_at)
        + struct.pack(">I4sQ", 1, b"mdat", media_bytes + 16)
    )
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640)
    try:
        _write_all(descriptor, head)
        _copy(chunks, sources=sources, target=descriptor, at=len(head))
    except BaseException:
        target.unlink(missing_ok=True)
        raise
    finally:
        os.close(descriptor)
    return len(head) + media_bytes


def _chunks(pictures: Iterable[Picture]) -> list[_Chunk]:
    chunks: list[_Chunk] = []
    for picture in pictures:
        last = chunks[-1] if chunks else None
        if last and last.source == picture.source and last.offset + last.size_bytes == picture.offset:
            last.size_bytes += picture.size_bytes
            last.samples += 1
        else:
            chunks.append(_Chunk(picture.source, picture.offset, picture.size_bytes, 1))
    return chunks


def _decode_times(pictures: Sequence[Picture]) -> list[int]:
    """Strictly increasing, from the first picture's own, and the end of the last behind them."""
    times = [pictures[0].dts]
    for picture in pictures[1:]:
        times.append(max(times[-1] + 1, picture.dts))
    times.append(times[-1] + max(1, pictures[-1].duration))
    return times


def _write_all(descriptor: int, content: bytes | memoryview) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _copy(chunks: list[_Chunk], *, sources: Sequence[int], target: int, at: int) -> None:
    """Append them. at: bytes in the target so far.

    In even pieces through a buffer of ours, each on whole pages of the target: chunks begin at any byte, and
    sendfile from there to anywhere takes half as long again.
    """
    buffer = memoryview(bytearray(_COPIED_AT_ONCE_BYTES))
    filled, room, told = 0, len(buffer) - at % len(buffer), 0
    for chunk in chunks:
        offset, left = chunk.offset, chunk.size_bytes
        while left:
            read = os.preadv(sources[chunk.source], [buffer[filled : min(filled + left, room)]], offset)
            if read == 0:
                raise SourceShrunk(f"a segment ended {left} bytes before its index said")
            offset, left, filled = offset + read, left - read, filled + read
            if filled == room:
                _write_all(target, buffer[:room])
                at, filled, room = at + room, 0, len(buffer)
                if at - told >= _TO_DISK_AT_ONCE_BYTES:
                    _begin_to_disk(target, told, at)
                    told = at
    _write_all(target, buffer[:filled])


def _begin_to_disk(descriptor: int, begins: int, ends: int) -> None:
    """Have the kernel write these bytes while the rest is copied: whoever forces the file to the disk waits for what is left.

    That is what Linux does first when it is told that they are not needed; what is being written stays in its cache.
    """
    os.posix_fadvise(descriptor, begins, ends - begins, os.POSIX_FADV_DONTNEED)


def _moov(movie: Movie, times: list[int], tables: bytes, chunks: list[_Chunk], *, media_at: int) -> bytes:
    created = max(0, int((movie.created_at - _EPOCH).total_seconds()))
    shown = movie.shown_to - movie.shown_from
    total = times[-1] - times[0]
    mvhd = _full(
        b"mvhd",
        1,
        0,
        struct.pack(">QQIQIH10x", created, created, TICKS_PER_S, shown, 0x10000, 0x100),
        _UPRIGHT,
        bytes(24),
        struct.pack(">I", 2),
    )
    tkhd = _full(
        b"tkhd",
        1,
        3,
        struct.pack(">QQIIQ8xHHHH", created, created, 1, 0, shown, 0, 0, 0, 0),
        _UPRIGHT,
        struct.pack(">II", movie.codec.width_px << 16, movie.codec.height_px << 16),
    )
    # Media time 0 is the first decode time; the edit begins where the first picture to be seen is shown.
    edit = struct.pack(">IQqI", 1, shown, movie.shown_from - times[0], 0x10000)
    mdhd = _full(
        b"mdhd", 1, 0, struct.pack(">QQIQHH", created, created, TICKS_PER_S, total, _UNDETERMINED, 0)
    )
    hdlr = _full(b"hdlr", 0, 0, struct.pack(">I4s12x", 0, b"vide"), b"video\0")
    dinf = _box(b"dinf", _full(b"dref", 0, 0, struct.pack(">I", 1), _full(b"url ", 0, 1)))
    stbl = _box(b"stbl", tables, _offsets(chunks, media_at))
    minf = _box(b"minf", _full(b"vmhd", 0, 1, bytes(8)), dinf, stbl)
    track = _box(b"trak", tkhd, _box(b"edts", _full(b"elst", 1, 0, edit)), _box(b"mdia", mdhd, hdlr, minf))
    return _box(b"moov", mvhd, track)


def _sample_tables(movie: Movie, times: list[int], chunks: list[_Chunk]) -> bytes:
    """All tables of the `stbl` but where the chunks lie."""
    pictures = movie.pictures
    shifts = [picture.pts - at for picture, at in zip(pictures, times, strict=False)]
    durations = _run_lengths(later - sooner for sooner, later in pairwise(times))
    tables = [movie.codec.description, _full(b"stts", 0, 0, _counted(durations, width=2))]
    if any(shifts):
        # Version 1: a shift may be negative where two segments' clocks were squeezed together.
        tables.append(_full(b"ctts", 1, 0, _counted(_run_lengths(shifts), width=2, signed=True)))
    keys = [number for number, picture in enumerate(pictures, start=1) if picture.is_key]
    tables.append(_full(b"stss", 0, 0, _counted(keys)))
    tables.append(_full(b"stsc", 0, 0, _counted(_samples_per_chunk(chunks), width=3)))
    tables.append(_full(b"stsz", 0, 0, struct.pack(">I", 0), _counted([one.size_bytes for one in pictures])))
    return b"".join(tables)


def _offsets(chunks: list[_Chunk], media_at: int) -> bytes:
    offsets, at = [], media_at
    for chunk in chunks:
        offsets.append(at)
        at += chunk.size_bytes
    return _full(b"co64", 0, 0, struct.pack(f">I{len(offsets)}Q", len(offsets), *offsets))


def _run_lengths(values: Iterable[int]) -> list[int]:
    """[count, value, count, value, ...]"""
    runs: list[int] = []
    for value in values:
        if runs and runs[-1] == value:
            runs[-2] += 1
        else:
            runs += [1, value]
    return runs


def _samples_per_chunk(chunks: list[_Chunk]) -> list[int]:
    """[first chunk, samples per chunk, sample description, ...], one entry where the number changes."""
    entries: list[int] = []
    for number, chunk in enumerate(chunks, start=1):
        if not entries or entries[-2] != chunk.samples:
            entries += [number, chunk.samples, 1]
    return entries


def _counted(values: list[int], *, width: int = 1, signed: bool = False) -> bytes:
    """A count of entries of `width` numbers, then the numbers, 32 bits each."""
    numbers = array.array("i" if signed else "I", values)
    if sys.byteorder == "little":
        numbers.byteswap()
    return struct.pack(">I", len(values) // width) + numbers.tobytes()


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _full(kind: bytes, version: int, flags: int, *parts: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version << 24 | flags), *parts)
