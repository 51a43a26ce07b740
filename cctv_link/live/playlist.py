"""The low-latency HLS playlist of a run (RFC 8216bis): whole files as segments, their seconds as parts. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from cctv_link.live.parts import FileParts
from kernel import clock

# Parts of older segments are of no use to a player that wants to be near the edge.
SEGMENTS_WITH_PARTS = 3
LEAST_TARGET_S = 10
LEAST_PART_TARGET_S = 1.1


@dataclass(frozen=True, slots=True)
class LiveSegment:
    """A file of the run as far as it is on disk. name: its address beside the playlist."""

    seq: int
    name: str
    recorded_from: datetime
    is_closed: bool
    file: FileParts


def playlist(segments: Sequence[LiveSegment], *, has_ended: bool) -> str:
    """The text for these segments of one run, oldest first; only the last may be open."""
    target_s = max([LEAST_TARGET_S, *(ceil(segment.file.duration_s) for segment in segments)])
    lengths = [part.duration_s for segment in segments for part in segment.file.parts]
    part_target_s = max([LEAST_PART_TARGET_S, *lengths])
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:9",
        f"#EXT-X-TARGETDURATION:{target_s}",
        f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={3 * part_target_s:.3f}",
        f"#EXT-X-PART-INF:PART-TARGET={part_target_s:.3f}",
        f"#EXT-X-MEDIA-SEQUENCE:{segments[0].seq if segments else 0}",
    ]
    if segments:
        lines.append('#EXT-X-MAP:URI="init.mp4"')
    for place, segment in enumerate(segments):
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{clock.wire(segment.recorded_from)}")
        if place >= len(segments) - SEGMENTS_WITH_PARTS:
            lines += _parts(segment)
        if segment.is_closed:
            start, end = segment.file.init_bytes, segment.file.end
            lines += [
                f"#EXTINF:{segment.file.duration_s:.5f},",
                f"#EXT-X-BYTERANGE:{end - start}@{start}",
                segment.name,
            ]
    if has_ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def seconds(segments: Sequence[LiveSegment], *, has_ended: bool) -> str:
    """Every part as a short segment of its own. `segments` begin where the player began, so the count is exact."""
    shown = segments[-SEGMENTS_WITH_PARTS:]
    before = sum(len(segment.file.parts) for segment in segments[: len(segments) - len(shown)])
    lengths = [part.duration_s for segment in shown for part in segment.file.parts]
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{max([1, *(round(length) for length in lengths)])}",
        f"#EXT-X-MEDIA-SEQUENCE:{before}",
        '#EXT-X-MAP:URI="init.mp4"',
    ]
    for segment in shown:
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{clock.wire(segment.recorded_from)}")
        for number, part in enumerate(segment.file.parts):
            lines += [f"#EXTINF:{part.duration_s:.5f},", f"{segment.seq}-{number}.m4s"]
    if has_ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def _parts(segment: LiveSegment) -> list[str]:
    return [
        f'#EXT-X-PART:DURATION={part.duration_s:.5f},URI="{segment.name}",'
        f'BYTERANGE="{part.size_bytes}@{part.offset}"{",INDEPENDENT=YES" if part.is_independent else ""}'
        for part in segment.file.parts
    ]
