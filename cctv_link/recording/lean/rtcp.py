"""The camera's reports of its clock, and ours that we still listen (RTCP, RFC 3550). Pure."""

import struct
from dataclasses import dataclass

_SENDER_REPORT, _RECEIVER_REPORT, _SOURCE_DESCRIPTION = 200, 201, 202
_NTP_TO_UNIX_S = 2_208_988_800


@dataclass(frozen=True, slots=True)
class SenderReport:
    """What the camera's clock showed at an RTP timestamp. middle: of its NTP time, which a receiver repeats."""

    ssrc: int
    at_s: float
    timestamp: int
    middle: int


def sender_report_or_none(packet: bytes) -> SenderReport | None:
    """The sender report in a compound packet; None when there is none, or the camera knows no time."""
    at = 0
    while at + 4 <= len(packet):
        kind, length = packet[at + 1], (packet[at + 2] << 8 | packet[at + 3]) * 4 + 4
        if packet[at] >> 6 != 2 or at + length > len(packet):
            return None
        if kind == _SENDER_REPORT and length >= 28:
            ssrc, seconds, fraction, timestamp = struct.unpack_from(">IIII", packet, at + 4)
            if seconds == 0:
                return None
            # After 2036 the seconds begin again; nothing was recorded before 1968.
            era = 2**32 if seconds < 2**31 else 0
            at_s = seconds + era - _NTP_TO_UNIX_S + fraction / 2**32
            return SenderReport(ssrc, at_s, timestamp, (seconds & 0xFFFF) << 16 | fraction >> 16)
        at += length
    return None


def receiver_report(
    *, ours: int, theirs: int, highest: int, lost: int, last: SenderReport | None, since_s: float
) -> bytes:
    """What a camera wants to hear every few seconds. highest: extended sequence number. since_s: `last` came."""
    delay = round(since_s * 65_536) & 0xFFFFFFFF if last else 0
    block = struct.pack(
        ">IIIIII", theirs, min(lost, 0x7FFFFF), highest & 0xFFFFFFFF, 0, last.middle if last else 0, delay
    )
    report = struct.pack(">BBHI", 0x81, _RECEIVER_REPORT, 7, ours) + block
    name = struct.pack(">IBB", ours, 1, 5) + b"gawah\0"
    return report + struct.pack(">BBH", 0x81, _SOURCE_DESCRIPTION, len(name) // 4) + name
