"""Reading the reports of one resident, whichever of their phones sent them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.reports.models import Report
from kernel import incidents
from kernel.geo import Position

MOST = 100


@dataclass(frozen=True, slots=True)
class MyReport:
    """A report as it stands in the list of its resident."""

    id: UUID
    reference: str
    status: str
    category: str
    narrative: str
    occurred_at: datetime
    received_at: datetime
    position: Position


def reports(session: Session, resident_id: UUID) -> list[MyReport]:
    """The newest first, at most MOST."""
    rows = session.scalars(
        select(Report)
        .where(Report.resident_id == resident_id)
        .order_by(Report.received_at.desc(), Report.id.desc())
        .limit(MOST)
    ).all()
    found = incidents.find_all(session, [row.incident_id for row in rows])
    return [
        MyReport(
            id=row.id,
            reference=row.reference,
            status=found[row.incident_id].status,
            category=row.category,
            narrative=row.narrative,
            occurred_at=row.occurred_at,
            received_at=row.received_at,
            position=Position(row.lat, row.lon, row.accuracy_m),
        )
        for row in rows
    ]
