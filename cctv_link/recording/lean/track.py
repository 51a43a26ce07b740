"""What a stream is, by its parameter sets: picture size, reordering, and the decoder configuration of an MP4. Pure."""

import struct
from collections.abc import Iterable
from dataclasses import dataclass

from cctv_link.recording.lean import sps264, sps265
from cctv_link.rtsp.depacketise import PPS_264, PPS_265, SPS_264, SPS_265, VPS_265
from cctv_link.rtsp.description import MOST_PARAMETER_SETS, CodecName

_ORDER = {"h264": (SPS_264, PPS_264), "h265": (VPS_265, SPS_265, PPS_265)}


class Unplayable(ValueError):
    """No decoder could be configured with these parameter sets."""


@dataclass(frozen=True, slots=True)
class Track:
    """entry: the kind of sample entry; configuration: the box that configures the decoder."""

    clock_rate: int
    entry: bytes
    configuration: bytes
    width_px: int
    height_px: int
    reorder: int


class ParameterSets:
    """The sets in force. Cameras repeat them before each key frame; only a different one changes anything."""

    def __init__(self, codec: CodecName, given: Iterable[bytes]) -> None:
        self._codec = codec
        self._sets: dict[tuple[int, int], bytes] = {}
        for unit in given:
            self.put(unit)

    def put(self, unit: bytes) -> bool:
        """Take a set; whether it is new."""
        key = kind_of(self._codec, unit), _number(self._codec, unit)
        if key[0] not in _ORDER[self._codec] or self._sets.get(key) == unit:
            return False
        if key not in self._sets and len(self._sets) >= MOST_PARAMETER_SETS:
            raise Unplayable("more parameter sets than any camera has")
        self._sets[key] = unit
        return True

    def track(self, clock_rate: int) -> Track:
        """Raises Unplayable while a set is missing, or when one is malformed."""
        by_kind = {
            kind: [unit for (found, _), unit in self._sets.items() if found == kind]
            for kind in _ORDER[self._codec]
        }
        if not all(by_kind.values()):
            raise Unplayable("a parameter set is missing")
        try:
            return (_track_264 if self._codec == "h264" else _track_265)(by_kind, clock_rate)
        except ValueError as error:
            raise Unplayable(str(error)) from error


def kind_of(codec: CodecName, unit: bytes) -> int:
    """The type of a NAL unit."""
    return unit[0] & 0x1F if codec == "h264" else unit[0] >> 1 & 0x3F


def _number(codec: CodecName, unit: bytes) -> int:
    """Tells sets of a kind apart well enough: cameras number them 0 and change them in place."""
    if codec == "h264":
        return unit[4] if unit[0] & 0x1F == SPS_264 and len(unit) > 4 and unit[4] < 0x80 else 0
    return 0


def _track_264(sets: dict[int, list[bytes]], clock_rate: int) -> Track:
    first = sets[SPS_264][0]
    sps = sps264.read(first)
    box = bytes((1, *first[1:4], 0xFF, 0xE0 | len(sets[SPS_264]))) + _prefixed(sets[SPS_264])
    box += bytes((len(sets[PPS_264]),)) + _prefixed(sets[PPS_264])
    if sps.profile not in (66, 77, 88):
        box += bytes((0xFC | sps.chroma_format, 0xF8 | sps.luma_bits - 8, 0xF8 | sps.chroma_bits - 8, 0))
    _refuse_absurd(sps.width_px, sps.height_px)
    return Track(clock_rate, b"avc1", _box(b"avcC", box), sps.width_px, sps.height_px, sps.reorder)


def _track_265(sets: dict[int, list[bytes]], clock_rate: int) -> Track:
    sps = sps265.read(sets[SPS_265][0])
    layers = sps.temporal_layers << 3 | sps.is_temporally_nested << 2 | 3
    box = bytes((1,)) + sps.profile
    box += bytes(
        (0xF0, 0, 0xFC, 0xFC | sps.chroma_format, 0xF8 | sps.luma_bits - 8, 0xF8 | sps.chroma_bits - 8)
    )
    box += bytes((0, 0, layers, len(_ORDER["h265"])))
    for kind in _ORDER["h265"]:
        box += struct.pack(">BH", kind, len(sets[kind])) + _prefixed(sets[kind])
    _refuse_absurd(sps.width_px, sps.height_px)
    # "hev1" and not "hvc1": the sets stay in the pictures, too.
    return Track(clock_rate, b"hev1", _box(b"hvcC", box), sps.width_px, sps.height_px, sps.reorder)


def _refuse_absurd(width_px: int, height_px: int) -> None:
    if not (16 <= width_px <= 16_384 and 16 <= height_px <= 16_384):
        raise Unplayable(f"a picture of {width_px} x {height_px}")


def _prefixed(units: list[bytes]) -> bytes:
    return b"".join(struct.pack(">H", len(unit)) + unit for unit in units)


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, kind) + content
