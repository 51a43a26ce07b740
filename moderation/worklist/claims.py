"""Claiming a task: a lease of some minutes with a visible owner. The server refuses every write without it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kernel import clock, ids, incidents
from kernel.errors import DomainError, Kind, NotFound
from kernel.events import TaskClaimed
from kernel.identity.models import Officer
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.worklist import queries, second_looks
from moderation.worklist.models import VerificationTask

SUPERVISORS_LOOK = 3
WHO_LOOKS_AGAIN = "any verifier or supervisor who has not decided on this incident"


class LeaseHeld(DomainError):
    kind = Kind.CONFLICT
    slug = "lease-held"
    title = N_("Another officer is working on this")


class LeaseLost(DomainError):
    kind = Kind.CONFLICT
    slug = "lease-lost"
    title = N_("The claim is not yours any more")


class AlreadyDecided(DomainError):
    kind = Kind.CONFLICT
    slug = "already-decided"
    title = N_("This has been decided")


class DecidedBefore(DomainError):
    kind = Kind.FORBIDDEN
    slug = "decided-before"
    title = "You have decided on this before"


class SupervisorDecides(DomainError):
    kind = Kind.FORBIDDEN
    slug = "supervisor-decides"
    title = N_("A supervisor decides this")


@dataclass(frozen=True, slots=True)
class Claim:
    """A lease in force."""

    claim_id: UUID
    expires_at: datetime


def claim(*, officer: SignedIn, task_id: UUID, lease_s: int) -> tuple[Claim, bool]:
    """Take the task, and whether it was free; its holder gets the same claim again.

    Raises NotFound, LeaseHeld, AlreadyDecided, DecidedBefore, SupervisorDecides.
    """
    with unit_of_work() as uow:
        task = locked(uow, task_id)
        if task.state != "open":
            is_joined = task.state == "joined"
            raise AlreadyDecided(
                "it was joined to another incident" if is_joined else "it is on nobody's worklist any more"
            )
        _refuse_who_may_not(uow, task, officer)
        if is_live(task) and task.claimed_by != officer.officer_id:
            raise LeaseHeld("the lease is another officer's", holder=holder_of(uow, task))
        if is_live(task):
            return _extended(uow, task, lease_s), False
        task.claim_id, task.claimed_by, task.claimed_at = ids.new_id(), officer.officer_id, clock.now()
        if incidents.find(uow.session, task.incident_id).status == "reported":
            incidents.change_status(uow, task.incident_id, "under_review")
        if task.dispute_id is not None and task.look == 1:
            incidents.note(uow, task.incident_id, "second_look", dispute=str(task.dispute_id))
        _record(uow, officer, "task.claim", task)
        if not task.is_planted:
            uow.publish(TaskClaimed(task_id=task.id, incident_id=task.incident_id))
        return _extended(uow, task, lease_s), True


def renew(*, officer: SignedIn, task_id: UUID, claim_id: UUID, lease_s: int) -> Claim:
    """Hold the lease longer. Raises NotFound, LeaseLost."""
    with unit_of_work() as uow:
        task = locked(uow, task_id)
        require_live(uow, task, officer=officer, claim_id=claim_id)
        return _extended(uow, task, lease_s)


def release(*, officer: SignedIn, task_id: UUID, claim_id: UUID) -> None:
    """Give the task back. Raises NotFound, LeaseLost."""
    with unit_of_work() as uow:
        task = locked(uow, task_id)
        require_live(uow, task, officer=officer, claim_id=claim_id)
        _record(uow, officer, "task.release", task)
        set_free(task)


def set_free(task: VerificationTask) -> None:
    """Nobody's: on everybody's worklist again."""
    task.claim_id = task.claimed_by = task.claimed_at = task.claim_expires_at = None


def reclaim(uow: UnitOfWork, task: VerificationTask, *, officer: SignedIn, lease_s: int) -> Claim:
    """The task as it was before the officer decided it: open, and theirs. Theirs already, the lease is longer."""
    task.state, task.decided_by = "open", None
    if not (is_live(task) and task.claimed_by == officer.officer_id):
        task.claim_id, task.claimed_by, task.claimed_at = ids.new_id(), officer.officer_id, clock.now()
    return _extended(uow, task, lease_s)


def locked(uow: UnitOfWork, task_id: UUID) -> VerificationTask:
    """The task, for this commit alone. Raises NotFound."""
    task = uow.session.get(VerificationTask, task_id, with_for_update=True)
    if task is None:
        raise NotFound("no such task")
    return task


def require_live(uow: UnitOfWork, task: VerificationTask, *, officer: SignedIn, claim_id: UUID) -> None:
    """Refuse who does not hold the lease. Raises LeaseLost naming who does."""
    if not (is_live(task) and task.claim_id == claim_id and task.claimed_by == officer.officer_id):
        broken = queries.broken_or_none(uow.session, claim_id, holder_id=officer.officer_id)
        raise LeaseLost("claim it again", holder=holder_of(uow, task), broken=broken)


def is_live(task: VerificationTask) -> bool:
    return task.claim_expires_at is not None and task.claim_expires_at > clock.now()


def holder_of(uow: UnitOfWork, task: VerificationTask) -> dict[str, str] | None:
    """Who holds the lease, and since when; None when nobody does."""
    if not is_live(task) or task.claimed_by is None or task.claimed_at is None:
        return None
    holder = uow.session.get_one(Officer, task.claimed_by)
    return {"name": holder.name, "since": clock.wire(task.claimed_at)}


def _refuse_who_may_not(uow: UnitOfWork, task: VerificationTask, officer: SignedIn) -> None:
    """Another look is by somebody who has not decided on the incident; the third, where two differ, a supervisor's."""
    is_another = task.dispute_id is not None or task.seconds_id is not None
    if is_another and second_looks.has_decided(uow.session, task.incident_id, officer.officer_id):
        raise DecidedBefore("another officer looks again", who_may=WHO_LOOKS_AGAIN)
    if task.is_planted and officer.role == "supervisor":
        raise AlreadyDecided("it is an audit item: supervisors plant them, verifiers decide them")
    if task.look == SUPERVISORS_LOOK and officer.role != "supervisor":
        raise SupervisorDecides("two officers differ")


def _extended(uow: UnitOfWork, task: VerificationTask, lease_s: int) -> Claim:
    task.claim_expires_at = clock.now() + timedelta(seconds=lease_s)
    uow.session.flush()
    assert task.claim_id is not None
    return Claim(task.claim_id, task.claim_expires_at)


def _record(uow: UnitOfWork, officer: SignedIn, action: str, task: VerificationTask) -> None:
    uow.record(
        actor=officer.actor,
        action=action,
        subject=("verification_task", task.id),
        reason=f"claim {task.claim_id}",
        incident_id=task.incident_id,
    )
