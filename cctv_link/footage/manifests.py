"""What a clip's manifest states: its bytes, its window, the clock, the gaps, the segments it was cut from, the tools."""

import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from cctv_link.evidence.services import Origin, Taken
from cctv_link.footage.queries import FootageRequest
from cctv_link.recording.queries import SegmentSpan
from kernel import clock

# Raised whenever the same segments would give other bytes.
ASSEMBLER = 2


def facts_of(request: FootageRequest, clip: Taken, origin: Origin) -> dict[str, Any]:
    """The facts to sign. The same cut states the same, whoever runs it and when."""
    inside = [
        each
        for each in request.segments
        if each.recorded_from < origin.recorded_to and each.recorded_to > origin.recorded_from
    ]
    return {
        "clip": {
            "evidence_id": str(clip.id),
            "clip_id": str(request.clip_id),
            "incident_id": str(request.incident_id),
            "camera_id": str(request.camera_id),
            "sha256": clip.sha256,
            "size_bytes": clip.size_bytes,
            "recorded_from": clock.wire(origin.recorded_from),
            "recorded_to": clock.wire(origin.recorded_to),
        },
        "window": {"from": clock.wire(request.window.from_at), "to": clock.wire(request.window.to_at)},
        "clock": {"source": origin.clock_source, "offset_ms": _ms(origin.clock_offset_s)},
        "gaps": list(origin.gaps),
        "segments": [_segment(each) for each in inside],
        "tools": {
            "assembler": ASSEMBLER,
            "pyav": version_of("av"),
            "python": ".".join(map(str, sys.version_info[:3])),
        },
    }


def _segment(segment: SegmentSpan) -> dict[str, Any]:
    """sha256 and chain are null while the file is still being written; its pictures are in the clip's own hash."""
    return {
        "id": str(segment.id),
        "recorded_from": clock.wire(segment.recorded_from),
        "recorded_to": clock.wire(segment.recorded_to) if segment.is_closed else None,
        "clock": {"source": segment.clock_source, "offset_ms": _ms(segment.clock_offset_s)},
        "sha256": segment.sha256.hex() if segment.sha256 else None,
        "chain_sha256": segment.chain_sha256.hex() if segment.chain_sha256 else None,
    }


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)


def version_of(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"
