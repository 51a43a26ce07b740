"""Reads of exports that were asked for in the panel."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from cctv_link.evidence.models import EvidenceItem
from cctv_link.export.models import Export
from cctv_link.redaction.models import RedactedCopy
from kernel import clock
from kernel.errors import NotFound
from kernel.identity.models import Officer
from kernel.incidents import Incident

# Who is asked for a second word answers within so long, or is asked anew.
LAPSES_AFTER = timedelta(days=7)
SETTLED = ("made", "failed", "refused", "taken_back")

_Second = aliased(Officer)


@dataclass(frozen=True, slots=True)
class ExportView:
    """One of them. asked_station: of who asked, when they did. asker_station, answerer: as they are now. file_name, sha256, size_bytes, left_out: once it is made."""

    id: UUID
    incident_id: UUID
    reference: str
    category: str
    form: str
    purpose: str
    considered: bool
    asked_by: UUID
    asker: str
    asked_station: UUID | None
    asker_station: UUID | None
    asked_proof: str
    asked_at: datetime
    state: str
    answerer: str | None
    answered_proof: str
    answered_at: datetime | None
    answer: str
    failure: str
    settled_at: datetime | None
    file_name: str
    sha256: str | None
    size_bytes: int | None
    left_out: int

    @property
    def is_settled(self) -> bool:
        """Nothing more comes of it by itself."""
        return self.state in SETTLED

    @property
    def has_lapsed(self) -> bool:
        """Nobody answered in time."""
        return self.state == "waiting" and self.asked_at < clock.now() - LAPSES_AFTER


def latest(session: Session, *, limit: int) -> list[ExportView]:
    """The newest first."""
    return _views(session, limit=limit)


def export_or_none(session: Session, export_id: UUID) -> ExportView | None:
    found = _views(session, Export.id == export_id, limit=1)
    return found[0] if found else None


def export(session: Session, export_id: UUID) -> ExportView:
    """Raises NotFound."""
    found = export_or_none(session, export_id)
    if found is None:
        raise NotFound("there is no such export")
    return found


def incident_of_export_or_none(session: Session, export_id: UUID) -> UUID | None:
    return session.scalar(select(Export.incident_id).where(Export.id == export_id))


def waiting_incidents(session: Session, *, without: UUID) -> list[UUID]:
    """Of each export that waits for a second officer, its incident; without those that one officer asked for."""
    query = select(Export.incident_id).where(
        Export.state == "waiting", Export.asked_by != without, Export.asked_at > clock.now() - LAPSES_AFTER
    )
    return list(session.scalars(query))


def copies_percent(session: Session, incident_id: UUID) -> int:
    """How far the redacted copies of an incident have come, all of those that were asked for."""
    done = case((RedactedCopy.state.in_(("made", "failed")), 100), else_=RedactedCopy.percent)
    query = (
        select(func.avg(done))
        .join(EvidenceItem, EvidenceItem.id == RedactedCopy.original_id)
        .where(EvidenceItem.incident_id == incident_id)
    )
    return int(session.scalar(query) or 0)


def _views(session: Session, *conditions: ColumnElement[bool], limit: int) -> list[ExportView]:
    query = (
        select(Export, Incident.reference, Incident.category, Officer.name, Officer.station_id, _Second.name)
        .join(Incident, Incident.id == Export.incident_id)
        .join(Officer, Officer.id == Export.asked_by)
        .outerjoin(_Second, _Second.id == Export.answered_by)
        .where(*conditions)
        .order_by(Export.asked_at.desc(), Export.id.desc())
        .limit(limit)
    )
    return [
        ExportView(
            id=row.id,
            incident_id=row.incident_id,
            reference=reference,
            category=category,
            form=row.form,
            purpose=row.purpose,
            considered=row.considered,
            asked_by=row.asked_by,
            asker=asker,
            asked_station=row.asked_station,
            asker_station=station_id,
            asked_proof=row.asked_proof,
            asked_at=row.asked_at,
            state=row.state,
            answerer=answerer,
            answered_proof=row.answered_proof,
            answered_at=row.answered_at,
            answer=row.answer,
            failure=row.failure,
            settled_at=row.settled_at,
            file_name=row.file_name,
            sha256=row.sha256,
            size_bytes=row.size_bytes,
            left_out=row.left_out,
        )
        for row, reference, category, asker, station_id, answerer in session.execute(query)
    ]
