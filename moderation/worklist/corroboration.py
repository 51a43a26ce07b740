"""How many witnesses an incident has that do not know of each other, as far as we can tell."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.incidents import Incident
from kernel.joins import IncidentJoin


@dataclass(frozen=True, slots=True)
class Corroboration:
    """reports: all of them. devices: different known ones. anonymous: reports of nobody known, perhaps one phone."""

    reports: int
    devices: int
    anonymous: int

    @property
    def independent(self) -> int:
        """Witnesses that are certainly different: however many anonymous reports there are, they are at most one,
        and with a known device perhaps that one's."""
        return self.devices or min(self.anonymous, 1)


def corroboration(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, Corroboration]:
    """Of each incident that something was joined to, itself counted in; in one query.

    What is missing has one report.
    """
    if not incident_ids:
        return {}
    heads = (
        select(IncidentJoin.into_id, IncidentJoin.incident_id)
        .where(IncidentJoin.into_id.in_(incident_ids), IncidentJoin.separated_at.is_(None))
        .union(
            select(IncidentJoin.into_id, IncidentJoin.into_id).where(
                IncidentJoin.into_id.in_(incident_ids), IncidentJoin.separated_at.is_(None)
            )
        )
        .subquery()
    )
    rows = session.execute(
        select(
            heads.c.into_id,
            func.count(),
            func.count(Incident.device_id.distinct()),
            func.count().filter(Incident.device_id.is_(None)),
        )
        .join(Incident, Incident.id == heads.c.incident_id)
        .group_by(heads.c.into_id)
    )
    return {
        into_id: Corroboration(reports, devices, anonymous) for into_id, reports, devices, anonymous in rows
    }
