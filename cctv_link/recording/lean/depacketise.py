"""NAL units out of RTP payloads: H.264 (RFC 6184) and H.265 (RFC 7798), not interleaved.

Units are gathered as an MP4 sample wants them: each behind its length. What a payload claims is not believed.
"""

import struct
from typing import Protocol

from cctv_link.recording.lean.description import CodecName
from cctv_link.recording.lean.track import PPS_264, PPS_265, SPS_264, SPS_265, VPS_265

LARGEST_PICTURE_BYTES = 16_000_000
_LENGTH = struct.Struct(">I")


class WrongPayload(ValueError):
    """Not the codec that was announced, or a packetisation that no camera uses."""


class Gathered:
    """The units of the picture that is coming in."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size_bytes = 0
        self.is_key = False
        self.has_slice = False
        self.parameter_sets: list[bytes] = []
        # A fragmented unit whose end has not come: where its length belongs, and whether it is a parameter set.
        self._open_at: int | None = None
        self._open_is_set = False

    @property
    def is_whole(self) -> bool:
        return self._open_at is None

    def add(self, unit: bytes, *, is_set: bool) -> None:
        """A unit that came whole."""
        self.parts.append(_LENGTH.pack(len(unit)))
        self.parts.append(unit)
        self._grow(len(unit))
        if is_set:
            self.parameter_sets.append(unit)

    def begin(self, header: bytes, *, is_set: bool) -> None:
        """The first fragment of a unit follows."""
        self._open_at, self._open_is_set = len(self.parts), is_set
        self.parts += (b"", header)
        self._grow(len(header))

    def go_on(self, fragment: bytes) -> None:
        # Nine of ten packets come this way: no call more than needed.
        self.parts.append(fragment)
        self.size_bytes += len(fragment)
        if self.size_bytes > LARGEST_PICTURE_BYTES:
            raise WrongPayload("a picture that never ends")

    def end(self) -> None:
        """The fragment before was the last of its unit."""
        if self._open_at is None:
            return
        pieces = self.parts[self._open_at + 1 :]
        self.parts[self._open_at] = _LENGTH.pack(sum(map(len, pieces)))
        if self._open_is_set:
            self.parameter_sets.append(b"".join(pieces))
        self._open_at = None

    def _grow(self, size_bytes: int) -> None:
        self.size_bytes += size_bytes
        if self.size_bytes > LARGEST_PICTURE_BYTES:
            raise WrongPayload("a picture that never ends")


class Depacketiser(Protocol):
    def take(self, payload: bytes, gathered: Gathered) -> bool:
        """Add what is in a payload. False when it cannot be what follows: something is missing.

        Raises WrongPayload."""
        ...


def depacketiser(codec: CodecName) -> Depacketiser:
    return Depacketiser264() if codec == "h264" else Depacketiser265()


class Depacketiser264:
    def take(self, payload: bytes, gathered: Gathered) -> bool:
        kind = payload[0] & 0x1F if payload else 0
        if kind == 28:
            return self._fragment(payload, gathered)
        if not gathered.is_whole:
            return False
        if kind == 24:
            for unit in _aggregated(payload, header_bytes=1):
                self._unit(unit, gathered)
        else:
            self._unit(payload, gathered)
        return True

    def _unit(self, unit: bytes, gathered: Gathered) -> None:
        gathered.add(unit, is_set=self._see(unit[0], gathered))

    def _fragment(self, payload: bytes, gathered: Gathered) -> bool:
        if len(payload) < 3:
            raise WrongPayload("a fragment of nothing")
        mark = payload[1]
        if mark & 0x80:
            if not gathered.is_whole:
                return False
            header = payload[0] & 0xE0 | mark & 0x1F
            gathered.begin(bytes((header,)), is_set=self._see(header, gathered))
        elif gathered.is_whole:
            return False
        gathered.go_on(payload[2:])
        if mark & 0x40:
            gathered.end()
        return True

    def _see(self, header: int, gathered: Gathered) -> bool:
        kind = header & 0x1F
        # 2 to 4 are data partitions, which no decoder we know plays; 22 and up are free, or packets of packets.
        if header & 0x80 or kind == 0 or 2 <= kind <= 4 or kind > 21:
            raise WrongPayload(f"an H.264 unit of type {kind}")
        gathered.has_slice |= kind <= 5
        gathered.is_key |= kind == 5
        return kind in (SPS_264, PPS_264)


class Depacketiser265:
    def take(self, payload: bytes, gathered: Gathered) -> bool:
        if len(payload) < 3:
            raise WrongPayload("a packet of nothing")
        kind = payload[0] >> 1 & 0x3F
        if kind == 49:
            return self._fragment(payload, gathered)
        if not gathered.is_whole:
            return False
        if kind == 48:
            for unit in _aggregated(payload, header_bytes=2):
                self._unit(unit, gathered)
        else:
            self._unit(payload, gathered)
        return True

    def _unit(self, unit: bytes, gathered: Gathered) -> None:
        gathered.add(unit, is_set=self._see(unit[0], gathered))

    def _fragment(self, payload: bytes, gathered: Gathered) -> bool:
        if len(payload) < 4:
            raise WrongPayload("a fragment of nothing")
        mark = payload[2]
        if mark & 0x80:
            if not gathered.is_whole:
                return False
            header = bytes((payload[0] & 0x81 | (mark & 0x3F) << 1, payload[1]))
            gathered.begin(header, is_set=self._see(header[0], gathered))
        elif gathered.is_whole:
            return False
        gathered.go_on(payload[3:])
        if mark & 0x40:
            gathered.end()
        return True

    def _see(self, header: int, gathered: Gathered) -> bool:
        kind = header >> 1 & 0x3F
        # 10 to 15 and 22 to 31 are reserved, 41 and up reserved or packets of packets.
        if header & 0x80 or 10 <= kind <= 15 or 22 <= kind <= 31 or kind > 40:
            raise WrongPayload(f"an H.265 unit of type {kind}")
        gathered.has_slice |= kind < 32
        gathered.is_key |= 16 <= kind <= 21
        return kind in (VPS_265, SPS_265, PPS_265)


def _aggregated(payload: bytes, *, header_bytes: int) -> list[bytes]:
    """The units of a packet that carries several."""
    units, at = [], header_bytes
    while at < len(payload):
        length = int.from_bytes(payload[at : at + 2], "big")
        at += 2
        if length < header_bytes or at + length > len(payload):
            raise WrongPayload("a packet of several units, cut short")
        units.append(payload[at : at + length])
        at += length
    return units
