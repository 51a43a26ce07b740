"""Reading duplicates: what was joined to an incident, and what may be the same."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from cctv_link import public as cctv_link
from citizen_api import public as citizen_api
from kernel import clock, geo, incidents, joins
from kernel.errors import NotFound
from kernel.identity import reach
from kernel.identity.models import Officer
from kernel.incidents import Incident, IncidentFacts
from kernel.joins import IncidentJoin
from moderation.joins import likeness
from moderation.joins.likeness import Likeness, Told
from moderation.worklist import second_looks
from moderation.worklist.models import VerificationTask

MOST_SUGGESTED = 5
# What is compared at most, the nearest in time first: of a street fight a hundred people may tell.
MOST_COMPARED = 200
# Something that lasts may have begun so long before.
LOOK_BACK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class StillShown:
    """A picture to know it by, and whose it is."""

    url: str
    at: datetime
    camera: str


@dataclass(frozen=True, slots=True)
class Joined:
    """What was joined, by whom."""

    incident: IncidentFacts
    report: citizen_api.Statement
    distance_m: float
    later_s: float
    joined_by: str
    joined_at: datetime

    @property
    def narrative(self) -> str:
        return self.report.narrative


@dataclass(frozen=True, slots=True)
class Suggested:
    """What may be the same. holder: who works on it. joins_this: it is verified already, so this would join it."""

    incident: IncidentFacts
    report: citizen_api.Statement
    distance_m: float
    later_s: float
    still: StillShown | None
    holder: str | None
    joins_this: bool

    @property
    def narrative(self) -> str:
        return self.report.narrative


@dataclass(frozen=True, slots=True)
class Duplicates:
    joined: list[Joined]
    suggested: list[Suggested]


def first_task_id_or_none(session: Session, incident_id: UUID) -> UUID | None:
    """The task that a report opened, whatever became of it."""
    return session.scalar(
        select(VerificationTask.id).where(
            VerificationTask.incident_id == incident_id,
            VerificationTask.dispute_id.is_(None),
            VerificationTask.seconds_id.is_(None),
        )
    )


def incident_of(session: Session, task_id: UUID) -> UUID:
    """The task's incident. Raises NotFound."""
    task = session.get(VerificationTask, task_id)
    if task is None:
        raise NotFound("no such task")
    return task.incident_id


def surviving_task_or_none(session: Session, task_id: UUID) -> UUID | None:
    """The task at which a joined one is decided; None when it is not joined."""
    task = session.get(VerificationTask, task_id)
    if task is None or task.state != "joined":
        return None
    into_id = joins.into_or_none(session, task.incident_id)
    return None if into_id is None else first_task_id_or_none(session, into_id)


def duplicates(session: Session, task_id: UUID, *, officer_id: UUID) -> Duplicates:
    """Of a task, as the officer sees it. Nothing is suggested once it is decided, or for another's look. Raises NotFound."""
    task = session.get(VerificationTask, task_id)
    if task is None:
        raise NotFound("no such task")
    found = incidents.find(session, task.incident_id)
    is_open = task.state == "open" and task.dispute_id is None and task.seconds_id is None
    joined = [] if task.dispute_id is not None else _joined(session, found)
    # What was joined followed what was found, and would tell it.
    if second_looks.may_look_again(session, task.incident_id, officer_id):
        joined = [replace(each, incident=replace(each.incident, status="under_review")) for each in joined]
    return Duplicates(joined, _suggested(session, found, officer_id) if is_open else [])


def _joined(session: Session, this: IncidentFacts) -> list[Joined]:
    rows = session.execute(
        select(IncidentJoin, Officer.name)
        .join(Officer, Officer.id == IncidentJoin.joined_by)
        .where(IncidentJoin.into_id == this.id, IncidentJoin.separated_at.is_(None))
        .order_by(IncidentJoin.joined_at, IncidentJoin.id)
    ).all()
    ids = [row.incident_id for row, _ in rows]
    facts, statements = incidents.find_all(session, ids), citizen_api.statements(session, ids)
    return [
        Joined(
            incident=facts[row.incident_id],
            report=statements[row.incident_id],
            distance_m=_distance_m(this, facts[row.incident_id]),
            later_s=(facts[row.incident_id].occurred_at - this.occurred_at).total_seconds(),
            joined_by=officer,
            joined_at=row.joined_at,
        )
        for row, officer in rows
    ]


