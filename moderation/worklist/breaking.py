"""Breaking a claim: a supervisor takes a task from whoever holds it, with a reason that the holder reads."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kernel import clock
from kernel.belonging import considered as belonging
from kernel.errors import DomainError, Kind
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.unit_of_work import unit_of_work
from moderation.worklist import claims
from moderation.worklist.models import ClaimBreak


class ClaimUnbreakable(DomainError):
    kind = Kind.CONFLICT
    slug = "claim-unbreakable"
    title = N_("There is no claim to break")


@dataclass(frozen=True, slots=True)
class Broken:
    """holder: who had it."""

    holder: str
    broken_at: datetime


def break_claim(*, officer: SignedIn, task_id: UUID, reason: str, considered: bool) -> Broken:
    """Give the task back to everybody's worklist. What its holder typed stays on their page, and their look at the
    originals ends with the claim. Who may look a second time is as it was.

    Raises NotFound, ClaimUnbreakable, WhoSomebodyIs.
    """
    belonging.consider(reason, considered=considered)
    with unit_of_work() as uow:
        task = claims.locked(uow, task_id)
        holder = claims.holder_of(uow, task)
        if holder is None or task.claim_id is None or task.claimed_by is None:
            raise ClaimUnbreakable("nobody holds it; claim it yourself")
        if task.claimed_by == officer.officer_id:
            raise ClaimUnbreakable("it is your own; give it back")
        broken = uow.add(
            ClaimBreak(
                task_id=task.id,
                claim_id=task.claim_id,
                holder_id=task.claimed_by,
                broken_by=officer.officer_id,
                reason=reason,
                broken_at=clock.now(),
            )
        )
        uow.record(
            actor=officer.actor,
            action="claim.break",
            subject=("verification_task", task.id),
            reason=f"claim {task.claim_id} of {holder['name']}: {reason}",
            incident_id=task.incident_id,
        )
        claims.set_free(task)
        return Broken(holder["name"], broken.broken_at)
