"""Writing MP4 as other makers' recorders do: parts from pictures, and clips by ffmpeg's concat rules."""

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av

TICKS_PER_S = 90_000
_NOT_A_KEY = 0x10000


@dataclass(frozen=True)
class Picture:
    """dts, duration: ticks of 1/90000 s."""

    content: bytes
    dts: int
    duration: int
    is_key: bool


def fragmented(stsd: bytes, size_px: tuple[int, int], pictures: Sequence[Picture]) -> bytes:
    """One video track, a part a second; a picture's duration may be 0, which no muxer here would write."""
    parts, at = [_init(stsd, size_px)], 0
    number = 1
    while at < len(pictures):
        part = [pictures[at]]
        at += 1
        while at < len(pictures) and pictures[at].dts - part[0].dts < TICKS_PER_S:
            part.append(pictures[at])
            at += 1
        parts.append(_part(number, part))
        number += 1
    return b"".join(parts)


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", 8 + len(body), kind) + body


def _full(kind: bytes, version_and_flags: int, *content: bytes) -> bytes:
    return _box(kind, struct.pack(">I", version_and_flags), *content)


def _init(stsd: bytes, size_px: tuple[int, int]) -> bytes:
    upright = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
    width, height = (each << 16 for each in size_px)
    empty = struct.pack(">I", 0)
    table = _box(
        b"stbl",
        stsd,
        _full(b"stts", 0, empty),
        _full(b"stsc", 0, empty),
        _full(b"stsz", 0, empty, empty),
        _full(b"stco", 0, empty),
    )
    url = _full(b"dref", 0, struct.pack(">I", 1), _full(b"url ", 1))
    media = _box(
        b"mdia",
        _full(b"mdhd", 0, struct.pack(">IIIIHH", 0, 0, TICKS_PER_S, 0, 0x55C4, 0)),
        _full(b"hdlr", 0, b"\0\0\0\0vide", b"\0" * 12, b"\0"),
        _box(b"minf", _full(b"vmhd", 1, b"\0" * 8), _box(b"dinf", url), table),
    )
    named = struct.pack(">IIIIIQhhhH", 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
    head = _full(b"tkhd", 3, named, upright, struct.pack(">II", width, height))
    track = _box(b"trak", head, media)
    times = struct.pack(">IIIIIHH", 0, 0, 1000, 0, 0x10000, 0x100, 0)
    movie = _full(b"mvhd", 0, times, b"\0" * 8, upright, b"\0" * 24, struct.pack(">I", 2))
    extends = _box(b"mvex", _full(b"trex", 0, struct.pack(">IIIII", 1, 1, 0, 0, 0)))
    return _box(b"ftyp", b"mp42\0\0\0\1mp41mp42isomhlsf") + _box(b"moov", movie, track, extends)


def _part(number: int, pictures: Sequence[Picture]) -> bytes:
    entries = b"".join(
        struct.pack(
            ">IIIi", one.duration, len(one.content), 0x02000000 if one.is_key else 0x01000000 | _NOT_A_KEY, 0
        )
        for one in pictures
    )

    def moof(data_offset: int) -> bytes:
        run = _full(b"trun", 0x01000F01, struct.pack(">Ii", len(pictures), data_offset), entries)
        fragment = _box(
            b"traf",
            _full(b"tfhd", 0x020000, struct.pack(">I", 1)),
            _full(b"tfdt", 0x01000000, struct.pack(">Q", pictures[0].dts)),
            run,
        )
        return _box(b"moof", _full(b"mfhd", 0, struct.pack(">I", number)), fragment)

    size = len(moof(0))
    return moof(size + 8) + _box(b"mdat", *(one.content for one in pictures))


@dataclass(frozen=True)
class Entry:
    """A line of an ffmpeg concat script: whole seconds, as Frigate writes them."""

    path: Path
    inpoint_s: int | None
    outpoint_s: int | None


def concatenated(entries: Sequence[Entry]) -> bytes:
    """`ffmpeg -f concat -i script -c copy -movflags frag_keyframe+empty_moov -f mp4 pipe:`."""
    sink = _Pipe()
    ticks = Fraction(1, TICKS_PER_S)
    muxer, track, begins = None, None, 0
    for entry in entries:
        with av.open(str(entry.path), format="mp4") as source:
            video = source.streams.video[0]
            if muxer is None:
                muxer = av.open(sink, "w", format="mp4", options={"movflags": "frag_keyframe+empty_moov"})
                track = muxer.add_stream_from_template(video)
            packets = [packet for packet in source.demux(video) if packet.size]
            ends = max(round((one.dts + one.duration) * one.time_base / ticks) for one in packets)
            if entry.inpoint_s:
                keys = [
                    number
                    for number, one in enumerate(packets)
                    if one.is_keyframe and one.pts * one.time_base <= entry.inpoint_s
                ]
                packets = packets[keys[-1] :]
            if entry.outpoint_s is not None:
                packets = [one for one in packets if one.pts * one.time_base < entry.outpoint_s]
                ends = entry.outpoint_s * TICKS_PER_S
            shift = begins - (entry.inpoint_s or 0) * TICKS_PER_S
            begins += ends - (entry.inpoint_s or 0) * TICKS_PER_S
            for packet in packets:
                pts, dts = (
                    round(each * packet.time_base / ticks) + shift for each in (packet.pts, packet.dts)
                )
                packet.pts, packet.dts, packet.time_base, packet.stream = pts, dts, ticks, track
                muxer.mux(packet)
    if muxer is not None:
        muxer.close()
    return sink.content


class _Pipe:
    def __init__(self) -> None:
        self._bytes = io.BytesIO()

    def write(self, content: bytes) -> int:
        return self._bytes.write(content)

    @property
    def content(self) -> bytes:
        return self._bytes.getvalue()
