"""Planting audit items: a decided incident comes back onto the worklist as another person's look. Nothing else happens.

No incident is made and none changes; no event is published. What is decided goes to `worklist.auditing`, what is asked
to `questions.planted`; more of a clip, which an officer may ask for at every look, is really cut.
"""

from datetime import timedelta
from uuid import UUID

from kernel import clock, config, due_events
from kernel.audit.entries import Actor, system
from kernel.errors import DomainError, Kind, NotFound
from kernel.events import AuditItemDue
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.outbox import Delivery
from kernel.secrets import derived_key
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.fairness import candidates, turns
from moderation.routing import queries as routing
from moderation.verification.models import Verification
from moderation.worklist import auditing
from moderation.worklist.models import PlantedItem, VerificationTask

BY_ITSELF = system("fairness")
# What nobody took for so long is no test of anybody; and its incident's own page is sealed meanwhile.
LIES_FOR = timedelta(hours=24)


class NotPlantable(DomainError):
    kind = Kind.CONFLICT
    slug = "not-plantable"
    title = N_("It cannot be an audit item")


def plant(*, officer: SignedIn, incident_id: UUID | None) -> UUID:
    """A supervisor plants an incident, or without one what chance draws within their reach; its task.

    incident_id: within the officer's reach. Raises NotPlantable.
    """
    with unit_of_work() as uow:
        if incident_id is None:
            stations = routing.confined_to_or_none(uow.session, officer.officer_id)
            decision_id = candidates.drawn_or_none(uow.session, stations=stations)
        else:
            decision_id = candidates.of_incident_or_none(uow.session, incident_id)
        if decision_id is None or not candidates.still_stands(uow.session, decision_id):
            raise NotPlantable(
                "nothing that was decided in the last day, has its footage and was not planted before"
                if incident_id is None
                else "it is undecided, disputed, withdrawn, joined to another or was one before; was decided more than a"
                " day ago, which its date would tell; or shows somebody who was hurt, harassed or lost"
            )
        return _plant(uow, decision_id, actor=officer.actor, planted_by=officer.officer_id)


def take_off(*, officer: SignedIn, task_id: UUID) -> None:
    """A supervisor takes an undecided one back. Raises NotFound, NotPlantable."""
    with unit_of_work() as uow:
        task = uow.session.get(VerificationTask, task_id, with_for_update=True)
        if task is None or not task.is_planted:
            raise NotFound("no such audit item")
        if task.state == "decided":
            raise NotPlantable("it is decided already")
        if task.state == "open":
            auditing.lift(uow, task.incident_id)
            _record(uow, officer.actor, "audit_item.take_off", task, "")


def schedule(uow: UnitOfWork) -> None:
    """See that the next one waits as a row, as the settings say; and take off what lies too long."""
    settings = config.installed()
    key = derived_key(settings.secret_key, "audit items")
    at = turns.next_at(clock.now(), per_day=settings.audit_items_per_day, key=key)
    due_events.keep_one_due(uow.session, AuditItemDue(), at=at)
    auditing.lift_older(uow, than=clock.now() - LIES_FOR)


def plant_due(delivery: Delivery) -> None:
    """Its moment has come; a city without anything to plant, or with danger waiting, has none. Safe to run twice."""
    assert isinstance(delivery.event, AuditItemDue)
    with unit_of_work(completes=delivery) as uow:
        is_busy = candidates.is_busy(uow.session, stations=None)
        decision_id = None if is_busy else candidates.drawn_or_none(uow.session, stations=None)
        if decision_id is not None and candidates.still_stands(uow.session, decision_id):
            _plant(uow, decision_id, actor=BY_ITSELF, planted_by=None)


def _plant(uow: UnitOfWork, decision_id: UUID, *, actor: Actor, planted_by: UUID | None) -> UUID:
    decided = uow.session.get_one(Verification, decision_id)
    looked_at = uow.session.get_one(VerificationTask, decided.task_id)
    now = clock.now()
    task = uow.add(
        VerificationTask(
            incident_id=looked_at.incident_id,
            report_id=looked_at.report_id,
            seconds_id=decided.id,
            look=2,
            is_planted=True,
            priority=looked_at.priority,
            # As another person's look takes it over: a wait that began later than the receipt beside it would tell.
            waits_since=looked_at.waits_since,
            service_s=looked_at.service_s,
            standing=looked_at.standing,
            phones=looked_at.phones,
            phones_m=looked_at.phones_m,
            phones_s=looked_at.phones_s,
            same_phone=looked_at.same_phone,
            free_in_an_hour=looked_at.free_in_an_hour,
            moving=looked_at.moving,
            looked_at=looked_at.looked_at,
            station_id=looked_at.station_id,
            routed=looked_at.routed,
            opened_at=now,
        )
    )
    uow.add(
        PlantedItem(
            task_id=task.id,
            incident_id=task.incident_id,
            station_id=task.station_id,
            expected=decided.outcome,
            planted_by=planted_by,
            planted_at=now,
        )
    )
    _record(uow, actor, "audit_item.plant", task, f"{decided.outcome} stands")
    return task.id


def _record(uow: UnitOfWork, actor: Actor, action: str, task: VerificationTask, reason: str) -> None:
    uow.record(
        actor=actor,
        action=action,
        subject=("verification_task", task.id),
        reason=reason,
        incident_id=task.incident_id,
    )
