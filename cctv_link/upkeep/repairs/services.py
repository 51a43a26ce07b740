"""What a technician does with a ticket, and what the clock does with one that nobody has mended."""

from datetime import timedelta
from uuid import UUID

from cctv_link.upkeep import references
from cctv_link.upkeep.models import RepairTicket
from cctv_link.upkeep.repairs import queries
from cctv_link.upkeep.repairs.transitions import MOST_ESCALATION, after_or_none, next_escalation_at
from kernel import clock
from kernel.audit.entries import system
from kernel.errors import DomainError, Kind
from kernel.events import RepairOverdue
from kernel.identity.officers import SignedIn
from kernel.marks import N_
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

CLOCK = system("timer")
LOOK_AGAIN_AFTER = timedelta(minutes=15)


class RepairState(DomainError):
    kind = Kind.CONFLICT
    slug = "repair-state"
    title = N_("The ticket is not where this can be done")


class NoteMissing(DomainError):
    slug = "repair-note-missing"
    title = N_("A repair is done when it is said what was done")


def assign(*, officer: SignedIn, ticket_id: UUID) -> None:
    """The officer takes it; whoever had it before has not. Raises NotFound, RepairState."""
    with unit_of_work() as uow:
        ticket = _advanced(uow, ticket_id, "assign")
        ticket.owner_id, ticket.assigned_at = officer.officer_id, clock.now()
        _record(uow, officer, "repair.assign", ticket)


def start(*, officer: SignedIn, ticket_id: UUID) -> None:
    """The officer is at work on it, and has it from now on. Raises NotFound, RepairState."""
    with unit_of_work() as uow:
        ticket = _advanced(uow, ticket_id, "start")
        ticket.owner_id, ticket.started_at = officer.officer_id, clock.now()
        ticket.assigned_at = ticket.assigned_at or ticket.started_at
        _record(uow, officer, "repair.start", ticket)


def finish(*, officer: SignedIn, ticket_id: UUID, note: str) -> None:
    """What was done about it. The camera confirms it, or it comes back. Raises NotFound, RepairState."""
    with unit_of_work() as uow:
        ticket = _advanced(uow, ticket_id, "done")
        ticket.owner_id, ticket.done_at, ticket.note = officer.officer_id, clock.now(), note
        _record(uow, officer, "repair.done", ticket, reason=note)


def confirm_move(*, officer: SignedIn, ticket_id: UUID, note: str) -> None:
    """The camera is meant to look where it looks now: its references are forgotten, and learned anew.

    Raises NotFound, RepairState.
    """
    with unit_of_work() as uow:
        fault = queries.fault_of(uow.session, ticket_id)
        if fault.camera_id is None:
            raise RepairState("a pole's box has no picture that could be learned anew")
        ticket, now = _advanced(uow, ticket_id, "done", also_from=("open",)), clock.now()
        ticket.owner_id, ticket.done_at, ticket.note = officer.officer_id, now, note
        references.unlearn(uow, fault.camera_id, at=now)
        _record(uow, officer, "repair.confirm_move", ticket, reason=note)


def escalate(delivery: Delivery) -> None:
    """The time has run out: one step up, and the next is planned. Nothing when it is done by now. Safe to run twice."""
    assert isinstance(delivery.event, RepairOverdue)
    with unit_of_work(completes=delivery) as uow:
        ticket = queries.ticket_to_change(uow.session, delivery.event.ticket_id)
        if ticket.state == "confirmed" or ticket.escalation >= MOST_ESCALATION:
            return
        if ticket.state != "done":
            ticket.escalation += 1
            words = f"overdue since {ticket.due_at:%FT%TZ}, step {ticket.escalation}"
            uow.record(
                actor=CLOCK, action="repair.escalate", subject=("repair_ticket", ticket.id), reason=words
            )
        # What was done may come back: the clock of the step that was not taken looks again in a while.
        at = next_escalation_at(ticket.opened_at, ticket.due_at, escalation=ticket.escalation)
        if at is not None:
            uow.publish(
                RepairOverdue(ticket_id=ticket.id), not_before=max(at, clock.now() + LOOK_AGAIN_AFTER)
            )


def _advanced(
    uow: UnitOfWork, ticket_id: UUID, action: str, *, also_from: tuple[str, ...] = ()
) -> RepairTicket:
    ticket = queries.ticket_to_change(uow.session, ticket_id)
    after = "done" if ticket.state in also_from else after_or_none(action, ticket.state)
    if after is None:
        raise RepairState(f"it is {ticket.state.replace('_', ' ')}: {action} cannot follow")
    ticket.state = after
    return ticket


def _record(
    uow: UnitOfWork, officer: SignedIn, action: str, ticket: RepairTicket, *, reason: str = ""
) -> None:
    uow.record(actor=officer.actor, action=action, subject=("repair_ticket", ticket.id), reason=reason)
