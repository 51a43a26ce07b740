"""Taking two incidents for one, taking them apart again, and remembering that they differ."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kernel import incidents, joins
from kernel.errors import DomainError, Kind, NotFound
from kernel.events import IncidentsJoined, IncidentsSeparated
from kernel.identity.officers import SignedIn
from kernel.incidents import FINDINGS
from kernel.marks import N_
from kernel.unit_of_work import UnitOfWork, unit_of_work
from moderation.joins import queries
from moderation.routing import queries as routing
from moderation.worklist import claims, second_looks, weighing
from moderation.worklist import queries as worklist
from moderation.worklist.models import VerificationTask

WHY = {
    "itself": "it is the same incident",
    "disputed": "one of them is looked at once more, or its decision is not true yet; that is about one report alone",
    "second-person": "a second person looks at what the first looked at, and at nothing more",
    "joined": "it was joined to another incident already",
    "has-joined": "others were joined to it; open it and join this one to it, or take those apart first",
    "decided": "it was decided otherwise than verified; another voice is a reason to look, not to join",
    "not-joined": "it is not joined to this incident",
    "own-look": "it is being looked at by itself, or is closed",
}


class NotJoinable(DomainError):
    kind = Kind.CONFLICT
    slug = "not-joinable"
    title = N_("They cannot be joined or taken apart so")


@dataclass(frozen=True, slots=True)
class JoinMade:
    """incident_id was joined; task_id is where both are decided."""

    incident_id: UUID
    into_incident_id: UUID
    task_id: UUID
    joined_at: datetime


def join(*, officer: SignedIn, task_id: UUID, claim_id: UUID, incident_id: UUID) -> tuple[JoinMade, bool]:
    """Take the incident for the same as the task's, and whether that is new.

    It joins this one, whose holder asks. Only when the other is verified already, this one joins that.
    Raises NotFound, LeaseLost, LeaseHeld, NotJoinable.
    """
    with unit_of_work() as uow:
        task, other = _both(uow, task_id, incident_id)
        if (earlier := _earlier_or_none(uow, task, other, officer)) is not None:
            return earlier, False
        claims.require_live(uow, task, officer=officer, claim_id=claim_id)
        if second_looks.planted_on(uow.session, [other.incident_id], officer_id=officer.officer_id):
            raise _not("disputed")  # as it is of what another person looks at in earnest
        joined, surviving = _which(uow, task, other)
        _refuse_anothers_work(uow, joined, officer)

        made = joins.join(
            uow, joined.incident_id, into_id=surviving.incident_id, officer_id=officer.officer_id
        )
        joined.state = "joined"
        joined.claim_id = joined.claimed_by = joined.claimed_at = joined.claim_expires_at = None
        _follow(uow, joined.incident_id, surviving.incident_id)
        if surviving.station_id is not None:  # who decides it sees all of it
            routing.tell(uow.session, joined.incident_id, surviving.station_id)
        weighing.weigh_again(uow, [surviving])
        uow.publish(IncidentsJoined(incident_id=joined.incident_id, into_incident_id=surviving.incident_id))
        _record(uow, officer, "incident.join", joined.incident_id, f"to incident {surviving.incident_id}")
        _record(uow, officer, "incident.take_in", surviving.incident_id, f"incident {joined.incident_id}")
        return _made(made, surviving), True


def separate(*, officer: SignedIn, task_id: UUID, claim_id: UUID | None, incident_id: UUID) -> None:
    """Take a joined incident apart again: its own task is back, open, and what was found for both is not its own.

    By who holds the claim; once it is decided nobody holds one, and any verifier may. Raises NotFound,
    LeaseLost, NotJoinable.
    """
    with unit_of_work() as uow:
        task, joined = _both(uow, task_id, incident_id)
        _refuse_at_another_look(task)
        found = joins.in_force_or_none(uow.session, incident_id)
        if found is None or found.into_id != task.incident_id:
            raise _not("not-joined")
        if task.state == "open":
            claims.require_live(uow, task, officer=officer, claim_id=claim_id or UUID(int=0))
        status = incidents.find(uow.session, incident_id).status
        has_own_look = worklist.open_task_or_none(uow.session, incident_id) is not None
        if has_own_look or status not in {"reported", "under_review"} | FINDINGS:
            raise _not("own-look")

        joins.separate(uow, found, officer_id=officer.officer_id)
        joined.state = "open"
        if status in FINDINGS:
            incidents.look_again(uow, incident_id)
        weighing.weigh_again(uow, [task, joined])
        uow.publish(IncidentsSeparated(incident_id=incident_id, from_incident_id=task.incident_id))
        _record(uow, officer, "incident.separate", incident_id, f"from incident {task.incident_id}")
        _record(uow, officer, "incident.let_out", task.incident_id, f"incident {incident_id}")


def tell_apart(*, officer: SignedIn, task_id: UUID, claim_id: UUID, incident_id: UUID) -> bool:
    """Remember that the two are not one, so that it is not suggested again; whether that is new.

    Raises NotFound, LeaseLost, NotJoinable.
    """
    with unit_of_work() as uow:
        task, other = _both(uow, task_id, incident_id)
        claims.require_live(uow, task, officer=officer, claim_id=claim_id)
        _refuse_at_another_look(task)
        if joins.into_or_none(uow.session, other.incident_id) == task.incident_id:
            raise _not("joined")
        is_new = joins.tell_apart(uow, task.incident_id, other.incident_id, officer_id=officer.officer_id)
        if is_new:
            weighing.weigh_again(uow, [task, other])
            _record(uow, officer, "incident.tell_apart", task.incident_id, f"from incident {incident_id}")
        return is_new


def _both(uow: UnitOfWork, task_id: UUID, incident_id: UUID) -> tuple[VerificationTask, VerificationTask]:
    """Both tasks, locked in one order whoever asks, so that two officers who join crosswise take turns."""
    other_id = queries.first_task_id_or_none(uow.session, incident_id)
    if other_id is None:
        raise NotFound("no such incident on the worklist")
    if other_id == task_id:
        raise _not("itself")
    tasks = {each: claims.locked(uow, each) for each in sorted((task_id, other_id))}
    return tasks[task_id], tasks[other_id]


def _earlier_or_none(
    uow: UnitOfWork, task: VerificationTask, other: VerificationTask, officer: SignedIn
) -> JoinMade | None:
    """What this officer did with these two before: the same again is not refused."""
    for joined, surviving in ((other, task), (task, other)):
        found = joins.in_force_or_none(uow.session, joined.incident_id)
        if (
            found is not None
            and found.into_id == surviving.incident_id
            and found.joined_by == officer.officer_id
        ):
            return _made(found, surviving)
    return None


def _which(
    uow: UnitOfWork, task: VerificationTask, other: VerificationTask
) -> tuple[VerificationTask, VerificationTask]:
    """Which of them is joined, and which is decided for both. Raises NotJoinable."""
    status = incidents.find(uow.session, other.incident_id).status
    if task.seconds_id is not None:
        raise _not("second-person")
    if task.dispute_id is not None or (other.state == "decided" and status == "under_review"):
        raise _not("disputed")
    if other.state == "joined":
        raise _not("joined")
    if other.state == "decided" and status != "verified":
        raise _not("decided")
    joined, surviving = (other, task) if other.state == "open" else (task, other)
    if joins.joined_to(uow.session, [joined.incident_id]):
        raise _not("has-joined")
    return joined, surviving


def _refuse_at_another_look(task: VerificationTask) -> None:
    """A second person changes nothing of what is looked at; an audit item, decided or not, is nothing else."""
    if task.seconds_id is not None and (task.is_planted or task.state == "open"):
        raise _not("second-person")


def _refuse_anothers_work(uow: UnitOfWork, joined: VerificationTask, officer: SignedIn) -> None:
    if claims.is_live(joined) and joined.claimed_by != officer.officer_id:
        raise claims.LeaseHeld("somebody works on it", holder=claims.holder_of(uow, joined))


def _follow(uow: UnitOfWork, incident_id: UUID, into_id: UUID) -> None:
    """As far as the other is, this one is; its reporter reads that, and nothing of the other."""
    own = incidents.find(uow.session, incident_id)
    status = incidents.find(uow.session, into_id).status
    if incidents.follows(own.status, None, status):
        incidents.change_status(uow, incident_id, status)


def _made(found: joins.IncidentJoin, surviving: VerificationTask) -> JoinMade:
    return JoinMade(found.incident_id, found.into_id, surviving.id, found.joined_at)


def _not(why: str) -> NotJoinable:
    return NotJoinable(WHY[why], why=why)


def _record(uow: UnitOfWork, officer: SignedIn, action: str, incident_id: UUID, reason: str) -> None:
    uow.record(
        actor=officer.actor,
        action=action,
        subject=("incident", incident_id),
        reason=reason,
        incident_id=incident_id,
    )
