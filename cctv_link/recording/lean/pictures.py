"""RTP packets of one connection become pictures: nothing incomplete, each with its place on both clocks.

A missing packet costs the picture it belongs to and what follows up to the next key frame, which then says so
(`break_before`). New parameter sets make the next key frame say that the stream has changed.
"""

import heapq
import random
import struct

from cctv_link.recording.lean import rtcp
from cctv_link.recording.lean.track import ParameterSets, Track, Unplayable
from cctv_link.recording.reasons import Reason
from cctv_link.recording.stream import AccessUnit, StreamFailed
from cctv_link.rtsp.depacketise import Depacketiser, Gathered, WrongPayload
from cctv_link.rtsp.description import Media

_HALF_SEQUENCE, _HALF_TIME = 1 << 15, 1 << 31
_DECODED_AHEAD_S = 1 / 30
# Before a packet on the connection: a sign, the channel, its length. Then the first byte of a packet without padding,
# extension and contributing sources; its sequence number, and how large that gets.
_FRAME_BYTES, _PLAIN, _LAST_SEQUENCE = 4, 0x80, 0xFFFF
# The second byte's highest bit: the picture's last packet (RFC 6184, 5.1; RFC 7798, 4.1).
_MARKED = 0x80
_NUMBER = struct.Struct(">H")


