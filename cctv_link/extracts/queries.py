"""Reads of what was taken out of clips, and of what may be."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from cctv_link.evidence import queries as evidence
from cctv_link.evidence.models import EvidenceItem
from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.extracts.models import Extract
from cctv_link.footage.models import ClipPart
from kernel.identity.models import Officer


@dataclass(frozen=True, slots=True)
class ExtractFacts:
    """What was asked for, by whom, and what came of it. item and manifest: once it is made."""

    id: UUID
    kind: str
    incident_id: UUID
    camera_id: UUID
    clip_id: UUID
    source_id: UUID
    from_at: datetime
    to_at: datetime
    state: str
    failure: str
    asked_by: UUID
    officer: str
    asked_at: datetime
    item: EvidenceFacts | None
    manifest: EvidenceFacts | None

    @property
    def is_settled(self) -> bool:
        """Nothing more will come of it."""
        return self.state in ("made", "failed")


def extract_or_none(session: Session, extract_id: UUID) -> ExtractFacts | None:
    found = _facts_of(session, Extract.id == extract_id)
    return found[0] if found else None


def extract_of_or_none(
    session: Session, *, source_id: UUID, kind: str, from_at: datetime, to_at: datetime
) -> ExtractFacts | None:
    """What was asked for of exactly this."""
    found = _facts_of(
        session,
        Extract.source_id == source_id,
        Extract.kind == kind,
        Extract.from_at == from_at,
        Extract.to_at == to_at,
    )
    return found[0] if found else None


def many_of(session: Session, source_id: UUID) -> int:
    """How many were asked for of one file."""
    return (
        session.scalar(select(func.count()).select_from(Extract).where(Extract.source_id == source_id)) or 0
    )


def extracts_of(session: Session, incident_ids: Collection[UUID]) -> list[ExtractFacts]:
    """All of these incidents', the first asked for first."""
    return _facts_of(session, Extract.incident_id.in_(incident_ids))


def made_of_clip(session: Session, clip_id: UUID) -> list[ExtractFacts]:
    """What was taken out of a clip and is under custody, the first asked for first."""
    return _facts_of(session, Extract.clip_id == clip_id, Extract.state == "made")


def files_of_clip(session: Session, clip_id: UUID) -> list[EvidenceFacts]:
    """The files of a clip as it stands, in the order of time."""
    rows = session.execute(
        select(EvidenceItem.id)
        .join(ClipPart, ClipPart.evidence_id == EvidenceItem.id)
        .where(ClipPart.clip_id == clip_id)
        .order_by(ClipPart.number)
    )
    ids = [item_id for (item_id,) in rows]
    found = evidence.find_all(session, ids)
    return [found[item_id] for item_id in ids]


def item(session: Session, item_id: UUID) -> EvidenceFacts:
    """Raises NotFound."""
    return evidence.find(session, item_id)


def manifest_of_file_or_none(session: Session, item_id: UUID) -> EvidenceFacts | None:
    """The manifest that was signed when a file of a clip was cut; of one that a later cut replaced, none."""
    found = session.scalar(select(ClipPart.manifest_id).where(ClipPart.evidence_id == item_id))
    return evidence.find(session, found) if found else None


def _facts_of(session: Session, *which: ColumnElement[bool]) -> list[ExtractFacts]:
    rows = session.execute(
        select(Extract, Officer.name)
        .join(Officer, Officer.id == Extract.asked_by)
        .where(*which)
        .order_by(Extract.asked_at, Extract.id)
        .execution_options(populate_existing=True)  # it is changed by statements
    ).all()
    named = {each for row, _ in rows for each in (row.evidence_id, row.manifest_id) if each is not None}
    items = evidence.find_all(session, named)
    return [
        ExtractFacts(
            id=row.id,
            kind=row.kind,
            incident_id=row.incident_id,
            camera_id=row.camera_id,
            clip_id=row.clip_id,
            source_id=row.source_id,
            from_at=row.from_at,
            to_at=row.to_at,
            state=row.state,
            failure=row.failure,
            asked_by=row.asked_by,
            officer=name,
            asked_at=row.asked_at,
            item=items.get(row.evidence_id) if row.evidence_id else None,
            manifest=items.get(row.manifest_id) if row.manifest_id else None,
        )
        for row, name in rows
    ]
