"""A pole camera's stream by libavformat, one picture at a time: any camera, a thread for each.

Credentials are in the address that libavformat needs, and libavformat repeats that address in its errors.
Therefore no error of it leaves this module: failures become StreamFailed, which knows a reason and no address.
"""

import struct
import time
from collections.abc import Iterator
from typing import Any, Self
from urllib.parse import urlsplit

import av
import av.error

from cctv_link.recording.pyav.relay import Relay
from cctv_link.recording.reasons import Reason
from cctv_link.recording.stream import (
    OPEN_TIMEOUT_S,
    READ_TIMEOUT_S,
    AccessUnit,
    StreamAddress,
    StreamFailed,
)

_CODECS = {"h264", "hevc"}
# Parameter sets stand in front of the first slice, and are small.
_SETS_WITHIN_BYTES = 1_024

_relay = Relay()


class StreamReader:
    """An open stream. Use it as a context manager; `units` ends only by StreamFailed."""

    def __init__(self, container: Any) -> None:
        self._container = container
        self._sets: tuple[bytes, ...] = ()
        self.video = container.streams.video[0]
        self.tick_s = float(self.video.time_base)

    @classmethod
    def open(cls, address: StreamAddress) -> Self:
        """Connect by RTSP over TCP. Raises StreamFailed, within OPEN_TIMEOUT_S."""
        if urlsplit(address.url).scheme not in ("rtsp", "rtsps"):
            raise StreamFailed(Reason.BAD_STREAM, "only rtsp and rtsps are recorded")
        passage = _relay.open(address)
        asked_s = time.monotonic()
        try:
            container = av.open(
                passage.address.secret,
                format="rtsp",
                options={
                    "rtsp_transport": "tcp",
                    "allowed_media_types": "video",
                    "protocol_whitelist": "rtsp,rtp,tcp",
                    # The SDP tells all we need: a camera opens in 0.3 s instead of 1.9, and no picture that
                    # was read meanwhile is thrown away.
                    "analyzeduration": "1000",
                    "fpsprobesize": "0",
                },
                timeout=(OPEN_TIMEOUT_S, READ_TIMEOUT_S),
            )
        except (av.error.FFmpegError, OSError, ValueError) as error:
            # `from None`: the cause carries the address with the password into every traceback.
            failure = StreamFailed(_reason_of_opening(error), type(error).__name__)
            if time.monotonic() - asked_s > OPEN_TIMEOUT_S - 0.1:
                # The library calls silence invalid data.
                failure = StreamFailed(Reason.UNREACHABLE, f"no answer for {OPEN_TIMEOUT_S:.0f} s")
            raise passage.refusal or failure from None
        if not container.streams.video or container.streams.video[0].codec_context.name not in _CODECS:
            container.close()
            raise StreamFailed(Reason.BAD_STREAM, "no H.264 or H.265 video in the stream")
        return cls(container)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._container.close()

    def units(self) -> Iterator[AccessUnit]:
        """Pictures in the order they are sent. Raises StreamFailed when the stream stalls, ends or breaks."""
        held: AccessUnit | None = None
        failure = StreamFailed(Reason.DISCONNECTED, "the camera ended the stream")
        asked_s = time.monotonic()
        try:
            for packet in self._container.demux(self.video):
                waited_s, asked_s = time.monotonic() - asked_s, time.monotonic()
                if packet.is_keyframe and self._has_changed(packet):
                    # The muxer's index describes the old pictures; a new connection describes the new ones.
                    failure = StreamFailed(Reason.STREAM_CHANGED, "another codec or picture size")
                    break
                unit = _unit(packet, held, self.video)
                if unit is not None and held is not None and unit.pts == held.pts:
                    held = _joined(held, unit)
                elif unit is not None:
                    if held is not None:
                        yield held
                    held = unit
                if waited_s > READ_TIMEOUT_S - 0.1:
                    # The library's parser hands out the picture it had kept before it reports its timeout;
                    # asking on would wait for another.
                    failure = _stalled()
                    break
        except av.error.ExitError:
            failure = _stalled()
        except (av.error.FFmpegError, OSError) as error:
            failure = StreamFailed(Reason.DISCONNECTED, type(error).__name__)
        if held is not None:
            yield held
        raise failure

    def _has_changed(self, packet: av.Packet) -> bool:
        """Whether a key frame brings another sequence parameter set than those before it on this connection."""
        sets = _sequence_sets(bytes(packet), self.video.codec_context.name)
        before, self._sets = self._sets, sets or self._sets
        return bool(before and sets and before != sets)


def _sequence_sets(content: bytes, codec: str) -> tuple[bytes, ...]:
    """The sequence parameter sets before the first slice, start code by start code."""
    units = content[:_SETS_WITHIN_BYTES].split(b"\0\0\1")[1:]
    if codec == "h264":
        return tuple(unit.rstrip(b"\0") for unit in units if unit and unit[0] & 0x1F == 7)
    return tuple(unit.rstrip(b"\0") for unit in units if unit and unit[0] >> 1 & 0x3F == 33)


def _stalled() -> StreamFailed:
    return StreamFailed(Reason.STALLED, f"no picture for {READ_TIMEOUT_S:.0f} s")


def _unit(packet: av.Packet, before: AccessUnit | None, video: Any) -> AccessUnit | None:
    if packet.size == 0 or packet.is_corrupt:
        return None
    pts = packet.pts if packet.pts is not None else packet.dts
    if pts is None:
        return None
    dts = packet.dts if packet.dts is not None else pts
    if before is not None and packet.dts is None and pts < before.dts:
        # Pictures out of order and no decoding times: nothing we write could be played.
        return None
    return AccessUnit(
        packet=packet,
        pts=pts,
        dts=dts,
        is_key=packet.is_keyframe,
        arrived_at_s=time.time(),
        rtcp_at_s=_camera_time_s(packet),
        format=video,
    )


def _joined(first: AccessUnit, second: AccessUnit) -> AccessUnit:
    """Slices of one picture in two packets, as multi-slice cameras send them, are one picture on disk."""
    packet = av.Packet(bytes(first.packet) + bytes(second.packet))
    packet.time_base = first.packet.time_base
    is_key = first.is_key or second.is_key
    packet.is_keyframe = is_key
    rtcp_at_s = first.rtcp_at_s if first.rtcp_at_s is not None else second.rtcp_at_s
    return AccessUnit(packet, first.pts, first.dts, is_key, first.arrived_at_s, rtcp_at_s, first.format)


def _camera_time_s(packet: av.Packet) -> float | None:
    """libavformat's producer reference time, computed from the camera's RTCP sender reports."""
    if not packet.has_sidedata("prft"):
        return None
    (at_us,) = struct.unpack_from("<q", bytes(packet.get_sidedata("prft")))
    return float(at_us) / 1e6


def _reason_of_opening(error: Exception) -> Reason:
    if isinstance(error, (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError)):
        return Reason.UNAUTHORISED
    if isinstance(error, av.error.HTTPNotFoundError):
        return Reason.NO_SUCH_STREAM
    if isinstance(error, (av.error.InvalidDataError, ValueError)):
        return Reason.BAD_STREAM
    return Reason.UNREACHABLE
