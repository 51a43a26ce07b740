"""Reads of evidence: one item to show, and whether it was shown for this purpose before."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from cctv_link.cameras.models import Camera
from cctv_link.evidence.models import EvidenceItem, EvidenceView, LegalHold
from cctv_link.evidence.purpose import Purpose
from cctv_link.recording.models import RecordingSegment
from kernel import clock
from kernel.audit.entries import Actor
from kernel.errors import NotFound
from kernel.incidents import Incident

PAGE = 500


@dataclass(frozen=True, slots=True)
class EvidenceFacts:
    """An item as others see it."""

    id: UUID
    kind: str
    incident_id: UUID
    camera_id: UUID | None
    clip_id: UUID
    sha256: str
    size_bytes: int
    content_type: str
    recorded_from: datetime
    recorded_to: datetime
    gaps: list[dict[str, Any]]
    clock_source: str
    clock_offset_s: float | None
    secured_at: datetime
    derived_from_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class SegmentFacts:
    """A closed file of the ring, for whoever checks its chain."""

    id: UUID
    seq: int
    path: str
    sha256: bytes
    chain_sha256: bytes
    closed_at: datetime
    is_evicted: bool


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


def items_after(session: Session, after: UUID | None) -> list[EvidenceFacts]:
    """A page of all items, by id."""
    query = select(EvidenceItem).order_by(EvidenceItem.id).limit(PAGE)
    if after is not None:
        query = query.where(EvidenceItem.id > after)
    return [_facts(row) for row in session.scalars(query)]


def recorded_cameras(session: Session) -> list[tuple[UUID, str]]:
    """Every camera that was ever recorded, with its label."""
    query = (
        select(Camera.id, Camera.label)
        .where(select(RecordingSegment.id).where(RecordingSegment.camera_id == Camera.id).exists())
        .order_by(Camera.label, Camera.id)
    )
    return [(camera_id, label) for camera_id, label in session.execute(query)]


def segments_closed_after(
    session: Session, camera_id: UUID, after: SegmentFacts | None
) -> list[SegmentFacts]:
    """A page of a camera's closed segments, in the order in which they were closed."""
    order = (RecordingSegment.closed_at, RecordingSegment.seq, RecordingSegment.id)
    query = select(RecordingSegment).where(
        RecordingSegment.camera_id == camera_id, RecordingSegment.closed_at.is_not(None)
    )
    if after is not None:
        query = query.where(tuple_(*order) > (after.closed_at, after.seq, after.id))
    return [
        SegmentFacts(
            id=row.id,
            seq=row.seq,
            path=row.path,
            sha256=row.sha256 or b"",
            chain_sha256=row.chain_sha256 or b"",
            closed_at=row.closed_at,
            is_evicted=row.evicted_at is not None,
        )
        for row in session.scalars(query.order_by(*order).limit(PAGE))
        if row.closed_at is not None
    ]


def is_evicted(session: Session, segment_id: UUID) -> bool:
    query = select(RecordingSegment.evicted_at).where(RecordingSegment.id == segment_id)
    return session.scalar(query) is not None


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


def incident_by_reference_or_none(session: Session, reference: str) -> UUID | None:
    """The incident whose first report or SOS alert has this reference."""
    return session.scalar(select(Incident.id).where(Incident.reference == reference))


def lock_incident(session: Session, incident_id: UUID) -> None:
    """One order of an incident is placed at a time. Raises NotFound; taken until the commit."""
    if session.get(Incident, incident_id, with_for_update={"key_share": True}) is None:
        raise NotFound(f"no incident {incident_id}")


def legal_hold_of_order_or_none(
    session: Session, incident_id: UUID, order_reference: str
) -> LegalHold | None:
    """The hold in force that this order has placed on the incident."""
    query = select(LegalHold).where(
        LegalHold.incident_id == incident_id, LegalHold.order_reference == order_reference, *_in_force()
    )
    return session.scalars(query).one_or_none()


def ordered_until_or_none(session: Session, incident_id: UUID) -> datetime | None:
    """The end of the last legal hold in force on the incident."""
    query = select(func.max(LegalHold.expires_at)).where(LegalHold.incident_id == incident_id, *_in_force())
    return session.scalar(query)


def legal_holds_in_force(session: Session) -> list[tuple[LegalHold, str]]:
    """Each with its incident's reference, the first to expire first."""
    query = (
        select(LegalHold, Incident.reference)
        .join(Incident, Incident.id == LegalHold.incident_id)
        .where(*_in_force())
        .order_by(LegalHold.expires_at, LegalHold.id)
    )
    return [(hold, reference) for hold, reference in session.execute(query)]


def _in_force() -> tuple[ColumnElement[bool], ...]:
    return (LegalHold.released_at.is_(None), LegalHold.expires_at > clock.now())


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
        clock_source=row.clock_source,
        clock_offset_s=row.clock_offset_s,
        secured_at=row.secured_at,
        derived_from_id=row.derived_from_id,
    )
