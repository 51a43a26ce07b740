"""Deciding a task: with the lease, with a reason, once; and for some seconds without any effect."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from citizen_api import public as citizen_api
from kernel import clock, incidents
from kernel.belonging import considered as belonging
from kernel.events import DecisionDue
from kernel.identity import fresh
from kernel.identity.officers import SignedIn
from kernel.incidents import IncidentFacts
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.verification import effects, queries, second_person
from moderation.verification.models import Verification
from moderation.verification.second_person import Limits, Reach
from moderation.worklist import auditing, claims, planted
from moderation.worklist.models import VerificationTask


@dataclass(frozen=True, slots=True)
class Decided:
    """effective_at: until then its officer may take it back, and nobody hears of it. needs_second_person: nor after it,
    until another officer, who is not told the verdict, finds the same. audit_item: that it was one, and what was expected."""

    outcome: str
    decided_at: datetime
    effective_at: datetime
    needs_second_person: bool
    audit_item: planted.Told | None = None


def decide(
    *,
    officer: SignedIn,
    task_id: UUID,
    claim_id: UUID,
    outcome: str,
    reason: str,
    considered: bool = False,
    undo_s: int,
    limits: Limits,
) -> tuple[Decided, bool]:
    """The officer's decision, and whether it is new: the same again by the same officer is not.

    It is stored at once and becomes true after undo_s, seconds; with 0 in this very commit.
    What one officer's word may not do alone needs a fresh proof of who they are.
    Raises NotFound, AlreadyDecided, LeaseLost, StatusNotReachable, WhoSomebodyIs, ProofRequired.
    """
    kept = belonging.consider(reason, considered=considered)
    with unit_of_work() as uow:
        task = claims.locked(uow, task_id)
        if task.is_planted:
            told, is_new = auditing.decide(
                uow,
                task,
                officer=officer,
                claim_id=claim_id,
                outcome=outcome,
                reason=reason,
                # A second person is asked for only where neighbours would hear of it far: so it is for every other look.
                needs_proof=outcome == "verified",
            )
            return _answer_of(told), is_new
        earlier = queries.verification_of_or_none(uow.session, task_id)
        if earlier is not None:
            if (earlier.officer_id, earlier.outcome) != (officer.officer_id, outcome):
                raise claims.AlreadyDecided(_said_of(earlier, incidents.find(uow.session, task.incident_id)))
            return _answer(earlier), False
        claims.require_live(uow, task, officer=officer, claim_id=claim_id)
        incidents.require_reachable(uow, task.incident_id, outcome)

        now, reach = clock.now(), _reach(uow, task, outcome)
        incident = incidents.find(uow.session, task.incident_id)
        why = second_person.why(incident.kind, outcome, reach, limits)
        if why:
            fresh.require(uow.session, officer)
        decided = uow.add(
            Verification(
                task_id=task_id,
                incident_id=task.incident_id,
                officer_id=officer.officer_id,
                outcome=outcome,
                reason=reason,
                decided_at=now,
                effective_at=now + timedelta(seconds=undo_s),
                audience_devices=reach.devices,
                # Who looks as the second, or as a supervisor between two, needs nobody more.
                needs_second=why if task.look == 1 else "",
                is_first=task.dispute_id is None and task.seconds_id is None,
                station_id=task.station_id,
                waits_since=task.waits_since,
                claimed_at=task.claimed_at,
                belonging=" ".join(kept),
            )
        )
        task.state, task.decided_by = "decided", officer.officer_id
        task.claim_id = task.claimed_by = task.claimed_at = task.claim_expires_at = None
        uow.record(
            actor=officer.actor,
            action=f"incident.{outcome}",
            subject=("incident", task.incident_id),
            reason=reason,
            incident_id=task.incident_id,
        )
        if undo_s:
            due = DecisionDue(task_id=task_id, incident_id=task.incident_id, verification_id=decided.id)
            uow.publish(due, not_before=decided.effective_at)
        else:
            effects.settle(uow, task, decided)
        return _answer(decided), True


def _reach(uow: UnitOfWork, task: VerificationTask, outcome: str) -> Reach:
    """Whom it would tell: of what is verified the neighbours hear, of the rest nobody else."""
    if outcome != "verified":
        return Reach(0, 0.0)
    foreseen = citizen_api.preview(uow.session, task.incident_id, is_second_look=False)
    return Reach(foreseen.devices, foreseen.furthest_m if foreseen.devices else 0.0)


def _answer_of(told: planted.Told) -> Decided:
    """Of an audit item: it is over at once, since nothing of it leaves the house."""
    return Decided(told.outcome, told.decided_at, told.decided_at, needs_second_person=False, audit_item=told)


def _answer(decided: Verification) -> Decided:
    return Decided(
        decided.outcome,
        decided.decided_at,
        decided.effective_at,
        needs_second_person=bool(decided.needs_second),
    )


def _said_of(earlier: Verification, incident: IncidentFacts) -> str:
    if earlier.took_effect_at is None:
        return "it was decided"
    # Back under review it is disputed, and who asks may be the one to look again.
    is_disputed = incident.status == "under_review"
    return "it was decided, and is disputed" if is_disputed else f"it was decided: {earlier.outcome}"
