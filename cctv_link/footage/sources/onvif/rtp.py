"""RTP packets of a replay: the header, and ONVIF's extension 0xABAC with the true time of every picture. Pure."""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

REPLAY_EXTENSION = 0xABAC
_NTP_EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
# NTP seconds of 32 bits came round in February 2036.
_NTP_ERA_S = 1 << 32


class NotRtp(Exception):
    """A packet that cannot be read."""


@dataclass(frozen=True, slots=True)
class ReplayMark:
    """What the recorder says of an access unit. at: when the lens saw it, by the recorder's clock.

    is_clean: decoding can begin here. ends_section: a gap follows. is_break: it does not follow what came before.
    is_last: there is no more.
    """

    at: datetime
    is_clean: bool
    ends_section: bool
    is_break: bool
    is_last: bool
    cseq: int


@dataclass(frozen=True, slots=True)
class RtpPacket:
    """timestamp: 90 kHz ticks, wrapping. is_end: the marker, set on the last packet of a picture."""

    payload_type: int
    sequence: int
    timestamp: int
    is_end: bool
    payload: bytes
    mark: ReplayMark | None


def parse(packet: bytes) -> RtpPacket:
    """Raises NotRtp."""
    if len(packet) < 12 or packet[0] >> 6 != 2:
        raise NotRtp("no RTP header of version 2")
    flags, kind, sequence, timestamp = struct.unpack_from(">BBHI", packet)
    at = 12 + 4 * (flags & 0x0F)
    mark = None
    if flags & 0x10:
        if at + 4 > len(packet):
            raise NotRtp("an extension that is cut off")
        profile, words = struct.unpack_from(">HH", packet, at)
        at += 4
        if at + 4 * words > len(packet):
            raise NotRtp("an extension longer than its packet")
        if profile == REPLAY_EXTENSION and words >= 3:
            mark = _mark(packet, at)
        at += 4 * words
    end = len(packet)
    if flags & 0x20:
        end -= packet[-1]
    if end < at:
        raise NotRtp("more padding than packet")
    return RtpPacket(kind & 0x7F, sequence, timestamp, bool(kind & 0x80), packet[at:end], mark)


def ntp_instant(seconds: int, fraction: int) -> datetime:
    """The instant nearest to our days: before 2036 the first era, then the second."""
    if not seconds & 0x80000000:
        seconds += _NTP_ERA_S
    return _NTP_EPOCH + timedelta(seconds=seconds, microseconds=round(fraction * 1_000_000 / (1 << 32)))


def _mark(packet: bytes, at: int) -> ReplayMark:
    seconds, fraction, flags, cseq = struct.unpack_from(">IIBB", packet, at)
    return ReplayMark(
        at=ntp_instant(seconds, fraction),
        is_clean=bool(flags & 0x80),
        ends_section=bool(flags & 0x40),
        is_break=bool(flags & 0x20),
        is_last=bool(flags & 0x10),
        cseq=cseq,
    )
