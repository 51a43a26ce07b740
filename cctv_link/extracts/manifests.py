"""What an extract's manifest states: its bytes, the item it was taken out of, the moment, the clock, the tools. Pure."""

import sys
from typing import Any

from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.evidence.services import Origin, Taken
from cctv_link.extracts.queries import ExtractFacts
from cctv_link.footage.manifests import ASSEMBLER, version_of
from kernel import clock


def facts_of(
    extract: ExtractFacts,
    taken: Taken,
    origin: Origin,
    source: EvidenceFacts,
    source_manifest: EvidenceFacts | None,
) -> dict[str, Any]:
    """The facts to sign. The same extract states the same, whoever runs it and when."""
    offset_ms = None if origin.clock_offset_s is None else round(origin.clock_offset_s * 1000)
    return {
        "extract": {
            "evidence_id": str(taken.id),
            "kind": extract.kind,
            "clip_id": str(extract.clip_id),
            "incident_id": str(extract.incident_id),
            "camera_id": str(extract.camera_id),
            "sha256": taken.sha256,
            "size_bytes": taken.size_bytes,
            "recorded_from": clock.wire(origin.recorded_from),
            "recorded_to": clock.wire(origin.recorded_to),
        },
        "derived_from": {
            "evidence_id": str(source.id),
            "sha256": source.sha256,
            "size_bytes": source.size_bytes,
            "recorded_from": clock.wire(source.recorded_from),
            "recorded_to": clock.wire(source.recorded_to),
            "manifest_sha256": source_manifest.sha256 if source_manifest is not None else None,
        },
        "asked": {
            "from": clock.wire(extract.from_at),
            "to": clock.wire(extract.to_at),
            "by": str(extract.asked_by),
            "at": clock.wire(extract.asked_at),
        },
        "clock": {"source": origin.clock_source, "offset_ms": offset_ms},
        "gaps": list(origin.gaps),
        "tools": {
            "assembler": ASSEMBLER,
            "pyav": version_of("av"),
            "python": ".".join(map(str, sys.version_info[:3])),
        },
    }
