"""What follows from a decision, once nobody can take it back: until then nothing of it leaves the house."""

from citizen_api import public as citizen_api
from kernel import clock, incidents
from kernel.events import DecisionDue, Event, IncidentInconclusive, IncidentUnfounded, IncidentVerified
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.verification.models import Verification
from moderation.worklist import claims
from moderation.worklist.models import VerificationTask

OUTCOMES: dict[str, type[IncidentVerified] | type[IncidentUnfounded] | type[IncidentInconclusive]] = {
    "verified": IncidentVerified,
    "unfounded": IncidentUnfounded,
    "inconclusive": IncidentInconclusive,
}


def carry_out(delivery: Delivery) -> None:
    """The time to take it back is over. Safe to run twice; what was taken back stays without effect."""
    event = delivery.event
    assert isinstance(event, DecisionDue)
    with unit_of_work(completes=delivery) as uow:
        # The task's lock makes this and an undo take turns: one of the two finds that it is too late.
        task = claims.locked(uow, event.task_id)
        decided = uow.session.get_one(Verification, event.verification_id)
        if decided.undone_at is None and decided.took_effect_at is None:
            take_effect(uow, task, decided)


def take_effect(uow: UnitOfWork, task: VerificationTask, decided: Verification) -> None:
    """It becomes true: the incident's status and timeline, the dispute's end, the event. Raises StatusNotReachable."""
    code = citizen_api.end_dispute(uow, task.dispute_id, outcome=decided.outcome) if task.dispute_id else ""
    incidents.change_status(uow, task.incident_id, decided.outcome, code=code)
    happened: Event = OUTCOMES[decided.outcome](incident_id=task.incident_id)
    uow.publish(happened)
    decided.took_effect_at = clock.now()
