"""Copying a recorder's pictures into fragmented MP4 as the ring has it, inside the limited child. None is decoded.

Nothing else may import this module. remux.py says what the kind of a file may be.
"""

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, BinaryIO

import av
import av.error

CODECS = ("h264", "hevc")
_TICKS = Fraction(1, 90_000)
_PART_US = 1_000_000
_USUAL_STEP = 3_600  # of a camera with 25 pictures a second
_LONGEST_GROUP = 2_000
MOST_PIXELS = 50_000_000


class Refused(Exception):
    """Why there is no output. Short words, never text from the file."""


FAILED = (Refused, MemoryError, av.error.FFmpegError, OSError, ValueError)


def copy(task: str, path: str, given: bytes, *, sink: BinaryIO) -> dict[str, float]:
    """starts_s: where the source's own time begins. first_pts_s: when the first picture copied is shown, in it.

    given: the kind of file, and for `copy` the seconds to cut it at, as JSON. Raises what FAILED names.
    """
    told = json.loads(given)
    with _opened(told["kind"], path) as container:
        video = container.streams.video[0]
        starts_s = (container.start_time or 0) / av.time_base
        if task == "units":
            pictures = _units(Path(path))
        else:
            cut = float(told["from_s"]), float(told["to_s"])
            pictures = _in_order(_demuxed(container, video, starts_s=starts_s, cut=cut))
        return {"starts_s": starts_s, "first_pts_s": _write(video, pictures, sink)}


def _opened(kind: str, path: str) -> Any:
    container = av.open(
        path,
        format=kind,
        options={
            "format_whitelist": {"mp4": "mov", "matroska": "matroska,webm"}.get(kind, kind),
            "protocol_whitelist": "file",
            **({"enable_drefs": "0"} if kind == "mp4" else {}),
        },
    )
    if not container.streams.video:
        raise Refused("no video")
    context = container.streams.video[0].codec_context
    if context.name not in CODECS:
        raise Refused("neither H.264 nor H.265")
    if not 0 < context.width * context.height <= MOST_PIXELS:
        raise Refused("a picture of no or too many pixels")
    return container


def _demuxed(container: Any, video: Any, *, starts_s: float, cut: tuple[float, float]) -> Iterator[Any]:
    """From the key frame before the cut until its end, or until the file breaks off: what came before is whole."""
    from_s, to_s = cut
    if from_s > 0:
        container.seek(int((starts_s + from_s) * 1_000_000))
    packets = container.demux(video)
    while True:
        try:
            packet = next(packets)
        except (StopIteration, OSError, ValueError):
            return
        if not packet.size or packet.is_corrupt or packet.dts is None:
            continue
        base = packet.time_base
        if packet.dts * base - starts_s > to_s:
            return
        pts = packet.pts if packet.pts is not None else packet.dts
        packet.pts, packet.dts = round(pts * base / _TICKS), round(packet.dts * base / _TICKS)
        packet.time_base = _TICKS
        yield packet


def _units(path: Path) -> Iterator[Any]:
    """Pictures whose bytes and times we know: beside PATH lies PATH.json, [[offset, size, pts, dts, key], ...]."""
    index = json.loads(path.with_name(path.name + ".json").read_bytes())
    steps = [later[3] - sooner[3] for sooner, later in pairwise(index)]
    with path.open("rb") as file:
        for (offset, size_bytes, pts, dts, is_key), step in zip(index, [*steps, _usual(steps)], strict=True):
            file.seek(offset)
            packet = av.Packet(file.read(size_bytes))
            packet.pts, packet.dts, packet.time_base, packet.is_keyframe = pts, dts, _TICKS, bool(is_key)
            packet.duration = step
            yield packet


def _usual(steps: list[int]) -> int:
    return sorted(steps)[len(steps) // 2] if steps else _USUAL_STEP


def _in_order(packets: Iterator[Any]) -> Iterator[Any]:
    """Lay out pictures before the moment asked for, which MediaMTX squeezes into no time, one after the other.

    libavformat gives each the usual length, and then the next picture begins before they end. They are moved to
    where they were: in front of it. A picture that steps back in time later on is left out.
    """
    first_group = _first_group(packets)
    back = max(
        (n for n in range(1, len(first_group)) if first_group[n].dts <= first_group[n - 1].dts), default=0
    )
    usual = _usual([step for one, other in pairwise(first_group) if (step := other.dts - one.dts) > 0])
    for number, packet in enumerate(first_group[:back]):
        shift = packet.pts - packet.dts
        packet.dts = first_group[back].dts - (back - number) * usual
        packet.pts = packet.dts + shift
    ended: int | None = None
    for packet in chain(first_group, packets):
        if ended is None or packet.dts > ended:
            ended = packet.dts
            yield packet


def _first_group(packets: Iterator[Any]) -> list[Any]:
    """Up to the second key frame, which is taken too."""
    group: list[Any] = []
    for packet in packets:
        group.append(packet)
        if (packet.is_keyframe and len(group) > 1) or len(group) == _LONGEST_GROUP:
            break
    return group


def _write(video: Any, packets: Iterator[Any], sink: Any) -> float:
    """Copy from the first key frame on. Returns when that is shown, in seconds of the source's own time."""
    muxer = av.open(
        _Unseekable(sink),
        "w",
        format="mp4",
        options={
            "movflags": "empty_moov+default_base_moof+skip_trailer",
            "frag_duration": str(_PART_US),
            "use_editlist": "0",
        },
    )
    track = muxer.add_stream_from_template(video)
    track.time_base = _TICKS
    first: tuple[int, int] | None = None
    for packet in packets:
        if first is None:
            if not packet.is_keyframe:
                continue
            first = packet.pts, packet.dts
        packet.pts, packet.dts = packet.pts - first[1], packet.dts - first[1]
        packet.stream = track
        muxer.mux(packet)
    if first is None:
        raise Refused("no key frame")
    muxer.close()
    sink.flush()
    return first[0] * float(_TICKS)


class _Unseekable:
    """So that the muxer writes parts, and never goes back."""

    def __init__(self, sink: Any) -> None:
        self._sink = sink

    def write(self, content: bytes) -> int:
        self._sink.write(content)
        return len(content)
