"""Reading reports: always by somebody, so that a foreign one is as if it did not exist."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from citizen_api.reports import timeline
from citizen_api.reports.models import Report
from kernel import incidents
from kernel.errors import NotFound
from kernel.geo import Position
from kernel.secrets import token_hash


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its reporter sees it."""

    id: UUID
    reference: str
    status: str
    category: str
    narrative: str
    occurred_at: datetime
    occurred_until: datetime | None
    received_at: datetime
    position: Position
    anonymous: bool
    incident: incidents.IncidentFacts
    timeline: list[timeline.Step]

    @property
    def report(self) -> "ReportView":
        """Itself, where the wire names a report beside its incident."""
        return self


@dataclass(frozen=True, slots=True)
class Statement:
    """What the police read of a report."""

    id: UUID
    reference: str
    narrative: str
    occurred_at: datetime
    occurred_until: datetime | None
    received_at: datetime
    is_anonymous: bool


def belongs_to(*, resident_id: UUID | None, receipt_secret: str) -> ColumnElement[bool]:
    """The owner's condition: a resident's own reports, or the one report of a secret."""
    if receipt_secret:
        return Report.receipt_secret_hash == token_hash(receipt_secret)
    return Report.resident_id == resident_id


def report_by_id(session: Session, report_id: UUID, owner: ColumnElement[bool], *, locale: str) -> ReportView:
    """Raises NotFound when it is not there, or not theirs."""
    return _view(session, owner, Report.id == report_id, locale=locale)


def report_by_reference(
    session: Session, reference: str, owner: ColumnElement[bool], *, locale: str
) -> ReportView:
    """Raises NotFound when it is not there, or not theirs."""
    return _view(session, owner, Report.reference == reference, locale=locale)


def statements(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, Statement]:
    """The report that opened each incident."""
    rows = session.scalars(
        select(Report).where(Report.incident_id.in_(incident_ids)).order_by(Report.received_at.desc())
    )
    return {
        row.incident_id: Statement(
            id=row.id,
            reference=row.reference,
            narrative=row.narrative,
            occurred_at=row.occurred_at,
            occurred_until=row.occurred_until,
            received_at=row.received_at,
            is_anonymous=row.resident_id is None,
        )
        for row in rows
    }


def _view(
    session: Session, owner: ColumnElement[bool], which: ColumnElement[bool], *, locale: str
) -> ReportView:
    row = session.scalars(select(Report).where(owner, which)).one_or_none()
    if row is None:
        raise NotFound("no such report of yours")
    incident = incidents.find(session, row.incident_id)
    return ReportView(
        id=row.id,
        reference=row.reference,
        status=incident.status,
        category=row.category,
        narrative=row.narrative,
        occurred_at=row.occurred_at,
        occurred_until=row.occurred_until,
        received_at=row.received_at,
        position=Position(row.lat, row.lon, row.accuracy_m),
        anonymous=row.resident_id is None,
        incident=incident,
        timeline=timeline.in_words(incidents.timeline(session, row.incident_id), locale=locale),
    )