class Pictures:
    """Feed it packets; take the pictures out of `units`."""

    def __init__(self, media: Media) -> None:
        self.units: list[AccessUnit] = []
        self.lost_packets = 0
        self._media = media
        self._depacketiser = Depacketiser(media.codec)
        self._sets = ParameterSets(media.codec, media.parameter_sets)
        self._track: Track | None = None
        self._is_track_stale = True
        self._gathered = Gathered()
        self._arrived_at_s = 0.0
        self._ssrc = b""
        self._sequence = -1
        self._cycles = 0
        self._timestamp: int | None = None
        self._pts = 0
        self._is_damaged = False
        # Whether the last packet said that the picture ends with it.
        self._is_marked = False
        # How the payload of the next fragment begins, when the last packet was one; else empty.
        self._next_mark = b""
        # Why the next key frame begins another run, and whether all before it is dropped.
        self._break: Reason | None = None
        self._skips = False
        self._reorder = 0
        self._shown: list[int] = []
        self._report: rtcp.SenderReport | None = None
        self._reported_at_s = 0.0
        self._ours = random.getrandbits(32)

    def take(self, packet: bytes, at_s: float) -> None:
        """Take one RTP packet that arrived at `at_s` since 1970. Raises StreamFailed."""
        self._next_mark = b""
        end = len(packet)
        if end < 12 or packet[0] >> 6 != 2:
            raise StreamFailed(Reason.BAD_STREAM, "not an RTP packet")
        if packet[1] & 0x7F != self._media.payload_type:
            return
        if not self._follows(packet):
            return
        timestamp = int.from_bytes(packet[4:8], "big")
        if timestamp != self._timestamp:
            self.flush()
            self._begin_picture(timestamp, at_s)
        self._is_marked = packet[1] >= _MARKED
        payload = packet[12:] if packet[0] == _PLAIN else _payload(packet)
        if not payload:
            return
        try:
            if not self._depacketiser.take(payload, self._gathered):
                self._is_damaged = True
            elif packet[0] == _PLAIN:
                self._next_mark = self._depacketiser.next_mark(payload, self._gathered)
        except WrongPayload as error:
            raise StreamFailed(Reason.BAD_STREAM, str(error)) from None

    def take_fragments(self, buffer: bytes, begins: int, ends: int) -> int:
        """Take the packets behind the last one that say nothing new but their number: nine of ten, the fragments of a unit.

        begins, ends: of the last one, with what frames it on the connection. Returns where the first other one begins.
        Raises StreamFailed.
        """
        if not self._next_mark:
            return ends
        expected = bytearray(buffer[begins : begins + _FRAME_BYTES + 12] + self._next_mark)
        # All that a loop over nine of ten packets needs stands in names of its own.
        number_at, follows = _FRAME_BYTES + 2, buffer.startswith
        size_bytes, head_bytes, sequence = ends - begins, len(expected), self._sequence
        fragments: list[bytes] = []
        for begins in range(ends, len(buffer) - size_bytes + 1, size_bytes):
            if sequence >= _LAST_SEQUENCE:
                break
            _NUMBER.pack_into(expected, number_at, sequence + 1)
            if not follows(expected, begins):
                break
            fragments.append(buffer[begins + head_bytes : begins + size_bytes])
            sequence += 1
        self._sequence = sequence
        try:
            self._gathered.go_on(*fragments)
        except WrongPayload as error:
            raise StreamFailed(Reason.BAD_STREAM, str(error)) from None
        return ends + len(fragments) * size_bytes

    def take_report(self, packet: bytes, at_s: float) -> None:
        """Take one RTCP packet."""
        report = rtcp.sender_report_or_none(packet)
        if report is not None:
            self._report, self._reported_at_s = report, at_s

    def our_report(self, at_s: float) -> bytes:
        """The receiver report that is due to the camera."""
        return rtcp.receiver_report(
            ours=self._ours,
            theirs=int.from_bytes(self._ssrc, "big"),
            highest=self._cycles << 16 | max(0, self._sequence),
            lost=self.lost_packets,
            last=self._report,
            since_s=at_s - self._reported_at_s,
        )

    def end(self) -> None:
        """The stream has ended. The picture that is coming in is kept if its last packet has come: of several slices any may be missing."""
        if self._is_marked:
            self.flush()

    def flush(self) -> None:
        """Finish the picture that is coming in. What belongs to the next one, such as a set, stays."""
        gathered = self._gathered
        if not gathered.has_slice and gathered.is_whole and not self._is_damaged:
            return
        self._gathered = Gathered()
        if self._is_damaged or not gathered.is_whole:
            self._is_damaged = False
            self._skip(Reason.LOST_PACKETS)
            return
        for unit in gathered.parameter_sets:
            self._take_set(unit)
        if self._skips and not gathered.is_key:
            return
        if gathered.is_key:
            self._skips = False
            self._renew_track()
        if self._track is None:
            return
        self._emit(gathered)

    def _follows(self, packet: bytes) -> bool:
        """Whether the packet is news; counts those missing before it."""
        sequence = packet[2] << 8 | packet[3]
        ssrc = packet[8:12]
        if ssrc != self._ssrc:
            if self._ssrc:
                # The camera began anew under another name: nothing of before fits what comes.
                self._is_damaged = True
            self._ssrc, self._sequence = ssrc, sequence
            return True
        ahead = (sequence - self._sequence) & 0xFFFF
        if ahead == 0 or ahead >= _HALF_SEQUENCE:
            return False
        if ahead > 1:
            self.lost_packets += ahead - 1
            self._is_damaged = True
        if sequence < self._sequence:
            self._cycles += 1
        self._sequence = sequence
        return True

    def _begin_picture(self, timestamp: int, at_s: float) -> None:
        if self._timestamp is not None:
            # 32 bits wrap every 13 hours.
            self._pts += (timestamp - self._timestamp + _HALF_TIME) % (2 * _HALF_TIME) - _HALF_TIME
        self._timestamp, self._arrived_at_s = timestamp, at_s

    def _skip(self, reason: Reason) -> None:
        self._skips, self._break = True, reason

    def _take_set(self, unit: bytes) -> None:
        try:
            self._is_track_stale |= self._sets.put(unit)
        except Unplayable as error:
            raise StreamFailed(Reason.BAD_STREAM, str(error)) from None

    def _renew_track(self) -> None:
        if not self._is_track_stale:
            return
        try:
            track = self._sets.track(self._media.clock_rate)
        except Unplayable as error:
            if self._track is None:
                raise StreamFailed(Reason.BAD_STREAM, str(error)) from None
            track = self._track
        self._is_track_stale = False
        if self._track is not None and track != self._track:
            self._break = self._break or Reason.STREAM_CHANGED
        if track != self._track:
            self._track, self._shown = track, []
            self._reorder = max(self._reorder, track.reorder)

    def _emit(self, gathered: Gathered) -> None:
        dts = self._decoded_at(self._pts)
        if dts > self._pts:
            # Pictures come more out of order than the stream said: what was written so far could not continue.
            self._reorder, self._shown = min(self._reorder + 1, 16), []
            self._skip(Reason.STREAM_CHANGED)
            return
        why, self._break = (self._break, None) if gathered.is_key else (None, self._break)
        self.units.append(
            AccessUnit(
                packet=b"".join(gathered.parts),
                pts=self._pts,
                dts=dts,
                is_key=gathered.is_key,
                arrived_at_s=self._arrived_at_s,
                rtcp_at_s=self._camera_time_s(),
                format=self._track,
                break_before=why,
            )
        )

    def _decoded_at(self, pts: int) -> int:
        """The decoding time: that of the picture shown `reorder` places earlier."""
        if not self._reorder:
            before, self._shown = self._shown, [pts]
            return pts + 1 if before and pts < before[0] else pts
        heapq.heappush(self._shown, pts)
        if len(self._shown) <= self._reorder:
            step = round(_DECODED_AHEAD_S * self._media.clock_rate)
            return self._shown[0] - (self._reorder + 1 - len(self._shown)) * step
        return heapq.heappop(self._shown)

    def _camera_time_s(self) -> float | None:
        if self._report is None or self._timestamp is None:
            return None
        if self._report.ssrc.to_bytes(4, "big") != self._ssrc:
            return None
        since = (self._timestamp - self._report.timestamp + _HALF_TIME) % (2 * _HALF_TIME) - _HALF_TIME
        return self._report.at_s + since / self._media.clock_rate


def _payload(packet: bytes) -> bytes:
    """Behind contributing sources and a header extension, before the padding."""
    at, end = 12 + 4 * (packet[0] & 0x0F), len(packet)
    if packet[0] & 0x10:
        at += 4 + 4 * int.from_bytes(packet[at + 2 : at + 4], "big")
    if packet[0] & 0x20:
        end -= packet[-1]
    if at > end:
        raise StreamFailed(Reason.BAD_STREAM, "an RTP packet shorter than its header")
    return packet[at:end]
