"""What the page of fairness names beside its figures: officers, and audit items with what was found."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from citizen_api import public as citizen_api
from kernel.identity import reach
from kernel.identity.models import Officer
from kernel.incidents import Incident
from moderation.routing import queries as routing
from moderation.worklist.models import PlantedItem

MOST_ITEMS = 50

_decider, _planter = aliased(Officer), aliased(Officer)


@dataclass(frozen=True, slots=True)
class Item:
    """An audit item. outcome: what was found; None: nobody has decided it. planted_by: None: the timer."""

    task_id: UUID
    reference: str
    category: str
    expected: str
    planted_by: str | None
    planted_at: datetime
    lifted_at: datetime | None
    outcome: str | None
    reason: str
    decided_by: str | None
    decided_at: datetime | None

    @property
    def agrees(self) -> bool:
        return self.outcome == self.expected

    @property
    def is_open(self) -> bool:
        return self.outcome is None and self.lifted_at is None


def items(session: Session, *, officer_id: UUID, since: datetime) -> list[Item]:
    """The latest within the officer's reach, what still lies on the worklist first."""
    is_open: ColumnElement[bool] = PlantedItem.decided_at.is_(None) & PlantedItem.lifted_at.is_(None)
    query = (
        select(PlantedItem, Incident.reference, Incident.category, _planter.name, _decider.name)
        .join(Incident, Incident.id == PlantedItem.incident_id)
        .outerjoin(_planter, _planter.id == PlantedItem.planted_by)
        .outerjoin(_decider, _decider.id == PlantedItem.decided_by)
        .where(
            or_(is_open, PlantedItem.planted_at >= since),
            reach.holds_station(officer_id, PlantedItem.station_id),
        )
        .order_by(is_open.desc(), PlantedItem.planted_at.desc())
        .limit(MOST_ITEMS)
    )
    return [
        Item(
            task_id=row.task_id,
            reference=reference,
            category=category,
            expected=row.expected,
            planted_by=planter,
            planted_at=row.planted_at,
            lifted_at=row.lifted_at,
            outcome=row.outcome,
            reason=row.reason,
            decided_by=decider,
            decided_at=row.decided_at,
        )
        for row, reference, category, planter, decider in session.execute(query)
    ]


def names_of(session: Session, officer_ids: Collection[UUID]) -> dict[UUID, str]:
    found = session.scalars(select(Officer).where(Officer.id.in_(officer_ids)))
    return {officer.id: officer.name for officer in found}


def incident_of_reference_or_none(session: Session, reference: str, *, officer_id: UUID) -> UUID | None:
    """Of what the officer sees."""
    incident_id = citizen_api.incident_of_reference_or_none(session, reference)
    if incident_id is None or not routing.seen(session, officer_id, [incident_id]):
        return None
    return incident_id
