"""A segment's parts written by ourselves: fragmented MP4 after ISO/IEC 14496-12, for pictures that are bytes.

One write a second: the part's index, then its pictures as they came. What fragments.py reads is what is written
here, and the same as libavformat writes, sample for sample.
"""

import struct

from cctv_link.recording.lean.track import Track
from cctv_link.recording.segment import PART_S, HashedFile
from cctv_link.recording.stream import AccessUnit

# ISO/IEC 14496-12, 8.8.3.1: depends on no other picture; depends on others and is no place to begin.
_KEY, _NOT_KEY = 0x02000000, 0x01010000
_UPRIGHT = struct.pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
_UNDETERMINED = 0x55C4  # ISO 639-2 "und"
_EVERY_FIELD = 0xF01  # of a trun: data offset; duration, size, flags and composition time of each sample
_MOOF_BYTES = 8 + 16 + 8 + 16 + 20 + 20  # moof, mfhd, traf, tfhd, tfdt, trun without its samples
_SAMPLE = struct.Struct(">IIIi")


class FragmentMuxer:
    """A segment.Muxer."""

    def __init__(self, sink: HashedFile, track: Track) -> None:
        self._sink = sink
        self._part_ticks = round(PART_S * track.clock_rate)
        self._pictures: list[tuple[AccessUnit, int, int]] = []
        self._number = 0
        self._step = track.clock_rate // 25
        sink.write(_header(track))

    def add(self, unit: AccessUnit, *, pts: int, dts: int) -> None:
        if self._pictures and dts - self._pictures[0][2] >= self._part_ticks:
            self._write_part(until=dts)
        self._pictures.append((unit, pts, dts))

    def close(self) -> None:
        if self._pictures:
            if len(self._pictures) > 1:
                self._step = max(1, self._pictures[-1][2] - self._pictures[-2][2])
            self._write_part(until=self._pictures[-1][2] + self._step)

    def _write_part(self, *, until: int) -> None:
        pictures, self._pictures = self._pictures, []
        self._number += 1
        self._step = max(1, until - pictures[-1][2])
        begins = [dts for _, _, dts in pictures]
        samples = [
            _SAMPLE.pack(max(0, end - dts), len(unit.packet), _KEY if unit.is_key else _NOT_KEY, pts - dts)
            for (unit, pts, dts), end in zip(pictures, [*begins[1:], until], strict=True)
        ]
        index_bytes = _MOOF_BYTES + len(samples) * _SAMPLE.size
        media_bytes = sum(len(unit.packet) for unit, _, _ in pictures)
        head = struct.pack(
            ">I4sI4sIII4sI4sIII4sIQI4sIIi",
            *(index_bytes, b"moof"),
            *(16, b"mfhd", 0, self._number),
            *(index_bytes - 24, b"traf"),
            *(16, b"tfhd", 0x020000, 1),  # offsets count from this moof
            *(20, b"tfdt", 0x01000000, max(0, begins[0])),
            *(20 + len(samples) * _SAMPLE.size, b"trun", 0x01000000 | _EVERY_FIELD, len(samples)),
            index_bytes + 8,
        )
        mdat = struct.pack(">I4s", media_bytes + 8, b"mdat")
        self._sink.write(b"".join((head, *samples, mdat, *(unit.packet for unit, _, _ in pictures))))


def _header(track: Track) -> bytes:
    kind = _box(b"ftyp", b"iso5", struct.pack(">I", 512), b"iso5iso6mp41")
    times = struct.pack(">IIII", 0, 0, track.clock_rate, 0)
    movie = _full(
        b"mvhd",
        struct.pack(">IIIIIHHQ", 0, 0, 1000, 0, 0x10000, 0x100, 0, 0),
        _UPRIGHT,
        bytes(24),
        struct.pack(">I", 2),
    )
    track_head = _full(
        b"tkhd",
        struct.pack(">IIIIIQHHHH", 0, 0, 1, 0, 0, 0, 0, 0, 0, 0),
        _UPRIGHT,
        struct.pack(">II", track.width_px << 16, track.height_px << 16),
        flags=3,
    )
    media = _box(
        b"mdia",
        _full(b"mdhd", times, struct.pack(">HH", _UNDETERMINED, 0)),
        _full(b"hdlr", struct.pack(">I4s12s", 0, b"vide", bytes(12)), b"VideoHandler\0"),
        _box(
            b"minf",
            _full(b"vmhd", bytes(8), flags=1),
            _box(b"dinf", _full(b"dref", struct.pack(">I", 1), _full(b"url ", flags=1))),
            _samples(track),
        ),
    )
    extends = _box(b"mvex", _full(b"trex", struct.pack(">IIIII", 1, 1, 0, 0, 0)))
    return kind + _box(b"moov", movie, _box(b"trak", track_head, media), extends)


def _samples(track: Track) -> bytes:
    entry = _box(
        track.entry,
        struct.pack(
            ">6xH16xHHIIIH32sHh",
            1,
            track.width_px,
            track.height_px,
            0x480000,
            0x480000,
            0,
            1,
            bytes(32),
            24,
            -1,
        ),
        track.configuration,
    )
    empty = struct.pack(">I", 0)
    return _box(
        b"stbl",
        _full(b"stsd", struct.pack(">I", 1), entry),
        _full(b"stts", empty),
        _full(b"stsc", empty),
        _full(b"stsz", empty, empty),
        _full(b"stco", empty),
    )


def _box(kind: bytes, *content: bytes) -> bytes:
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, kind) + body


def _full(kind: bytes, *content: bytes, flags: int = 0) -> bytes:
    return _box(kind, struct.pack(">I", flags), *content)
