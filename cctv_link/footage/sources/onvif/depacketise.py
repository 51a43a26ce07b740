"""Whole pictures, each with its time, from the RTP packets of a replay. Pure.

Packets of a replay come over TCP and are not lost on the way; a recorder that leaves some out all the same, or
begins in the middle, costs the pictures up to the next key frame, and no half picture is handed on.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cctv_link.footage.sources.onvif.rtp import ReplayMark, RtpPacket
from cctv_link.rtsp import depacketise
from cctv_link.rtsp.depacketise import Gathered, WrongPayload
from cctv_link.rtsp.description import CodecName

START_CODE = b"\0\0\0\1"
_TICKS_PER_S = 90_000


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
    gathered: Gathered = field(default_factory=Gathered)
    mark: ReplayMark | None = None
    is_whole: bool = True


class Depacketiser:
    """Takes packets in the order they came, gives whole pictures in decode order."""

    def __init__(self, codec: CodecName) -> None:
        self._units = depacketise.Depacketiser(codec)
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
        if len(payload) < 2:
            return
        try:
            follows = self._units.take(payload, building.gathered)
        except WrongPayload:
            follows = False
        building.is_whole = building.is_whole and follows

    def _finished(self) -> Iterator[Picture]:
        building, self._building = self._building, None
        assert building is not None
        at = self._instant_or_none(building)
        gathered = building.gathered
        if not building.is_whole or not gathered.is_whole or not gathered.parts or at is None:
            self._needs_key = self._broke = True
            return
        if self._needs_key and not gathered.is_key:
            self._broke = True
            return
        mark = building.mark
        yield Picture(
            nals=gathered.units(),
            at=at,
            is_key=gathered.is_key,
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
