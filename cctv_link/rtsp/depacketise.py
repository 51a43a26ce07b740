"""NAL units out of RTP payloads: H.264 (RFC 6184) and H.265 (RFC 7798), not interleaved.

Units are gathered as an MP4 sample wants them: each behind its length. What a payload claims is not believed.
"""

import struct
from dataclasses import dataclass

from cctv_link.rtsp.description import CodecName

SPS_264, PPS_264 = 7, 8
VPS_265, SPS_265, PPS_265 = 32, 33, 34
LARGEST_PICTURE_BYTES = 16_000_000
# Of a fragment's mark: without that it is the first one, or the last.
_NEITHER_END = 0x3F
_LENGTH = struct.Struct(">I")


class WrongPayload(ValueError):
    """Not the codec that was announced, or a packetisation that no camera uses."""


# What it costs to keep a part, however small: a camera that sends single bytes would fill the memory of a hundred.
_KEPT_BYTES = 64


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

    def go_on(self, *fragments: bytes) -> None:
        """The next ones: nine of ten packets come this way, many at once."""
        self.parts += fragments
        self._grow(sum(map(len, fragments)), parts=len(fragments))

    def end(self) -> None:
        """The fragment before was the last of its unit."""
        if self._open_at is None:
            return
        pieces = self.parts[self._open_at + 1 :]
        self.parts[self._open_at] = _LENGTH.pack(sum(map(len, pieces)))
        if self._open_is_set:
            self.parameter_sets.append(b"".join(pieces))
        self._open_at = None

    def units(self) -> list[bytes]:
        """Each without its length. Ask when it is whole."""
        content, at, found = b"".join(self.parts), 0, []
        while at < len(content):
            begin = at + _LENGTH.size
            at = begin + _LENGTH.unpack_from(content, at)[0]
            found.append(content[begin:at])
        return found

    def _grow(self, size_bytes: int, parts: int = 1) -> None:
        self.size_bytes += size_bytes + _KEPT_BYTES * parts
        if self.size_bytes > LARGEST_PICTURE_BYTES:
            raise WrongPayload("a picture that never ends")


@dataclass(frozen=True, slots=True)
class _Rules:
    """Of a codec. A unit's type lies in its first byte, `shift` up, under `mask`.

    fragments, aggregates: the types of payloads that carry part of a unit, or several. Types not known are
    reserved, packets of packets, or data partitions of H.264, which no decoder we know plays.
    """

    name: str
    header_bytes: int
    least_bytes: int
    shift: int
    mask: int
    fragments: int
    aggregates: int
    known: frozenset[int]
    last_slice: int
    keys: frozenset[int]
    sets: frozenset[int]


_RULES = {
    "h264": _Rules(
        name="H.264",
        header_bytes=1,
        least_bytes=1,
        shift=0,
        mask=0x1F,
        fragments=28,
        aggregates=24,
        known=frozenset({1, *range(5, 22)}),
        last_slice=5,
        keys=frozenset({5}),
        sets=frozenset({SPS_264, PPS_264}),
    ),
    "h265": _Rules(
        name="H.265",
        header_bytes=2,
        least_bytes=3,
        shift=1,
        mask=0x3F,
        fragments=49,
        aggregates=48,
        known=frozenset({*range(10), *range(16, 22), *range(32, 41)}),
        last_slice=31,
        keys=frozenset(range(16, 22)),
        sets=frozenset({VPS_265, SPS_265, PPS_265}),
    ),
}


class Depacketiser:
    """Of one stream; what it has gathered is the caller's."""

    def __init__(self, codec: CodecName) -> None:
        self._rules = rules = _RULES[codec]
        # At hand for what nine of ten packets need.
        self._kinds = bytes(first >> rules.shift & rules.mask for first in range(256))
        self._least_bytes, self._mark_at = rules.least_bytes, rules.header_bytes
        self._fragments = rules.fragments

    def take(self, payload: bytes, gathered: Gathered) -> bool:
        """Add what is in a payload. False when it cannot be what follows: something is missing.

        Raises WrongPayload.
        """
        if len(payload) < self._least_bytes:
            raise WrongPayload("a packet of nothing")
        kind = self._kinds[payload[0]]
        if kind == self._fragments:
            return self._fragment(payload, gathered)
        rules = self._rules
        if not gathered.is_whole:
            return False
        if kind == rules.aggregates:
            for unit in _aggregated(payload, header_bytes=rules.header_bytes):
                gathered.add(unit, is_set=self._see(unit[0], gathered))
        else:
            gathered.add(payload, is_set=self._see(payload[0], gathered))
        return True

    def next_mark(self, payload: bytes, gathered: Gathered) -> bytes:
        """How the payload behind this fragment begins if it carries another, and not the last; empty after anything else."""
        at = self._mark_at
        if gathered.is_whole or self._kinds[payload[0]] != self._fragments:
            return b""
        return payload[:at] + bytes((payload[at] & _NEITHER_END,))

    def _fragment(self, payload: bytes, gathered: Gathered) -> bool:
        at = self._mark_at
        if len(payload) < at + 2:
            raise WrongPayload("a fragment of nothing")
        mark = payload[at]
        if mark & 0x80:
            if not gathered.is_whole:
                return False
            rules = self._rules
            others = 0xFF & ~(rules.mask << rules.shift)
            first = payload[0] & others | (mark & rules.mask) << rules.shift
            gathered.begin(bytes((first, *payload[1:at])), is_set=self._see(first, gathered))
        elif gathered.is_whole:
            return False
        gathered.go_on(payload[at + 1 :])
        if mark & 0x40:
            gathered.end()
        return True

    def _see(self, header: int, gathered: Gathered) -> bool:
        """Note what the unit is; whether it is a parameter set."""
        rules = self._rules
        kind = self._kinds[header]
        if header & 0x80 or kind not in rules.known:
            raise WrongPayload(f"an {rules.name} unit of type {kind}")
        gathered.has_slice |= kind <= rules.last_slice
        gathered.is_key |= kind in rules.keys
        return kind in rules.sets


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
