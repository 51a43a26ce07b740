"""Taking a decision back while nothing of it has left the house."""

from uuid import UUID

from kernel import clock
from kernel.errors import DomainError, Kind
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.unit_of_work import unit_of_work
from moderation.verification import queries
from moderation.worklist import claims
from moderation.worklist.claims import Claim


class UndoClosed(DomainError):
    kind = Kind.CONFLICT
    slug = "undo-closed"
    title = N_("There is nothing to take back any more")


def undo(*, officer: SignedIn, task_id: UUID, lease_s: int) -> Claim:
    """Take the officer's own decision back; the task is theirs again, with a new lease.

    Said twice it is one, as long as the lease runs. Raises NotFound, UndoClosed.
    """
    with unit_of_work() as uow:
        task = claims.locked(uow, task_id)
        decided = queries.verification_of_or_none(uow.session, task_id)
        if decided is None:
            undone = queries.undone_by_or_none(uow.session, task_id, officer.officer_id)
            if undone is None or not claims.is_live(task) or task.claimed_by != officer.officer_id:
                raise UndoClosed("no decision of yours waits on it")
            return claims.reclaim(uow, task, officer=officer, lease_s=lease_s)
        if decided.officer_id != officer.officer_id:
            raise UndoClosed("it was decided by another officer")
        if decided.took_effect_at is not None or clock.now() >= decided.effective_at:
            raise UndoClosed(f"the time for it ended at {clock.wire(decided.effective_at)}")
        decided.undone_at = clock.now()
        uow.record(
            actor=officer.actor,
            action="decision.undo",
            subject=("verification_task", task.id),
            reason=decided.outcome,
            incident_id=task.incident_id,
        )
        return claims.reclaim(uow, task, officer=officer, lease_s=lease_s)
