"""Reading what the panel shows beside the worklist's own items."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from cctv_link import public as cctv_link
from citizen_api import public as citizen_api
from kernel import clock
from kernel.audit.models import AuditEntry
from kernel.identity import reach
from kernel.identity.models import Officer, Station
from kernel.incidents import Incident
from kernel.joins import IncidentJoin
from moderation.verification.models import Verification, Withdrawal
from moderation.worklist import planted
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
    effective_at: datetime
    needs_second: str
    is_true: bool

    @property
    def is_final(self) -> bool:
        """Whether its officer can take it back no more, and so may read what was found before."""
        return clock.now() >= self.effective_at


@dataclass(frozen=True, slots=True)
class Waiting:
    """An officer's own decision that waits for another person."""

    task_id: UUID
    reference: str
    outcome: str
    needs_second: str
    decided_at: datetime


def waiting_for_another(session: Session, officer_id: UUID) -> list[Waiting]:
    """What of the officer's waits for a second person, or for a supervisor; the longest waiting first."""
    found = session.execute(
        select(Verification, Incident.reference)
        .join(Incident, Incident.id == Verification.incident_id)
        .where(
            Verification.officer_id == officer_id,
            Verification.needs_second != "",
            Verification.took_effect_at.is_(None),
            Verification.undone_at.is_(None),
            Verification.effective_at <= clock.now(),
            Incident.status.in_(("reported", "under_review")),
        )
        .order_by(Verification.decided_at)
    )
    return [
        Waiting(row.task_id, reference, row.outcome, row.needs_second, row.decided_at)
        for row, reference in found
    ]


def decision_or_none(session: Session, task_id: UUID) -> DecisionShown | None:
    found = session.execute(
        select(Verification, Officer.name)
        .join(Officer, Officer.id == Verification.officer_id)
        .where(Verification.task_id == task_id, Verification.undone_at.is_(None))
    ).one_or_none()
    if found is None:
        return None
    return _shown(*found)


@dataclass(frozen=True, slots=True)
class WithdrawalShown:
    """A withdrawal with the name of who made it, how many devices are told of it, and how far that has come."""

    officer: str
    reason: str
    withdrawn_at: datetime
    corrected: int
    reach: citizen_api.CorrectionReach | None


def withdrawal_or_none(session: Session, incident_id: UUID) -> WithdrawalShown | None:
    found = session.execute(
        select(Withdrawal, Officer.name)
        .join(Officer, Officer.id == Withdrawal.officer_id)
        .where(Withdrawal.incident_id == incident_id)
    ).one_or_none()
    if found is None:
        return None
    made, officer = found
    corrected = citizen_api.corrected(session, incident_id)
    reach = citizen_api.correction_reach_or_none(session, incident_id)
    return WithdrawalShown(officer, made.reason, made.withdrawn_at, corrected, reach)


def decisions_before(
    session: Session, incident_id: UUID, decision: DecisionShown | None
) -> list[DecisionShown]:
    """What was decided on the incident before `decision`, the first first; nothing while that can be taken back."""
    if decision is None or not decision.is_final:
        return []
    found = session.execute(
        select(Verification, Officer.name)
        .join(Officer, Officer.id == Verification.officer_id)
        .where(
            Verification.incident_id == incident_id,
            Verification.decided_at < decision.decided_at,
            Verification.undone_at.is_(None),
        )
        .order_by(Verification.decided_at, Verification.id)
    )
    return [_shown(decided, officer) for decided, officer in found]


@dataclass(frozen=True, slots=True)
class Routed:
    """The station a task went to, and how: `inside` its area, on a `border`, or the `nearest` as no area holds the place."""

    station: str
    names: dict[str, str]
    how: str


def routed_or_none(session: Session, task_id: UUID) -> Routed | None:
    """None where no station was known when the task was opened."""
    found = session.execute(
        select(Station.name, Station.names, VerificationTask.routed)
        .join(VerificationTask, VerificationTask.station_id == Station.id)
        .where(VerificationTask.id == task_id)
    ).one_or_none()
    return Routed(*found) if found else None


def as_decision_or_none(told: planted.Told | None) -> DecisionShown | None:
    """What was found on an audit item, as the page shows a decision: over at once, and nobody's outside."""
    if told is None:
        return None
    return DecisionShown(
        outcome=told.outcome,
        reason=told.reason,
        officer=told.officer,
        decided_at=told.decided_at,
        effective_at=told.decided_at,
        needs_second="",
        is_true=True,
    )


def _shown(decided: Verification, officer: str) -> DecisionShown:
    return DecisionShown(
        outcome=decided.outcome,
        reason=decided.reason,
        officer=officer,
        decided_at=decided.decided_at,
        effective_at=decided.effective_at,
        needs_second=decided.needs_second,
        is_true=decided.took_effect_at is not None,
    )


@dataclass(frozen=True, slots=True)
class Notice:
    """Nobody has decided: how long, on what, and when what is held of it outside the clips is let go."""

    reference: str
    category: str
    task_id: UUID | None
    waited_h: int
    told_at: datetime
    lets_go_at: datetime


def notices(session: Session, *, officer_id: UUID) -> list[Notice]:
    """What supervisors are told of, the longest undecided first; a decision takes it off the list."""
    waited_h = func.max(SupervisorNotice.waited_h)
    decided = aliased(VerificationTask)
    is_joined = exists().where(IncidentJoin.incident_id == Incident.id, IncidentJoin.separated_at.is_(None))
    query = (
        select(Incident, VerificationTask.id, waited_h, func.max(SupervisorNotice.told_at))
        .join(SupervisorNotice, SupervisorNotice.incident_id == Incident.id)
        .outerjoin(VerificationTask, VerificationTask.incident_id == Incident.id)
        .where(Incident.status.in_(("reported", "under_review")))
        # Back under review by a dispute it has been decided, and what it holds stays.
        .where(~exists().where(decided.incident_id == Incident.id, decided.state == "decided"))
        .where(reach.holds_station(officer_id, VerificationTask.station_id))
        .where(~is_joined)
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
            Verification.officer_id == officer_id,
            Verification.decided_at >= since,
            Verification.undone_at.is_(None),
        )
    ).one()
    given_back = session.scalar(
        select(func.count())
        .select_from(AuditEntry)
        .where(AuditEntry.action == "task.release", AuditEntry.actor_id == officer_id, AuditEntry.at >= since)
    )
    return Shift(int(decided), int(given_back or 0), None if median_s is None else float(median_s))
