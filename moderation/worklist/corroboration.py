"""How many witnesses an incident has that do not know of each other, as far as we can tell: the one place that counts them.

Who was joined to it is one, and so is whoever tells of a related kind near in place and time, unless an officer has
seen both and said that they differ.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel import clock
from kernel.incidents import Incident, IncidentFacts
from kernel.joins import IncidentDifference, IncidentJoin
from moderation.worklist import urgency

# A flood at one place must not make each of its reports slow: so many others are looked at.
MOST_NEAR = 200


@dataclass(frozen=True, slots=True)
class Corroboration:
    """reports: all of them. devices: different known ones. anonymous: joined reports of nobody known, perhaps one phone.

    apart_m, apart_s: how far from the incident in place and time the furthest of the other devices tells of it.
    """

    reports: int
    devices: int
    anonymous: int
    apart_m: float = 0.0
    apart_s: float = 0.0

    @property
    def independent(self) -> int:
        """Witnesses that are certainly different: however many anonymous reports there are, they are at most one,
        and with a known device perhaps that one's."""
        return self.devices or min(self.anonymous, 1)


def corroboration(session: Session, incident: IncidentFacts) -> Corroboration:
    """Of an incident, itself counted in; in one query."""
    is_anonymous = incident.device_id is None
    if incident.position is None:
        return Corroboration(1, int(not is_anonymous), int(is_anonymous))
    others = _others(incident)
    is_another = others.c.device_id.is_not(None) & others.c.device_id.is_distinct_from(incident.device_id)
    reports, devices, anonymous, apart_m, apart_s = session.execute(
        select(
            func.count(),
            func.count(others.c.device_id.distinct()).filter(is_another),
            func.count().filter(others.c.device_id.is_(None)),
            func.coalesce(func.max(others.c.apart_m).filter(is_another), 0.0),
            func.coalesce(func.max(others.c.apart_s).filter(is_another), 0.0),
        )
    ).one()
    return Corroboration(
        reports=1 + reports,
        devices=devices + int(not is_anonymous),
        anonymous=anonymous + int(is_anonymous),
        apart_m=float(apart_m),
        apart_s=float(apart_s),
    )


def tells_of_the_same(incident: IncidentFacts) -> tuple[ColumnElement[bool], ...]:
    """Another device's report of a related kind, near in place and time, that nobody has found unfounded or different."""
    apart = timedelta(seconds=urgency.SAME_TIME_S)
    return (
        Incident.id != incident.id,
        Incident.kind == "report",
        Incident.status != "unfounded",
        Incident.device_id.is_distinct_from(incident.device_id),
        Incident.category.in_(sorted(urgency.related(incident.category))),
        Incident.occurred_at.between(incident.occurred_at - apart, incident.occurred_at + apart),
        # Nobody reports before it happens, but for a phone's clock: so the index on our own clock helps.
        Incident.received_at >= min(incident.occurred_at, clock.now()) - 2 * apart,
        func.ST_DWithin(Incident.position, _point(incident), urgency.SAME_PLACE_M),
        Incident.id.not_in(
            _told_apart(IncidentDifference.second_id, IncidentDifference.first_id, incident.id)
        ),
        Incident.id.not_in(
            _told_apart(IncidentDifference.first_id, IncidentDifference.second_id, incident.id)
        ),
    )


def _others(incident: IncidentFacts) -> Subquery:
    near = (
        _said(incident).where(Incident.device_id.is_not(None), *tells_of_the_same(incident)).limit(MOST_NEAR)
    )
    joined = (
        _said(incident)
        .join(IncidentJoin, IncidentJoin.incident_id == Incident.id)
        .where(IncidentJoin.into_id == incident.id, IncidentJoin.separated_at.is_(None))
    )
    return select(near.subquery()).union(joined).subquery()


def _said(incident: IncidentFacts) -> Select[tuple[UUID, UUID | None, float, float]]:
    return select(
        Incident.id,
        Incident.device_id,
        func.ST_Distance(Incident.position, _point(incident)).label("apart_m"),
        func.abs(func.extract("epoch", Incident.occurred_at - incident.occurred_at)).label("apart_s"),
    )


def _told_apart(
    found: InstrumentedAttribute[UUID], known: InstrumentedAttribute[UUID], incident_id: UUID
) -> Select[UUID]:
    return select(found).where(known == incident_id)


def _point(incident: IncidentFacts) -> ColumnElement[object]:
    assert incident.position is not None
    return func.ST_GeogFromText(incident.position.ewkt)
