"""What follows from a decision, once nobody can take it back: until then nothing of it leaves the house."""

from citizen_api import public as citizen_api
from kernel import clock, incidents
from kernel.audit.entries import system
from kernel.events import DecisionDue, Event, IncidentInconclusive, IncidentUnfounded, IncidentVerified
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.routing import queries as routing
from moderation.verification.models import Verification
from moderation.worklist import claims
from moderation.worklist.models import VerificationTask

SECOND_PERSON = system("second-person")
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
            settle(uow, task, decided)


def settle(uow: UnitOfWork, task: VerificationTask, decided: Verification) -> None:
    """It becomes true, or, where one person is not enough, another is asked first. Raises StatusNotReachable.

    Two who agree make it true. Where they differ a supervisor decides, who is told neither verdict.
    """
    if task.is_planted:  # there is no way here; and should one be made, it ends here
        raise RuntimeError("an audit item's decision would have become true")
    if decided.needs_second:
        _ask_another(uow, task, decided, look=2, action="decision.refer", reason=decided.needs_second)
        return
    if task.look == 2:
        first = uow.session.get_one(Verification, task.seconds_id)
        if first.outcome != decided.outcome:
            _ask_another(uow, task, decided, look=3, action="decision.differ", reason="two officers differ")
            return
        first.took_effect_at = clock.now()
        _record(uow, task, "decision.agree", "two officers agree")
    take_effect(uow, task, decided)


def _ask_another(
    uow: UnitOfWork, task: VerificationTask, decided: Verification, *, look: int, action: str, reason: str
) -> None:
    if task.station_id is not None:
        routing.tell(uow.session, task.incident_id, task.station_id)
    uow.add(
        VerificationTask(
            incident_id=task.incident_id,
            report_id=task.report_id,
            dispute_id=task.dispute_id,
            seconds_id=decided.id,
            look=look,
            priority=task.priority,
            waits_since=task.waits_since,
            service_s=task.service_s,
            standing=task.standing,
            phones=task.phones,
            phones_m=task.phones_m,
            phones_s=task.phones_s,
            same_phone=task.same_phone,
            free_in_an_hour=task.free_in_an_hour,
            moving=task.moving,
            looked_at=task.looked_at,
            station_id=task.station_id,
            routed=task.routed,
            opened_at=clock.now(),
        )
    )
    _record(uow, task, action, reason)


def _record(uow: UnitOfWork, task: VerificationTask, action: str, reason: str) -> None:
    uow.record(
        actor=SECOND_PERSON,
        action=action,
        subject=("verification_task", task.id),
        reason=reason,
        incident_id=task.incident_id,
    )


def take_effect(uow: UnitOfWork, task: VerificationTask, decided: Verification) -> None:
    """It becomes true: the incident's status and timeline, the dispute's end, the event. Raises StatusNotReachable."""
    code = citizen_api.end_dispute(uow, task.dispute_id, outcome=decided.outcome) if task.dispute_id else ""
    because = citizen_api.reason_code(decided.reason)
    incidents.change_status(uow, task.incident_id, decided.outcome, code=code, because=because)
    happened: Event = OUTCOMES[decided.outcome](incident_id=task.incident_id)
    uow.publish(happened)
    decided.took_effect_at = clock.now()
