"""Withdrawing what was verified: by a supervisor, with a reason, once; those who were told are told so."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kernel import clock, incidents
from kernel.belonging import considered as belonging
from kernel.events import IncidentWithdrawn
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import unit_of_work
from moderation.verification import queries
from moderation.verification.models import Withdrawal
from moderation.worklist import auditing, claims


@dataclass(frozen=True, slots=True)
class Withdrawn:
    withdrawn_at: datetime


def withdraw(
    *, officer: SignedIn, task_id: UUID, reason: str, considered: bool = False
) -> tuple[Withdrawn, bool]:
    """Take the verification of the task's incident back, and whether that is new: said twice it is one.

    Raises NotFound, StatusNotReachable, WhoSomebodyIs.
    """
    belonging.consider(reason, considered=considered)
    with unit_of_work() as uow:
        task = claims.locked(uow, task_id)
        earlier = queries.withdrawal_or_none(uow.session, task.incident_id)
        if earlier is not None:
            return Withdrawn(earlier.withdrawn_at), False
        if task.state == "joined":
            raise incidents.StatusNotReachable("it was joined to another incident; withdraw that one")
        incidents.change_status(uow, task.incident_id, "withdrawn")
        made = uow.add(
            Withdrawal(
                incident_id=task.incident_id,
                officer_id=officer.officer_id,
                reason=reason,
                withdrawn_at=clock.now(),
            )
        )
        auditing.lift(uow, task.incident_id)
        uow.publish(IncidentWithdrawn(incident_id=task.incident_id))
        uow.record(
            actor=officer.actor,
            action="incident.withdraw",
            subject=("incident", task.incident_id),
            reason=reason,
            incident_id=task.incident_id,
        )
        return Withdrawn(made.withdrawn_at), True
