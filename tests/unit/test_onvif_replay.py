"""Packets of a replay become whole pictures at their true time; what is broken costs itself and nothing else."""

import random
import struct
from datetime import UTC, datetime, timedelta

import pytest

from cctv_link.footage.sources.onvif.depacketise import Depacketiser, Picture
from cctv_link.footage.sources.onvif.rtp import NotRtp, ReplayMark, RtpPacket, ntp_instant, parse

T = datetime(2026, 11, 22, 17, 40, 0, 500_000, tzinfo=UTC)
NTP_S = int((T - datetime(1900, 1, 1, tzinfo=UTC)).total_seconds())
KEY, DELTA, SEI = b"\x65key", b"\x41delta", b"\x06sei"


def packet(
    payload: bytes,
    *,
    sequence: int,
    ticks: int = 0,
    is_end: bool = True,
    at: datetime | None = None,
    flags: int = 0,
) -> RtpPacket:
    mark = None
    if at is not None:
        mark = ReplayMark(at, bool(flags & 8), bool(flags & 4), bool(flags & 2), bool(flags & 1), 0)
    return RtpPacket(96, sequence, ticks, is_end, payload, mark)


def taken(*packets: RtpPacket, codec: str = "h264") -> list[Picture]:
    depacketiser = Depacketiser(codec)
    return [picture for each in packets for picture in depacketiser.take(each)]


def test_the_extension_is_read_as_the_standard_draws_it():
    """ONVIF Streaming Specification, 6.3: NTP in 64 bit, then C E D T, then the low byte of CSeq."""
    extension = struct.pack(">HHIIBBH", 0xABAC, 3, NTP_S, 1 << 31, 0b1101_0000, 0x17, 0)
    raw = struct.pack(">BBHII", 0x90, 0xE0, 7, 90_000, 1) + extension + KEY

    read = parse(raw)
    assert (read.payload_type, read.sequence, read.timestamp, read.is_end) == (96, 7, 90_000, True)
    assert read.payload == KEY
    assert read.mark == ReplayMark(T, True, True, False, True, 0x17)


def test_padding_sources_and_other_extensions_are_passed_over():
    raw = (
        struct.pack(">BBHII", 0xB2, 0x60, 7, 0, 1)
        + b"csrc" * 2
        + struct.pack(">HHI", 0xBEDE, 1, 0)
        + KEY
        + b"\0\0\3"
    )

    assert parse(raw).payload == KEY
    assert parse(raw).mark is None


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x40" * 20, id="version 1"),
        pytest.param(b"\x90" + bytes(13), id="an extension cut off"),
        pytest.param(b"\x90" + bytes(12) + b"\1\xff\xff", id="an extension longer than its packet"),
        pytest.param(b"\xa0" + bytes(11) + b"\xff", id="more padding than packet"),
    ],
)
def test_what_is_no_packet(raw):
    with pytest.raises(NotRtp):
        parse(raw)


def test_no_noise_breaks_the_parser_or_the_depacketiser():
    noise = random.Random(20261122)
    for codec in ("h264", "h265"):
        depacketiser = Depacketiser(codec)
        for _ in range(3_000):
            raw = b"\x80" + noise.randbytes(noise.randrange(60))
            try:
                read = parse(raw)
            except NotRtp:
                continue
            for picture in depacketiser.take(read):
                assert picture.nals


def test_the_clock_comes_round_in_2036():
    assert ntp_instant(0, 0) == datetime(2036, 2, 7, 6, 28, 16, tzinfo=UTC)
    assert ntp_instant(NTP_S, 1 << 31) == T


def test_a_picture_is_all_its_slices_and_messages_in_order():
    found = taken(
        packet(SEI, sequence=1, is_end=False, at=T),
        packet(KEY, sequence=2, is_end=False),
        packet(KEY, sequence=3),
    )

    (picture,) = found
    assert (picture.nals, picture.at, picture.is_key) == ([SEI, KEY, KEY], T, True)


def test_fragments_are_joined_and_an_aggregate_is_parted():
    fragments = (b"\x7c\x85" + b"a" * 5, b"\x7c\x05" + b"b" * 5, b"\x7c\x45" + b"c" * 5)
    found = taken(
        packet(b"\x18" + struct.pack(">H", len(SEI)) + SEI, sequence=1, is_end=False, at=T),
        *(packet(each, sequence=2 + n, is_end=n == 2) for n, each in enumerate(fragments)),
    )

    assert found[0].nals == [SEI, b"\x65" + b"a" * 5 + b"b" * 5 + b"c" * 5]
    assert found[0].is_key


def test_h265_fragments_and_aggregates():
    irap = bytes([19 << 1, 1]) + b"x" * 6
    fragments = [bytes([49 << 1, 1, edge | 19]) + part for edge, part in ((0x80, b"xxx"), (0x40, b"xxx"))]
    sei = bytes([39 << 1, 1]) + b"sei"
    found = taken(
        packet(bytes([48 << 1, 1]) + struct.pack(">H", len(sei)) + sei, sequence=1, is_end=False, at=T),
        packet(fragments[0], sequence=2, is_end=False),
        packet(fragments[1], sequence=3),
        codec="h265",
    )

    assert found[0].nals == [sei, irap]
    assert found[0].is_key


def test_a_picture_without_a_mark_is_timed_by_its_distance():
    """Across the wrap of 32 bits."""
    found = taken(
        packet(KEY, sequence=1, ticks=0xFFFFFFFF, at=T),
        packet(DELTA, sequence=2, ticks=44_999),
    )

    assert found[1].at == T + timedelta(seconds=0.5)


def test_what_has_no_time_at_all_is_not_handed_on():
    assert taken(packet(KEY, sequence=1), packet(DELTA, sequence=2, ticks=6_000)) == []


def test_after_a_loss_nothing_comes_before_the_next_key_frame():
    found = taken(
        packet(KEY, sequence=1, at=T),
        packet(DELTA, sequence=3, ticks=1, at=T),
        packet(DELTA, sequence=4, ticks=2, at=T),
        packet(KEY, sequence=5, ticks=3, at=T),
        packet(DELTA, sequence=6, ticks=4, at=T),
    )

    assert [(one.is_key, one.breaks) for one in found] == [(True, True), (True, True), (False, False)]


def test_a_lost_fragment_costs_its_picture():
    found = taken(
        packet(b"\x7c\x85aa", sequence=0xFFFF, is_end=False, at=T),
        packet(b"\x7c\x45cc", sequence=1, at=T),
        packet(KEY, sequence=2, ticks=1, at=T),
    )

    assert [one.nals for one in found] == [[KEY]]


def test_a_missing_marker_still_ends_a_picture():
    found = taken(packet(KEY, sequence=1, at=T, is_end=False), packet(DELTA, sequence=2, ticks=9, at=T))

    assert [one.nals for one in found] == [[KEY], [DELTA]]


def test_the_end_of_a_section_is_told_and_breaks_what_follows():
    found = taken(
        packet(KEY, sequence=1, at=T, flags=4),
        packet(KEY, sequence=2, ticks=9, at=T),
        packet(DELTA, sequence=3, ticks=19),
    )

    assert [(one.ends_section, one.breaks) for one in found] == [(True, True), (False, True), (False, False)]
