"""Pictures from RTP packets: H.264 after RFC 6184, H.265 after RFC 7798. Pure.

Packets of a replay come over TCP and are not lost on the way; a recorder that leaves some out all the same, or
begins in the middle, costs the pictures up to the next key frame, and no half picture is handed on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from cctv_link.footage.sources.onvif.rtp import ReplayMark, RtpPacket

CodecName = Literal["h264", "hevc"]
START_CODE = b"\0\0\0\1"
LARGEST_PICTURE_BYTES = 16_000_000
_TICKS_PER_S = 90_000
_IDR = 5
_IRAP = range(16, 24)


@dataclass(slots=True)
class Picture:
    """One access unit as NAL units. at: when it was seen. breaks: it does not follow the picture before it."""

    nals: list[bytes]
    at: datetime
    is_key: bool
    breaks: bool
    ends_section: bool
    is_last: bool


@dataclass(slots=True)
class _Building:
    timestamp: int
    nals: list[bytes] = field(default_factory=list)
    fragments: list[bytes] | None = None
    size_bytes: int = 0
    mark: ReplayMark | None = None
    is_whole: bool = True


class Depacketiser:
    """Takes packets in the order they came, gives whole pictures in decode order."""

    def __init__(self, codec: CodecName) -> None:
        self._codec = codec
        self._building: _Building | None = None
        self._sequence: int | None = None
        self._timed: tuple[int, datetime] | None = None
        self._needs_key = True
        self._broke = True

    @property
    def knows_times(self) -> bool:
        """Whether any picture so far carried its time."""
        return self._timed is not None

    def take(self, packet: RtpPacket) -> Iterator[Picture]:
        """The pictures that this packet completes: none, one, or two when a marker was missing."""
        lost = self._sequence is not None and packet.sequence != (self._sequence + 1) & 0xFFFF
        self._sequence = packet.sequence
        if lost and self._building is not None:
            self._building.is_whole = False
        if self._building is not None and self._building.timestamp != packet.timestamp:
            yield from self._finished()
        if lost:
            self._needs_key = True
        if self._building is None:
            # After a loss only a packet that carries a mark is known to be a picture's first.
            self._building = _Building(packet.timestamp, is_whole=not lost or packet.mark is not None)
        building = self._building
        building.mark = building.mark or packet.mark
        self._add(building, packet.payload)
        if packet.is_end:
            yield from self._finished()

    def _add(self, building: _Building, payload: bytes) -> None:
        building.size_bytes += len(payload)
        if building.size_bytes > LARGEST_PICTURE_BYTES or len(payload) < 2:
            building.is_whole = building.is_whole and building.size_bytes <= LARGEST_PICTURE_BYTES
            return
        if self._codec == "h264":
            self._add_h264(building, payload)
        else:
            self._add_h265(building, payload)

    def _add_h264(self, building: _Building, payload: bytes) -> None:
        kind = payload[0] & 0x1F
        if kind == 28:
            head = bytes([payload[0] & 0xE0 | payload[1] & 0x1F])
            _add_fragment(building, payload[1], head, payload[2:])
        elif kind == 24:
            _add_aggregated(building, payload[1:])
        elif 1 <= kind <= 23:
            building.nals.append(payload)
        else:
            building.is_whole = False

    def _add_h265(self, building: _Building, payload: bytes) -> None:
        kind = payload[0] >> 1 & 0x3F
        if kind == 49 and len(payload) > 2:
            head = bytes([payload[0] & 0x81 | (payload[2] & 0x3F) << 1, payload[1]])
            _add_fragment(building, payload[2], head, payload[3:])
        elif kind == 48:
            _add_aggregated(building, payload[2:])
        elif kind < 48:
            building.nals.append(payload)
        else:
            building.is_whole = False

    def _finished(self) -> Iterator[Picture]:
        building, self._building = self._building, None
        assert building is not None
        at = self._instant_or_none(building)
        if not building.is_whole or building.fragments is not None or not building.nals or at is None:
            self._needs_key = self._broke = True
            return
        is_key = any(self._is_key(nal) for nal in building.nals)
        if self._needs_key and not is_key:
            self._broke = True
            return
        mark = building.mark
        yield Picture(
            nals=building.nals,
            at=at,
            is_key=is_key,
            breaks=self._broke or (mark is not None and mark.is_break),
            ends_section=mark is not None and mark.ends_section,
            is_last=mark is not None and mark.is_last,
        )
        self._needs_key = False
        self._broke = mark is not None and mark.ends_section

    def _instant_or_none(self, building: _Building) -> datetime | None:
        """By its mark; a picture without one by its distance from the last that had one."""
        if building.mark is not None:
            self._timed = building.timestamp, building.mark.at
        if self._timed is None:
            return None
        since = (building.timestamp - self._timed[0] + (1 << 31)) % (1 << 32) - (1 << 31)
        return self._timed[1] + timedelta(seconds=since / _TICKS_PER_S)

    def _is_key(self, nal: bytes) -> bool:
        return nal[0] & 0x1F == _IDR if self._codec == "h264" else (nal[0] >> 1 & 0x3F) in _IRAP


def _add_fragment(building: _Building, flags: int, head: bytes, content: bytes) -> None:
    if flags & 0x80:
        if building.fragments is not None:
            building.is_whole = False
        building.fragments = [head]
    if building.fragments is None:
        building.is_whole = False
        return
    building.fragments.append(content)
    if flags & 0x40:
        building.nals.append(b"".join(building.fragments))
        building.fragments = None


def _add_aggregated(building: _Building, content: bytes) -> None:
    at = 0
    while at + 2 < len(content):
        size = int.from_bytes(content[at : at + 2])
        if size < 2 or at + 2 + size > len(content):
            building.is_whole = False
            return
        building.nals.append(content[at + 2 : at + 2 + size])
        at += 2 + size
