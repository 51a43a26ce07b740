"""Reads of evidence: one item to show, and whether it was shown for this purpose before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cctv_link.evidence.models import EvidenceItem, EvidenceView
from cctv_link.evidence.purpose import Purpose
from kernel.audit.entries import Actor
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """An item as others see it."""

    id: UUID
    kind: str
    incident_id: UUID
    camera_id: UUID
    clip_id: UUID
    sha256: str
    size_bytes: int
    content_type: str
    recorded_from: datetime
    recorded_to: datetime
    gaps: list[dict[str, Any]]
    secured_at: datetime


def find(session: Session, evidence_id: UUID) -> EvidenceFacts:
    """The item's facts. Raises NotFound."""
    found = find_all(session, [evidence_id])
    if evidence_id not in found:
        raise NotFound(f"no evidence {evidence_id}")
    return found[evidence_id]


def find_all(session: Session, evidence_ids: Collection[UUID]) -> dict[UUID, EvidenceFacts]:
    """Facts of several items by id, in one query."""
    if not evidence_ids:
        return {}
    rows = session.scalars(select(EvidenceItem).where(EvidenceItem.id.in_(evidence_ids)))
    return {row.id: _facts(row) for row in rows}


def was_shown(session: Session, evidence_id: UUID, *, viewer: Actor, purpose: Purpose) -> bool:
    """Whether this officer has been shown the item for this purpose before."""
    query = select(EvidenceView.id).where(
        EvidenceView.viewer_id == viewer.id,
        EvidenceView.via == viewer.via,
        EvidenceView.evidence_id == evidence_id,
        EvidenceView.purpose_kind == purpose.kind,
        EvidenceView.purpose_id == purpose.id,
    )
    return session.scalar(query) is not None


def _facts(row: EvidenceItem) -> EvidenceFacts:
    return EvidenceFacts(
        id=row.id,
        kind=row.kind,
        incident_id=row.incident_id,
        camera_id=row.camera_id,
        clip_id=row.clip_id,
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        content_type=row.content_type,
        recorded_from=row.recorded_from,
        recorded_to=row.recorded_to,
        gaps=row.gaps,
        secured_at=row.secured_at,
    )
