"""Reading who looked. Nobody is named: a role, a station and an hour say enough to ask further, and harm no officer."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import joins
from kernel.audit.models import AuditEntry
from kernel.identity.models import Officer, Station

# What is accounted for when footage is opened, and how much of it could be seen.
LEVELS = {
    "evidence.view": "original",
    "evidence.view_redacted": "redacted",
    "evidence.export": "exported",
}
# The account's word for why -> what the reporter reads. What an officer wrote is not told: it may name somebody else.
PURPOSES = {"claim": "verification", "sos_alert": "sos"}
OTHER_PURPOSE = "other"


@dataclass(frozen=True, slots=True)
class Access:
    """One person's looking during one hour. count: of how many recordings or pictures."""

    hour: datetime
    role: str
    station: str
    level: str
    purpose: str
    count: int


def accesses(session: Session, incident_id: UUID) -> list[Access]:
    """Newest first, of the incident and all that were joined to it; an index serves it."""
    hour = func.date_trunc("hour", AuditEntry.at).label("hour")
    purpose = func.split_part(AuditEntry.reason, " ", 1).label("purpose")
    query = (
        select(
            hour, AuditEntry.actor_id, Officer.role, Station.name, AuditEntry.action, purpose, func.count()
        )
        .outerjoin(Officer, Officer.id == AuditEntry.actor_id)
        .outerjoin(Station, Station.id == Officer.station_id)
        .where(
            AuditEntry.incident_id.in_(joins.together_with(session, incident_id)),
            AuditEntry.action.in_(LEVELS),
        )
        .group_by(hour, AuditEntry.actor_id, Officer.role, Station.name, AuditEntry.action, purpose)
        .order_by(hour.desc(), AuditEntry.actor_id, AuditEntry.action)
    )
    return [
        Access(at, role or "", station or "", LEVELS[action], PURPOSES.get(why, OTHER_PURPOSE), count)
        for at, _, role, station, action, why, count in session.execute(query)
    ]
