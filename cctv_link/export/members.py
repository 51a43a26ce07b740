"""What an exported file consists of. Pure."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from cctv_link.evidence.queries import EvidenceFacts
from kernel import clock

Form = Literal["redacted", "original"]
ENDINGS = {"video/mp4": "mp4", "image/jpeg": "jpg"}


@dataclass(frozen=True, slots=True)
class Piece:
    """An item that is to be exported: a clip's file or its still, and the manifest signed when it was cut."""

    item: EvidenceFacts
    camera: str
    part: int
    clip_state: str
    manifest: EvidenceFacts | None


@dataclass(frozen=True, slots=True)
class Member:
    """A copy of a piece in one of its forms.

    stored_id: under which the store has its bytes. stored_sha256: of these, before a claim is written into the copy.
    """

    path: str
    piece: Piece
    form: Form
    stored_id: UUID
    stored_sha256: str
    stored_size_bytes: int
    incident_reference: str
    exported_at: datetime
    key_fingerprint: str

    @property
    def content_type(self) -> str:
        return self.piece.item.content_type


def path_of(piece: Piece, *, form: Form, folder: str) -> str:
    """Such as `copies/SQ1-1_20261125T141205Z_1_redacted.mp4`: sorts by camera and time."""
    item = piece.item
    camera = (
        re.sub(r"[^A-Za-z0-9-]+", "-", piece.camera).strip("-") or (item.camera_id or item.clip_id).hex[:8]
    )
    at = item.recorded_from.strftime("%Y%m%dT%H%M%SZ")
    return f"{folder}/{camera}_{at}_{piece.part}_{form}_{item.id.hex[:8]}.{ENDINGS[item.content_type]}"


def facts_of(piece: Piece) -> dict[str, Any]:
    """What a copy is a copy of: as contents.json and the claim inside the copy state it."""
    item = piece.item
    return {
        "evidence_id": str(item.id),
        "kind": item.kind,
        "camera": piece.camera,
        "source": {"sha256": item.sha256, "size_bytes": item.size_bytes},
        "recorded_from": clock.wire(item.recorded_from),
        "recorded_to": clock.wire(item.recorded_to),
        "clock": {
            "source": item.clock_source,
            "offset_ms": None if item.clock_offset_s is None else round(item.clock_offset_s * 1000),
        },
        "gaps": list(item.gaps),
        "clip": {"id": str(item.clip_id), "state": piece.clip_state, "part": piece.part},
        "manifest_sha256": piece.manifest.sha256 if piece.manifest is not None else None,
    }
