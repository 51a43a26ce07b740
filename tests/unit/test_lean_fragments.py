"""Fragments that come together are taken together, and give the pictures that they give one by one: whatever happens to them."""

import random
import struct
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from cctv_link.recording.lean import session as session_module
from cctv_link.recording.lean.pictures import Pictures
from cctv_link.recording.lean.session import Session
from cctv_link.recording.stream import AccessUnit, StreamFailed
from cctv_link.rtsp.description import Media

RTP, RTCP, FRAGMENT_BYTES = 0, 1, 100
# Of a small picture, as an encoder says it.
SETS = (
    bytes.fromhex("6742c01eda02c13f2ff8001000115400000fa40003a980"),
    bytes.fromhex("68ce3c80"),
)


def fragments(unit: bytes) -> Iterator[bytes]:
    """The payloads that carry a unit (RFC 6184, 5.8)."""
    content = unit[1:]
    for at in range(0, len(content), FRAGMENT_BYTES):
        first, last = at == 0, at + FRAGMENT_BYTES >= len(content)
        head = (unit[0] & 0xE0 | 28, first << 7 | last << 6 | unit[0] & 0x1F)
        yield bytes(head) + content[at : at + FRAGMENT_BYTES]


def film(rng: random.Random, pictures: int, *, sequence: int) -> list[bytes]:
    """The packets of a key frame and what follows."""
    packets = []
    for number in range(pictures):
        kind = 0x65 if number % 5 == 0 else 0x41
        unit = bytes((kind,)) + rng.randbytes(rng.choice((90, 100, 101, 700, 1_000, 2_345)))
        payloads = list(fragments(unit))
        for payload in payloads:
            is_last = payload is payloads[-1]
            head = struct.pack(">BBHII", 0x80, is_last << 7 | 96, sequence & 0xFFFF, number * 6_000, 7)
            packets.append(head + payload)
            sequence += 1
    return packets


def taken(packets: list[bytes], *, at_once: bool) -> tuple[list[AccessUnit], int, str]:
    """The pictures, how many packets were missed, and why the stream failed."""
    session = Session.__new__(Session)
    session._opened = SimpleNamespace(rtp_channel=RTP, rtcp_channel=RTCP)
    session._pictures = pictures = Pictures(Media("h264", 96, 90_000, "", "", SETS))
    session._rest = b""
    framed = [b"$" + bytes((RTP,)) + len(packet).to_bytes(2, "big") + packet for packet in packets]
    failure = ""
    try:
        for piece in [b"".join(framed)] if at_once else framed:
            session._consume(piece)
        pictures.end()
    except StreamFailed as failed:
        failure = str(failed)
    return [_without_time(unit) for unit in pictures.units], pictures.lost_packets, failure


def _without_time(unit: AccessUnit) -> AccessUnit:
    unit.arrived_at_s = 0.0
    return unit


def lost(packets: list[bytes], rng: random.Random) -> list[bytes]:
    return [packet for packet in packets if rng.random() > 0.05]


def doubled(packets: list[bytes], rng: random.Random) -> list[bytes]:
    return [packet for each in packets for packet in [each] * (1 + (rng.random() < 0.1))]


def swapped(packets: list[bytes], rng: random.Random) -> list[bytes]:
    at = rng.randrange(len(packets) - 1)
    return [*packets[:at], packets[at + 1], packets[at], *packets[at + 2 :]]


def changed(packets: list[bytes], rng: random.Random) -> list[bytes]:
    """A byte of a packet's two headers is another."""
    at, byte = rng.randrange(len(packets)), rng.randrange(14)
    packet = bytearray(packets[at])
    packet[byte] = rng.randrange(256)
    return [*packets[:at], bytes(packet), *packets[at + 1 :]]


@pytest.mark.parametrize("happens", [list, lost, doubled, swapped, changed], ids=lambda what: what.__name__)
@pytest.mark.parametrize("seed", range(20))
def test_together_they_are_what_they_are_one_by_one(seed: int, happens) -> None:
    rng = random.Random(seed)
    packets = film(rng, 12, sequence=rng.choice((0, 17, 65_500, 65_535)))
    packets = list(packets) if happens is list else happens(packets, rng)

    assert taken(packets, at_once=True) == taken(packets, at_once=False)


def test_nothing_is_lost_of_a_stream_that_is_whole_also_where_its_numbers_begin_anew() -> None:
    packets = film(random.Random(1), 12, sequence=65_500)

    units, missed, failure = taken(packets, at_once=True)

    assert (len(units), missed, failure) == (12, 0, "")
    content = b"".join(packet[14:] for packet in packets)
    assert b"".join(unit.packet[5:] for unit in units) == content


class Waiting:
    """A socket in which so much has come."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def recv(self, size_bytes: int) -> bytes:
        if not self.content:
            raise BlockingIOError
        came, self.content = self.content[:size_bytes], self.content[size_bytes:]
        return came


def test_all_that_has_come_is_taken_when_it_is_asked_for(monkeypatch) -> None:
    packets = film(random.Random(1), 12, sequence=0)
    framed = b"".join(b"$" + bytes((RTP,)) + len(packet).to_bytes(2, "big") + packet for packet in packets)
    monkeypatch.setattr(session_module, "_AT_ONCE_BYTES", len(framed) // 4)
    session = Session.__new__(Session)
    session._is_connected, session._unsent, session._rest = True, b"", b""
    session._opened = SimpleNamespace(rtp_channel=RTP, rtcp_channel=RTCP)
    session._pictures = Pictures(Media("h264", 96, 90_000, "", "", SETS))
    session.socket = Waiting(framed)

    # The last one is complete when the next begins.
    assert len(session.read()) == 11
    assert session.read() == []


def in_slices(packets_of: list[int]) -> list[bytes]:
    """Pictures of so many slices each, a slice a packet; the last one says that it is (RFC 6184, 5.1)."""
    packets: list[bytes] = []
    for number, slices in enumerate(packets_of):
        for each in range(slices):
            marker = (each == slices - 1) << 7
            head = struct.pack(">BBHII", 0x80, marker | 96, len(packets), number * 6_000, 7)
            packets.append(head + bytes((0x41 if number else 0x65, number, each)) * 30)
    return packets


def test_a_picture_of_which_slices_are_missing_at_the_end_is_not_kept() -> None:
    packets = in_slices([4, 4])

    whole, _, _ = taken(packets, at_once=True)
    cut = [taken(packets[:-missing], at_once=True)[0] for missing in (1, 2, 3)]

    assert len(whole) == 2
    assert cut == [whole[:1]] * 3
