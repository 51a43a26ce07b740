"""What speaks for a task, read and written when it opens and when another report of the same comes in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cctv_link import public as cctv_link
from citizen_api import public as citizen_api
from kernel import incidents, joins
from kernel.events import ClipSecured
from kernel.incidents import Incident, IncidentFacts
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.worklist import urgency
from moderation.worklist.corroboration import corroboration, tells_of_the_same
from moderation.worklist.models import VerificationTask
from moderation.worklist.urgency import Facts

# A flood at one place must not make each of its reports slow: so many tasks are weighed anew. ENOUGH_PHONES needs no more.
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
    free_in_an_hour: int
    moving: int
    looked_at: int


def weigh(
    session: Session, incident: IncidentFacts, report_id: UUID, *, disputed_at: datetime | None = None
) -> Weighed:
    """A new task's weight. disputed_at: when the dispute was received that it is a second look for."""
    waits_since = disputed_at or incident.received_at
    said, shown = corroboration(session, incident), _shown(session, incident.id)
    facts = Facts(
        category=incident.category,
        waits_since=waits_since,
        service_s=urgency.service_s(incident.category, is_dispute=disputed_at is not None),
        phones=said.independent,
        phones_m=said.apart_m,
        phones_s=said.apart_s,
        same_phone=citizen_api.sent_by_its_phone(
            session, report_id, within=timedelta(hours=1), most=urgency.MOST_REPEATS
        ),
        free_in_an_hour=citizen_api.free_in_an_hour(session, report_id),
        moving=shown.moving,
        looked_at=shown.looked_at,
    )
    return Weighed(
        waits_since,
        facts.service_s,
        urgency.standing_points(facts),
        facts.phones,
        facts.phones_m,
        facts.phones_s,
        facts.same_phone,
        facts.free_in_an_hour,
        facts.moving,
        facts.looked_at,
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
        free_in_an_hour=task.free_in_an_hour,
        moving=task.moving,
        looked_at=task.looked_at,
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
            *tells_of_the_same(incident),
        )
        .order_by(VerificationTask.id)
        .limit(MOST_REWEIGHED)
        .with_for_update(of=VerificationTask)
    ).all()
    weigh_again(uow, tasks)


def weigh_again(uow: UnitOfWork, tasks: Sequence[VerificationTask]) -> None:
    """Who calls holds the tasks, and has changed who else tells of what they are about, or what is seen of it."""
    theirs = incidents.find_all(uow.session, [task.incident_id for task in tasks])
    for task in tasks:
        other = theirs[task.incident_id]
        said, shown = corroboration(uow.session, other), _shown(uow.session, other.id)
        task.phones, task.phones_m, task.phones_s = said.independent, said.apart_m, said.apart_s
        task.moving, task.looked_at = shown.moving, shown.looked_at
        task.standing = urgency.standing_points(facts_of(task, other.category))
    uow.session.flush()


def weigh_footage(delivery: Delivery) -> None:
    """A clip has come: what moves in it counts for the open task of its incident. Safe to run twice."""
    event = delivery.event
    assert isinstance(event, ClipSecured)
    with unit_of_work(completes=delivery) as uow:
        tasks = uow.session.scalars(
            select(VerificationTask)
            .where(
                VerificationTask.incident_id.in_(joins.together_with(uow.session, event.incident_id)),
                VerificationTask.state == "open",
            )
            .order_by(VerificationTask.id)
            .with_for_update()
        ).all()
        weigh_again(uow, tasks)


def _shown(session: Session, incident_id: UUID) -> cctv_link.Motion:
    """By the clips of the incident and of what was joined to it."""
    together = [incident_id, *joins.joined_to(session, [incident_id]).get(incident_id, [])]
    return cctv_link.motion(session, together)
