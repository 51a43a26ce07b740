"""Deciding an audit item, and taking one off the worklist: writes its own row and the task, and nothing else."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from kernel import clock
from kernel.identity import fresh
from kernel.identity.officers import SignedIn
from kernel.unit_of_work import UnitOfWork
from moderation.worklist import claims
from moderation.worklist.models import PlantedItem, VerificationTask
from moderation.worklist.planted import Told, told_of


def decide(
    uow: UnitOfWork,
    task: VerificationTask,
    *,
    officer: SignedIn,
    claim_id: UUID,
    outcome: str,
    reason: str,
    needs_proof: bool,
) -> tuple[Told, bool]:
    """The officer's finding, kept for the page of fairness; whether it is new.

    needs_proof: whether a decision that counts would be asked for one: who is not asked would know what this is.
    Raises LeaseLost, AlreadyDecided, ProofRequired.
    """
    item = uow.session.scalars(
        select(PlantedItem).where(PlantedItem.task_id == task.id).with_for_update()
    ).one()
    if item.outcome is not None:
        if (item.decided_by, item.outcome) != (officer.officer_id, outcome):
            raise claims.AlreadyDecided("it was decided")
        return told_of(item, officer.name), False
    claims.require_live(uow, task, officer=officer, claim_id=claim_id)
    if needs_proof:
        fresh.require(uow.session, officer)
    item.outcome, item.reason = outcome, reason
    item.decided_by, item.decided_at = officer.officer_id, clock.now()
    task.state, task.decided_by = "decided", officer.officer_id
    claims.set_free(task)
    uow.record(
        actor=officer.actor,
        action="audit_item.decide",
        subject=("verification_task", task.id),
        reason=f"{outcome}, {item.expected} stands: {reason}",
        incident_id=task.incident_id,
    )
    uow.session.flush()
    return told_of(item, officer.name), True


def lift(uow: UnitOfWork, incident_id: UUID) -> None:
    """Take an incident's open item off the worklist: its answer stands no longer, or is asked for in earnest."""
    _lift(
        uow,
        uow.session.scalars(
            select(VerificationTask)
            .where(
                VerificationTask.incident_id == incident_id,
                VerificationTask.is_planted,
                VerificationTask.state == "open",
            )
            .with_for_update()
        ).all(),
    )


def lift_older(uow: UnitOfWork, *, than: datetime) -> int:
    """Take off what nobody has decided for so long; how many."""
    found = uow.session.scalars(
        select(VerificationTask)
        .where(
            VerificationTask.is_planted,
            VerificationTask.state == "open",
            VerificationTask.opened_at < than,
        )
        .with_for_update(skip_locked=True)
    ).all()
    _lift(uow, found)
    return len(found)


def _lift(uow: UnitOfWork, tasks: Collection[VerificationTask]) -> None:
    for task in tasks:
        task.state = "lifted"
        claims.set_free(task)
    uow.session.execute(
        update(PlantedItem)
        .where(PlantedItem.task_id.in_([task.id for task in tasks]))
        .values(lifted_at=clock.now())
    )
    uow.session.flush()
