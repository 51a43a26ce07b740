"""Giving a task back to take the next one."""

from datetime import timedelta
from uuid import UUID

from kernel import clock
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import reading, unit_of_work
from moderation.worklist import claims, queries
from moderation.worklist.claims import AlreadyDecided, DecidedBefore, LeaseHeld, SupervisorDecides
from moderation.worklist.models import Skip
from moderation.worklist.order import Wanted

COMES_LAST_FOR = timedelta(minutes=15)
# Somebody else may be quicker at the first of them, and at the second.
MOST_TRIES = 5


def skip(*, officer: SignedIn, task_id: UUID, claim_id: UUID, reason: str) -> None:
    """Give it back; for a while it comes last for this officer, for others nothing changes. Raises NotFound, LeaseLost."""
    with unit_of_work() as uow:
        task = claims.locked(uow, task_id)
        claims.require_live(uow, task, officer=officer, claim_id=claim_id)
        task.claim_id = task.claimed_by = task.claimed_at = task.claim_expires_at = None
        now = clock.now()
        uow.add(
            Skip(
                task_id=task.id,
                officer_id=officer.officer_id,
                reason=reason,
                skipped_at=now,
                until_at=now + COMES_LAST_FOR,
            )
        )
        uow.record(
            actor=officer.actor,
            action="task.skip",
            subject=("verification_task", task.id),
            reason=reason or "no reason was given",
            incident_id=task.incident_id,
        )


def claim_next_or_none(*, officer: SignedIn, lease_s: int) -> UUID | None:
    """The most urgent free task that they have not just skipped, claimed: at their station, or else in the city."""
    for station_id in dict.fromkeys((officer.station_id, None)):
        for task_id in _free(officer, station_id):
            try:
                claims.claim(officer=officer, task_id=task_id, lease_s=lease_s)
            except (LeaseHeld, AlreadyDecided, DecidedBefore, SupervisorDecides):
                continue
            return task_id
    return None


def _free(officer: SignedIn, station_id: UUID | None) -> list[UUID]:
    wanted = Wanted(view="free", station_id=station_id)
    with reading() as session:
        return queries.next_free(
            session, officer_id=officer.officer_id, role=officer.role, wanted=wanted, most=MOST_TRIES
        )
