"""Reading the worklist: most urgent first, then what waits longest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, literal, select, tuple_
from sqlalchemy.orm import Session

from cctv_link import public as cctv_link
from citizen_api import public as citizen_api
from kernel import clock, incidents, joins
from kernel.errors import NotFound
from kernel.identity import reach
from kernel.identity.models import Officer
from kernel.incidents import IncidentFacts
from moderation.routing import queries as routing
from moderation.worklist import merging, order, planted, second_looks, skipped, urgency, weighing
from moderation.worklist.merging import Footage, JoinedReport
from moderation.worklist.models import ClaimBreak, VerificationTask
from moderation.worklist.order import EVERYTHING, Wanted
from moderation.worklist.urgency import Urgency


@dataclass(frozen=True, slots=True)
class Holder:
    """Who works on a task, and how long the lease runs."""

    officer: str
    officer_id: UUID
    claim_id: UUID
    since: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class WorklistItem:
    """One task with everything the officer needs on one page."""

    id: UUID
    state: str
    look: int
    opened_at: datetime
    urgency: Urgency
    report: citizen_api.Statement
    incident: IncidentFacts
    narrative: str
    dispute: citizen_api.DisputeView | None
    cameras: Sequence[Any]
    clips: Sequence[Any]
    stills: Sequence[Any]
    is_planted: bool
    claim: Holder | None
    joined: Sequence[JoinedReport]


def open_items(
    session: Session,
    *,
    officer_id: UUID,
    role: str,
    after: UUID | None,
    limit: int,
    wanted: Wanted = EVERYTHING,
) -> tuple[list[WorklistItem], UUID | None]:
    """A page of the tasks that are open to this officer, most urgent first, and the cursor of the next one.

    after: the last id of the page before. Age moves tasks at different speeds: what overtakes another
    between two pages is seen twice or not at all until the list is read from the beginning.
    """
    now = clock.now()
    hidden = reach.hidden_cameras(session, officer_id)
    query = select(VerificationTask).where(
        *order.conditions(wanted, officer_id=officer_id, role=role, hidden=hidden)
    )
    if after is not None:
        query = query.where(_behind(session, after, now, officer_id))
    query = query.order_by(*_order(officer_id, now)).limit(limit + 1)
    tasks = session.scalars(query).all()
    items = _with_everything(session, tasks[:limit], officer_id)
    return items, items[-1].id if len(tasks) > limit else None


def next_free(session: Session, *, officer_id: UUID, role: str, wanted: Wanted, most: int) -> list[UUID]:
    """The tasks that come first for this officer, without what they have just skipped."""
    now = clock.now()
    query = select(VerificationTask.id).where(
        *order.conditions(wanted, officer_id=officer_id, role=role),
        ~skipped.is_skipped(officer_id, VerificationTask.id, at=now),
    )
    return list(session.scalars(query.order_by(*_order(officer_id, now)).limit(most)))


def _order(officer_id: UUID, now: datetime) -> tuple[Any, ...]:
    """Most urgent first, then what waits longest; what the officer has just skipped comes last for them alone."""
    return (
        skipped.is_skipped(officer_id, VerificationTask.id, at=now),
        order.score(at=now).desc(),
        VerificationTask.waits_since,
        VerificationTask.id,
    )


def _behind(session: Session, after: UUID, now: datetime, officer_id: UUID) -> ColumnElement[bool]:
    """Comes behind that task in the order of this moment. Raises NotFound."""
    is_skipped = skipped.is_skipped(officer_id, VerificationTask.id, at=now)
    last = session.execute(
        select(
            is_skipped,
            -order.score(at=now),
            VerificationTask.waits_since,
            VerificationTask.incident_id,
        ).where(VerificationTask.id == after)
    ).one_or_none()
    if last is None or not routing.seen(session, officer_id, [last[3]]):
        raise NotFound("no such cursor")
    own = tuple_(is_skipped, -order.score(at=now), VerificationTask.waits_since, VerificationTask.id)
    return own > tuple_(literal(last[0]), literal(last[1]), literal(last[2]), literal(after))


def item(session: Session, task_id: UUID, *, officer_id: UUID) -> WorklistItem:
    """One task, open or decided, as the officer sees it. Raises NotFound."""
    task = session.get(VerificationTask, task_id)
    if task is None:
        raise NotFound("no such task")
    return _with_everything(session, [task], officer_id)[0]


def incident_of_task_or_none(session: Session, task_id: UUID) -> UUID | None:
    return session.scalar(select(VerificationTask.incident_id).where(VerificationTask.id == task_id))


def dispute_of_task_or_none(session: Session, task_id: UUID) -> citizen_api.DisputeView | None:
    """The dispute that a task is a second look for."""
    dispute_id = session.scalar(select(VerificationTask.dispute_id).where(VerificationTask.id == task_id))
    return citizen_api.disputes(session, [dispute_id])[dispute_id] if dispute_id is not None else None


def open_count(session: Session, *, officer_id: UUID, role: str) -> int:
    query = select(func.count()).select_from(VerificationTask).where(*order.open_to(officer_id, role))
    return session.scalar(query) or 0


def another_persons(session: Session, *, officer_id: UUID, role: str) -> list[WorklistItem]:
    """Open tasks in which the officer may be the second person, or the supervisor who decides; the oldest first."""
    query = (
        select(VerificationTask)
        .where(VerificationTask.look > 1, *order.open_to(officer_id, role))
        .order_by(VerificationTask.opened_at, VerificationTask.id)
    )
    return _with_everything(session, session.scalars(query).all(), officer_id)


def another_persons_count(session: Session, *, officer_id: UUID, role: str) -> int:
    query = (
        select(func.count())
        .select_from(VerificationTask)
        .where(VerificationTask.look > 1, *order.open_to(officer_id, role))
    )
    return session.scalar(query) or 0


def open_task_or_none(session: Session, incident_id: UUID) -> UUID | None:
    """The incident's open task."""
    return session.scalar(
        select(VerificationTask.id)
        .where(VerificationTask.incident_id == incident_id, VerificationTask.state == "open")
        .order_by(VerificationTask.is_planted)
        .limit(1)
    )