def _suggested(session: Session, this: IncidentFacts, officer_id: UUID) -> list[Suggested]:
    if this.position is None:
        return []
    apart = joins.different_from(session, this.id)
    alike: dict[str, tuple[UUID, Likeness]] = {}
    near = session.scalars(_near(this, officer_id)).all()
    # While another looks in earnest it is neither open nor verified, and so not here: nor is it while it is an audit item.
    looked_at = second_looks.planted_on(session, [other.id for other in near], officer_id=officer_id)
    for other in near:
        if other.id in apart or other.id in looked_at:
            continue
        found = likeness.likeness_or_none(_told(this), _told(incidents.facts_of(other)))
        if found is not None:
            alike[str(other.id)] = (other.id, found)
    order = likeness.nearest_first((found, key) for key, (_, found) in alike.items())[:MOST_SUGGESTED]
    return _shown(session, [alike[key] for key in order], officer_id)


def _near(this: IncidentFacts, officer_id: UUID) -> Select[Incident]:
    """Open first looks and what was verified, around the time and the place, within the officer's reach. The index on occurred_at serves it."""
    assert this.position is not None
    until = this.occurred_until or this.occurred_at
    is_free = or_(
        VerificationTask.state == "open",
        and_(VerificationTask.state == "decided", Incident.status == "verified"),
    )
    return (
        select(Incident)
        .join(VerificationTask, VerificationTask.incident_id == Incident.id)
        .where(
            Incident.occurred_at.between(
                this.occurred_at - LOOK_BACK - likeness.MOST_APART, until + likeness.MOST_APART
            ),
            func.ST_DWithin(
                Incident.position, func.ST_GeogFromText(this.position.ewkt), likeness.LONGEST_M, False
            ),
            Incident.kind == "report",
            Incident.id != this.id,
            VerificationTask.dispute_id.is_(None),
            VerificationTask.seconds_id.is_(None),
            is_free,
            reach.holds_station(officer_id, VerificationTask.station_id),
        )
        .order_by(
            func.abs(func.extract("epoch", Incident.occurred_at) - this.occurred_at.timestamp()), Incident.id
        )
        .limit(MOST_COMPARED)
    )


def _shown(session: Session, found: list[tuple[UUID, Likeness]], officer_id: UUID) -> list[Suggested]:
    ids = [incident_id for incident_id, _ in found]
    facts, statements = incidents.find_all(session, ids), citizen_api.statements(session, ids)
    stills, holders = _stills(session, ids, officer_id), _holders(session, ids)
    return [
        Suggested(
            incident=facts[incident_id],
            report=statements[incident_id],
            distance_m=like.distance_m,
            later_s=like.later_s,
            still=stills.get(incident_id),
            holder=holders.get(incident_id),
            joins_this=facts[incident_id].is_verified,
        )
        for incident_id, like in found
    ]


def _stills(session: Session, incident_ids: list[UUID], officer_id: UUID) -> dict[UUID, StillShown]:
    """The best camera's still of each."""
    hidden = reach.hidden_cameras(session, officer_id)
    clips, stills = cctv_link.clips_and_stills_of(session, incident_ids, hidden=hidden)
    camera_of = {clip.id: clip.camera_id for each in clips.values() for clip in each}
    firsts = {incident_id: found[0] for incident_id, found in stills.items() if found}
    labels = cctv_link.camera_labels(session, [camera_of[still.clip_id] for still in firsts.values()])
    return {
        incident_id: StillShown(still.url, still.at, labels[camera_of[still.clip_id]])
        for incident_id, still in firsts.items()
    }


def _holders(session: Session, incident_ids: list[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        select(VerificationTask.incident_id, Officer.name)
        .join(Officer, Officer.id == VerificationTask.claimed_by)
        .where(
            VerificationTask.incident_id.in_(incident_ids),
            VerificationTask.claim_expires_at > clock.now(),
            ~VerificationTask.is_planted,  # that somebody looks at what is verified would tell why
        )
    )
    return {row.incident_id: row.name for row in rows}


def _distance_m(one: IncidentFacts, other: IncidentFacts) -> float:
    return geo.distance_m(one.position, other.position) if one.position and other.position else 0.0


def _told(facts: IncidentFacts) -> Told:
    return Told(facts.category, facts.position, facts.occurred_at, facts.occurred_until)
