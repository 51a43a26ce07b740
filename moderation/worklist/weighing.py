"""What speaks for a task, read and written when it opens and when another report of the same comes in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, distinct, func, select
from sqlalchemy.orm import Session

from citizen_api import public as citizen_api
from kernel import clock, incidents
from kernel.incidents import Incident, IncidentFacts
from kernel.unit_of_work import UnitOfWork
from moderation.worklist import urgency
from moderation.worklist.models import VerificationTask
from moderation.worklist.urgency import Facts

# A flood at one place must not make each of its reports slow: so many others are looked at, and so many tasks
# are weighed anew. ENOUGH_PHONES needs no more.
MOST_NEAR = 200
MOST_REWEIGHED = 8


@dataclass(frozen=True, slots=True)
class Weighed:
    """The task's columns that say how urgent it is."""

    waits_since: datetime
    service_s: int
    standing: float
    phones: int
    phones_m: float
    phones_s: float
    same_phone: int


def weigh(
    session: Session, incident: IncidentFacts, report_id: UUID, *, disputed_at: datetime | None = None
) -> Weighed:
    """A new task's weight. disputed_at: when the dispute was received that it is a second look for."""
    waits_since = disputed_at or incident.received_at
    phones, apart_m, apart_s = _phones(session, incident)
    facts = Facts(
        category=incident.category,
        waits_since=waits_since,
        service_s=urgency.service_s(incident.category, is_dispute=disputed_at is not None),
        phones=phones,
        phones_m=apart_m,
        phones_s=apart_s,
        same_phone=citizen_api.sent_by_its_phone(
            session, report_id, within=timedelta(hours=1), most=urgency.MOST_REPEATS
        ),
    )
    return Weighed(
        waits_since,
        facts.service_s,
        urgency.standing_points(facts),
        phones,
        apart_m,
        apart_s,
        facts.same_phone,
    )


def facts_of(task: VerificationTask, category: str) -> Facts:
    """A stored task as urgency.py takes it."""
    return Facts(
        category=category,
        waits_since=task.waits_since,
        service_s=task.service_s,
        phones=task.phones,
        phones_m=task.phones_m,
        phones_s=task.phones_s,
        same_phone=task.same_phone,
        is_dispute=task.dispute_id is not None,
    )


def weigh_neighbours(uow: UnitOfWork, incident: IncidentFacts) -> None:
    """Tell the open tasks of the same event that one more phone says so; those that have enough stay as they are."""
    if incident.device_id is None or incident.position is None:
        return
    # By id, so that two that weigh the same tasks wait for each other in one order and cannot lock each other out.
    tasks = uow.session.scalars(
        select(VerificationTask)
        .join(Incident, Incident.id == VerificationTask.incident_id)
        .where(
            VerificationTask.state == "open",
            VerificationTask.phones < urgency.ENOUGH_PHONES,
            *_tells_of_the_same(incident),
        )
        .order_by(VerificationTask.id)
        .limit(MOST_REWEIGHED)
        .with_for_update(of=VerificationTask)
    ).all()
    theirs = incidents.find_all(uow.session, [task.incident_id for task in tasks])
    for task in tasks:
        other = theirs[task.incident_id]
        task.phones, task.phones_m, task.phones_s = _phones(uow.session, other)
        task.standing = urgency.standing_points(facts_of(task, other.category))
    uow.session.flush()


def _phones(session: Session, incident: IncidentFacts) -> tuple[int, float, float]:
    """How many devices tell of it, this one included, and how far they are apart in metres and seconds, at most.

    An anonymous report names no device: it takes nothing away and adds nobody.
    """
    if incident.position is None:
        return 1, 0.0, 0.0
    near = (
        select(
            Incident.device_id,
            func.ST_Distance(Incident.position, _point(incident)).label("apart_m"),
            func.abs(func.extract("epoch", Incident.occurred_at - incident.occurred_at)).label("apart_s"),
        )
        .where(Incident.device_id.is_not(None), *_tells_of_the_same(incident))
        .limit(MOST_NEAR)
        .subquery()
    )
    others, apart_m, apart_s = session.execute(
        select(
            func.count(distinct(near.c.device_id)),
            func.coalesce(func.max(near.c.apart_m), 0.0),
            func.coalesce(func.max(near.c.apart_s), 0.0),
        )
    ).one()
    own = 0 if incident.device_id is None else 1
    return max(1, others + own), float(apart_m), float(apart_s)


def _tells_of_the_same(incident: IncidentFacts) -> tuple[ColumnElement[bool], ...]:
    """Another device's report of a related kind, near in place and time, that nobody has found unfounded."""
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
    )


def _point(incident: IncidentFacts) -> ColumnElement[object]:
    assert incident.position is not None
    return func.ST_GeogFromText(incident.position.ewkt)
