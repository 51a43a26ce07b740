"""Reading what the panel shows beside the worklist's own items."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from cctv_link import public as cctv_link
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.identity.models import Officer
from kernel.incidents import Incident
from moderation.verification.models import Verification
from moderation.worklist.models import SupervisorNotice, VerificationTask

MOST_NOTICES = 20
SHIFT = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision with the name of who took it."""

    outcome: str
    reason: str
    officer: str
    decided_at: datetime


def decision_or_none(session: Session, task_id: UUID) -> DecisionShown | None:
    found = session.execute(
        select(Verification, Officer.name)
        .join(Officer, Officer.id == Verification.officer_id)
        .where(Verification.task_id == task_id)
    ).one_or_none()
    if found is None:
        return None
    return _shown(*found)


def decisions_before(
    session: Session, incident_id: UUID, decision: DecisionShown | None
) -> list[DecisionShown]:
    """What was decided on the incident before `decision`, the first first; nothing until there is one."""
    if decision is None:
        return []
    found = session.execute(
        select(Verification, Officer.name)
        .join(Officer, Officer.id == Verification.officer_id)
        .where(Verification.incident_id == incident_id, Verification.decided_at < decision.decided_at)
        .order_by(Verification.decided_at, Verification.id)
    )
    return [_shown(decided, officer) for decided, officer in found]


def _shown(decided: Verification, officer: str) -> DecisionShown:
    return DecisionShown(decided.outcome, decided.reason, officer, decided.decided_at)


@dataclass(frozen=True, slots=True)
class Notice:
    """Nobody has decided: how long, on what, and when what is held of it outside the clips is let go."""

    reference: str
    category: str
    task_id: UUID | None
    waited_h: int
    told_at: datetime
    lets_go_at: datetime


def notices(session: Session) -> list[Notice]:
    """What supervisors are told of, the longest undecided first; a decision takes it off the list."""
    waited_h = func.max(SupervisorNotice.waited_h)
    decided = aliased(VerificationTask)
    query = (
        select(Incident, VerificationTask.id, waited_h, func.max(SupervisorNotice.told_at))
        .join(SupervisorNotice, SupervisorNotice.incident_id == Incident.id)
        .outerjoin(VerificationTask, VerificationTask.incident_id == Incident.id)
        .where(Incident.status.in_(("reported", "under_review")))
        # Back under review by a dispute it has been decided, and what it holds stays.
        .where(~exists().where(decided.incident_id == Incident.id, decided.state == "decided"))
        .group_by(Incident.id, VerificationTask.id)
        .order_by(Incident.received_at, Incident.id)
        .limit(MOST_NOTICES)
    )
    return [
        Notice(
            reference=incident.reference,
            category=incident.category,
            task_id=task_id,
            waited_h=hours,
            told_at=told_at,
            lets_go_at=cctv_link.holds_let_go_at(incident.received_at),
        )
        for incident, task_id, hours, told_at in session.execute(query)
    ]


@dataclass(frozen=True, slots=True)
class Shift:
    """What an officer did in the last twelve hours. median_look_s: from the claim to the decision; None: no decision."""

    decided: int
    given_back: int
    median_look_s: float | None


def shift(session: Session, officer_id: UUID) -> Shift:
    """As many hours as a shift can have; whoever slept in between sees one shift."""
    since = clock.now() - SHIFT
    # A decision takes its claim off the task; the audit keeps when it was made, under an index by incident.
    claimed_at = (
        select(func.max(AuditEntry.at))
        .where(
            AuditEntry.incident_id == Verification.incident_id,
            AuditEntry.action == "task.claim",
            AuditEntry.actor_id == Verification.officer_id,
        )
        .scalar_subquery()
    )
    look_s = func.extract("epoch", Verification.decided_at - claimed_at)
    decided, median_s = session.execute(
        select(func.count(), func.percentile_cont(0.5).within_group(look_s)).where(
            Verification.officer_id == officer_id, Verification.decided_at >= since
        )
    ).one()
    given_back = session.scalar(
        select(func.count())
        .select_from(AuditEntry)
        .where(AuditEntry.action == "task.release", AuditEntry.actor_id == officer_id, AuditEntry.at >= since)
    )
    return Shift(int(decided), int(given_back or 0), None if median_s is None else float(median_s))
