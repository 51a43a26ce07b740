"""A short film as a camera would send it: NAL units, cut into RTP packets by the rules of RFC 6184 and RFC 7798."""

import struct
from base64 import b64encode
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import pairwise

import av
import numpy as np

CLOCK_RATE = 90_000
FPS = 15


@dataclass(frozen=True)
class Picture:
    """units: without start codes. pts: ticks from the film's beginning."""

    units: tuple[bytes, ...]
    pts: int
    is_key: bool

    @property
    def sample(self) -> bytes:
        """As it must lie in an MP4 file."""
        return b"".join(struct.pack(">I", len(unit)) + unit for unit in self.units)


@dataclass(frozen=True)
class RtpFilm:
    codec: str
    pictures: tuple[Picture, ...]
    sprop: str

    @property
    def duration(self) -> int:
        return len(self.pictures) * CLOCK_RATE // FPS


@cache
def film(
    codec: str = "h264",
    *,
    seconds: float = 3.0,
    size_px: tuple[int, int] = (320, 180),
    slices: int = 1,
    b_frames: int = 0,
    key_every: int = FPS,
) -> RtpFilm:
    """Encoded once a test run; a bright bar moves over noise, so that pictures are larger than a packet."""
    encoder = av.CodecContext.create("libx264" if codec == "h264" else "libx265", "w")
    encoder.width, encoder.height = size_px
    encoder.pix_fmt, encoder.framerate = "yuv420p", Fraction(FPS)
    encoder.time_base = Fraction(1, CLOCK_RATE)
    tuning = (
        f"bframes={b_frames}:b-adapt=0:keyint={key_every}:min-keyint={key_every}:scenecut=0:slices={slices}"
    )
    if codec == "h264":
        encoder.options = {
            "preset": "ultrafast",
            "threads": "1",
            "x264-params": f"{tuning}:sliced-threads=0:b-pyramid=none:aud=0",
        }
    else:
        quiet = f"{tuning}:pools=none:frame-threads=1:log-level=none:repeat-headers=1:info=0:open-gop=0"
        encoder.options = {"preset": "ultrafast", "x265-params": quiet}
    noise = np.random.default_rng(3).integers(0, 90, (size_px[1], size_px[0]), np.uint8)
    packets = []
    for number in range(round(seconds * FPS)):
        plane = noise.copy()
        plane[:, number * 7 % (size_px[0] - 20) :][:, :20] = 230
        frame = av.VideoFrame.from_ndarray(plane, format="gray").reformat(format="yuv420p")
        frame.pts, frame.time_base = number * CLOCK_RATE // FPS, encoder.time_base
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    pictures = tuple(
        Picture(_units(bytes(packet)), int(packet.pts), packet.is_keyframe) for packet in packets
    )
    sets = [
        unit for unit in pictures[0].units if _kind(codec, unit) in ((7, 8), (32, 33, 34))[codec != "h264"]
    ]
    encoded = [b64encode(unit).decode() for unit in sets]
    if codec == "h264":
        sprop = "packetization-mode=1;sprop-parameter-sets=" + ",".join(encoded)
    else:
        sprop = ";".join(
            f"sprop-{name}={one}" for name, one in zip(("vps", "sps", "pps"), encoded, strict=True)
        )
    return RtpFilm(codec, pictures, sprop)


def payloads(codec: str, units: tuple[bytes, ...], *, mtu: int = 1200) -> list[bytes]:
    """Small neighbours share a packet, large units are cut."""
    found: list[bytes] = []
    together: list[bytes] = []
    for unit in units:
        if len(unit) <= mtu // 3:
            together.append(unit)
            continue
        found += _together(codec, together)
        together = []
        found += [unit] if len(unit) <= mtu else _cut(codec, unit, mtu)
    return found + _together(codec, together)


def _together(codec: str, units: list[bytes]) -> list[bytes]:
    if len(units) < 2:
        return units
    head = bytes((0x78,)) if codec == "h264" else bytes((48 << 1, 1))
    return [head + b"".join(struct.pack(">H", len(unit)) + unit for unit in units)]


def _cut(codec: str, unit: bytes, mtu: int) -> list[bytes]:
    header = 1 if codec == "h264" else 2
    kind = _kind(codec, unit)
    body = unit[header:]
    pieces = [body[at : at + mtu] for at in range(0, len(body), mtu)]
    cut = []
    for number, piece in enumerate(pieces):
        mark = 0x80 * (number == 0) | 0x40 * (number == len(pieces) - 1) | kind
        if codec == "h264":
            cut.append(bytes((unit[0] & 0xE0 | 28, mark)) + piece)
        else:
            cut.append(bytes((unit[0] & 0x81 | 49 << 1, unit[1], mark)) + piece)
    return cut


def _kind(codec: str, unit: bytes) -> int:
    return unit[0] & 0x1F if codec == "h264" else unit[0] >> 1 & 0x3F


def _units(stream: bytes) -> tuple[bytes, ...]:
    """What lies between start codes."""
    starts = []
    at = stream.find(b"\0\0\1")
    while at >= 0:
        starts.append(at + 3)
        at = stream.find(b"\0\0\1", at + 3)
    ends = [start - 3 for start in starts[1:]] + [len(stream)]
    assert all(one < other for one, other in pairwise(starts))
    return tuple(stream[start:end].rstrip(b"\0") for start, end in zip(starts, ends, strict=True))
