"""Deciding a task: with the lease, with a reason, once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from citizen_api import public as citizen_api
from kernel import clock, incidents
from kernel.events import Event, IncidentInconclusive, IncidentUnfounded, IncidentVerified
from kernel.identity.officers import SignedIn
from kernel.incidents import IncidentFacts
from kernel.unit_of_work import unit_of_work
from moderation.verification import queries
from moderation.verification.models import Verification
from moderation.worklist import claims

OUTCOMES: dict[str, type[IncidentVerified] | type[IncidentUnfounded] | type[IncidentInconclusive]] = {
    "verified": IncidentVerified,
    "unfounded": IncidentUnfounded,
    "inconclusive": IncidentInconclusive,
}


@dataclass(frozen=True, slots=True)
class Decided:
    outcome: str
    decided_at: datetime


def decide(
    *, officer: SignedIn, task_id: UUID, claim_id: UUID, outcome: str, reason: str
) -> tuple[Decided, bool]:
    """The officer's decision, and whether it is new: the same again by the same officer is not.

    Raises NotFound, AlreadyDecided, LeaseLost.
    """
    with unit_of_work() as uow:
        task = claims.locked(uow, task_id)
        earlier = queries.verification_of_or_none(uow.session, task_id)
        if earlier is not None:
            if (earlier.officer_id, earlier.outcome) != (officer.officer_id, outcome):
                raise claims.AlreadyDecided(_said_of(earlier, incidents.find(uow.session, task.incident_id)))
            return Decided(earlier.outcome, earlier.decided_at), False
        claims.require_live(uow, task, officer=officer, claim_id=claim_id)

        decided = uow.add(
            Verification(
                task_id=task_id,
                incident_id=task.incident_id,
                officer_id=officer.officer_id,
                outcome=outcome,
                reason=reason,
                decided_at=clock.now(),
            )
        )
        task.state, task.decided_by = "decided", officer.officer_id
        task.claim_id = task.claimed_by = task.claimed_at = task.claim_expires_at = None
        code = citizen_api.end_dispute(uow, task.dispute_id, outcome=outcome) if task.dispute_id else ""
        incidents.change_status(uow, task.incident_id, outcome, code=code)
        happened: Event = OUTCOMES[outcome](incident_id=task.incident_id)
        uow.publish(happened)
        uow.record(
            actor=officer.actor,
            action=f"incident.{outcome}",
            subject=("incident", task.incident_id),
            reason=reason,
            incident_id=task.incident_id,
        )
        return Decided(decided.outcome, decided.decided_at), True


def _said_of(earlier: Verification, incident: IncidentFacts) -> str:
    # Back under review it is disputed, and who asks may be the one to look again.
    is_disputed = incident.status == "under_review"
    return "it was decided, and is disputed" if is_disputed else f"it was decided: {earlier.outcome}"