def claim_covers(
    session: Session, *, claim_id: UUID | None, officer_id: UUID, incident_id: UUID
) -> UUID | None:
    """The officer's live claim on this incident's task, or on that of the incident it was joined to; with `claim_id`,
    only that one."""
    into_id = joins.into_or_none(session, incident_id)
    query = select(VerificationTask.claim_id).where(
        VerificationTask.incident_id.in_([incident_id, *([into_id] if into_id else [])]),
        VerificationTask.claimed_by == officer_id,
        VerificationTask.claim_expires_at > clock.now(),
    )
    if claim_id is not None:
        query = query.where(VerificationTask.claim_id == claim_id)
    return session.scalar(query.limit(1))


def broken_or_none(session: Session, claim_id: UUID, *, holder_id: UUID) -> dict[str, str] | None:
    """Who took this claim from its holder, when and why; None where nobody did."""
    found = session.execute(
        select(Officer.name, ClaimBreak.broken_at, ClaimBreak.reason)
        .join(Officer, Officer.id == ClaimBreak.broken_by)
        .where(ClaimBreak.claim_id == claim_id, ClaimBreak.holder_id == holder_id)
    ).one_or_none()
    if found is None:
        return None
    return {"by": found.name, "at": clock.wire(found.broken_at), "reason": found.reason}


def task_of_or_none(session: Session, incident_id: UUID, *, officer_id: UUID, role: str) -> UUID | None:
    """The incident's last task, open or decided: what a reference leads to. Of audit items only to an open one, and
    nobody whom it is not for: no supervisor, and none who has decided on the incident."""
    is_theirs = role != "supervisor" and not second_looks.has_decided(session, incident_id, officer_id)
    is_shown = VerificationTask.is_planted & (VerificationTask.state == "open")
    is_meant = ~VerificationTask.is_planted | is_shown if is_theirs else ~VerificationTask.is_planted
    return session.scalar(
        select(VerificationTask.id)
        .where(VerificationTask.incident_id == incident_id, is_meant)
        .order_by(VerificationTask.opened_at.desc(), VerificationTask.id.desc())
        .limit(1)
    )


def _with_everything(
    session: Session, tasks: Sequence[VerificationTask], officer_id: UUID
) -> list[WorklistItem]:
    now = clock.now()
    # A second look is about one report alone.
    joined = joins.joined_to(session, [task.incident_id for task in tasks if task.dispute_id is None])
    own_ids = [task.incident_id for task in tasks]
    incident_ids = [*own_ids, *(each for found in joined.values() for each in found)]
    hidden = reach.hidden_cameras(session, officer_id)
    facts = incidents.find_all(session, incident_ids)
    statements = citizen_api.statements(session, incident_ids)
    cameras = cctv_link.cameras_of(session, incident_ids, hidden=hidden)
    clips, stills = cctv_link.clips_and_stills_of(session, incident_ids, hidden=hidden)
    holders = _holders(session, tasks)
    disputes = citizen_api.disputes(session, [task.dispute_id for task in tasks if task.dispute_id])
    footage = {
        each: Footage(cameras.get(each, []), clips.get(each, []), stills.get(each, []))
        for each in incident_ids
    }
    together = {
        each: merging.merged(footage[each], [footage[other] for other in joined.get(each, [])])
        for each in own_ids
    }
    return [
        WorklistItem(
            id=task.id,
            state=task.state,
            look=task.look,
            opened_at=task.opened_at,
            urgency=urgency.urgency(weighing.facts_of(task, facts[task.incident_id].category), now=now),
            report=statements[task.incident_id],
            incident=planted.unmarked(task, facts[task.incident_id]),
            narrative=statements[task.incident_id].narrative,
            dispute=disputes.get(task.dispute_id) if task.dispute_id else None,
            cameras=together[task.incident_id].cameras,
            clips=together[task.incident_id].clips,
            stills=together[task.incident_id].stills,
            is_planted=task.is_planted,
            claim=holders.get(task.id),
            joined=[
                JoinedReport(
                    statements[other],
                    planted.unmarked(task, facts[other]),
                    *merging.besides(together[task.incident_id], footage[other]),
                )
                for other in joined.get(task.incident_id, [])
                if task.dispute_id is None
            ],
        )
        for task in tasks
    ]


def _holders(session: Session, tasks: Sequence[VerificationTask]) -> dict[UUID, Holder]:
    now = clock.now()
    live = [task for task in tasks if task.claim_expires_at is not None and task.claim_expires_at > now]
    names = {
        officer.id: officer.name
        for officer in session.scalars(
            select(Officer).where(Officer.id.in_([task.claimed_by for task in live]))
        )
    }
    return {
        task.id: Holder(
            names[task.claimed_by], task.claimed_by, task.claim_id, task.claimed_at, task.claim_expires_at
        )
        for task in live
        if task.claimed_by and task.claim_id and task.claimed_at and task.claim_expires_at
    }
