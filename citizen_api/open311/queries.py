"""Reading what Open311 may tell: one's request by its id, without words or place; and what is public anyway."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from citizen_api.reports.models import Report
from kernel import incidents
from kernel.errors import NotFound


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands. The id is known to its sender alone: it says nothing of who, where or what."""

    id: UUID
    category: str
    status: str
    received_at: datetime


def standing(session: Session, report_id: UUID, *, categories: Collection[str]) -> Standing:
    """Raises NotFound, also for a report of another kind."""
    row = session.execute(
        select(Report.incident_id, Report.category, Report.received_at).where(
            Report.id == report_id, Report.category.in_(categories)
        )
    ).one_or_none()
    if row is None:
        raise NotFound("no such request")
    incident = incidents.find(session, row.incident_id)
    return Standing(report_id, row.category, incident.status, row.received_at)
