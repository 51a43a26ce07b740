"""From a finding to its consequences: the spell, the fault, the ticket. Each in the commit of its cause.

One open fault per camera and rung, whatever it is called from sample to sample; the database holds that there
is never a second of one kind. Safe to run twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cctv_link.upkeep import queries
from cctv_link.upkeep.deciding import Finding
from cctv_link.upkeep.models import CameraFault, CameraTruth, RepairTicket
from cctv_link.upkeep.queries import WatchedCamera
from cctv_link.upkeep.terms import CABINET_KINDS, SAID_KINDS, TERMS, is_over, opens_fault
from kernel import clock, ids
from kernel.audit.entries import system
from kernel.events import CameraFaultClosed, CameraFaultOpened, RepairOverdue
from kernel.unit_of_work import UnitOfWork

UPKEEP = system("upkeep")
# What was done shows itself within a minute. After this long it was not done.
DONE_SHOWS_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Evidence of a fault. good: the reference, PNG. now: JPEG."""

    good: bytes | None = None
    now: bytes | None = None


def is_news(camera_faults: list[CameraFault], finding: Finding) -> bool:
    """Whether a finding opens a fault that is not open yet: then its picture is wanted."""
    return _to_open(camera_faults, finding)


def settle(
    uow: UnitOfWork, camera: WatchedCamera, finding: Finding, *, seen_at: datetime, pictures: Pictures
) -> None:
    """Make the spell, the faults and the tickets of a camera agree with what was decided."""
    _continue_spell(uow, camera.id, finding, seen_at)
    faults = queries.open_faults(uow.session, camera_id=camera.id)
    for fault in faults:
        if fault.kind in SAID_KINDS:
            is_gone = _is_done_and_unsaid_since(uow, fault)
        else:
            is_gone = is_over(fault.kind, fails_at=finding.fails_at)
        if is_gone:
            close_fault(uow, fault)
        else:
            _reopen_when_not_mended(uow, fault)
    if _to_open(faults, finding):
        open_fault(uow, pole_id=camera.pole_id, camera_id=camera.id, kind=finding.reason, pictures=pictures)


def open_fault(
    uow: UnitOfWork,
    *,
    pole_id: UUID,
    camera_id: UUID | None,
    kind: str,
    pictures: Pictures | None = None,
) -> None:
    """Open a fault of this kind with its ticket, unless one is open."""
    pictures, now, fault_id = pictures or Pictures(), clock.now(), ids.new_id()
    is_first = uow.execute(
        "INSERT INTO camera_faults (id, pole_id, camera_id, kind, opened_at, good_picture, fault_picture)"
        " VALUES (:id, :pole_id, :camera_id, :kind, :opened_at, :good, :now) ON CONFLICT DO NOTHING",
        {
            "id": fault_id,
            "pole_id": pole_id,
            "camera_id": camera_id,
            "kind": kind,
            "opened_at": now,
            "good": pictures.good,
            "now": pictures.now,
        },
    ).rowcount
    if not is_first:
        return
    terms = TERMS[kind]
    ticket = uow.add(
        RepairTicket(
            fault_id=fault_id,
            contract=terms.contract,
            urgency=terms.urgency,
            opened_at=now,
            due_at=now + terms.due_within,
        )
    )
    uow.publish(CameraFaultOpened(fault_id=fault_id, kind=kind))
    uow.publish(RepairOverdue(ticket_id=ticket.id), not_before=ticket.due_at)
    uow.record(actor=UPKEEP, action="fault.open", subject=("camera_fault", fault_id), reason=terms.words)


def close_fault(uow: UnitOfWork, fault: CameraFault) -> None:
    """What was wrong is gone: the fault ends, and its ticket is confirmed by the camera itself."""
    fault.closed_at = clock.now()
    ticket = queries.ticket_of_fault(uow.session, fault.id)
    ticket.state, ticket.confirmed_at = "confirmed", fault.closed_at
    uow.publish(CameraFaultClosed(fault_id=fault.id, kind=fault.kind))
    uow.record(
        actor=UPKEEP, action="fault.close", subject=("camera_fault", fault.id), reason=TERMS[fault.kind].words
    )


def close_pole_fault(uow: UnitOfWork, *, pole_id: UUID, kind: str) -> None:
    """The box says that this is over; nothing when it never was."""
    fault = queries.open_pole_fault_or_none(uow.session, pole_id=pole_id, kind=kind)
    if fault is not None:
        close_fault(uow, fault)


def _to_open(faults: list[CameraFault], finding: Finding) -> bool:
    """What is wrong with a whole pole is the pole's fault and not each of its cameras'."""
    if finding.is_good or finding.reason in CABINET_KINDS or not opens_fault(finding.reason):
        return False
    rung = TERMS[finding.reason].rung
    seen = [fault.kind for fault in faults if fault.closed_at is None and fault.kind not in SAID_KINDS]
    return all(TERMS[kind].rung is not rung for kind in seen)


def _continue_spell(uow: UnitOfWork, camera_id: UUID, finding: Finding, seen_at: datetime) -> None:
    spell = queries.open_spell_or_none(uow.session, camera_id)
    from_at = seen_at
    if spell is not None:
        holds_until = spell.seen_at + queries.SEEN_VALID
        if (spell.fails_at, spell.reason) == (finding.fails_at, finding.reason) and seen_at <= holds_until:
            spell.seen_at = max(spell.seen_at, seen_at)
            return
        # Where nobody looked, nothing is known: the old spell ends with the last look.
        from_at = max(seen_at, spell.from_at)
        spell.to_at = max(spell.from_at, from_at if seen_at <= holds_until else spell.seen_at)
        uow.session.flush()
    uow.add(
        CameraTruth(
            camera_id=camera_id,
            fails_at=finding.fails_at,
            reason=finding.reason,
            from_at=from_at,
            seen_at=from_at,
        )
    )


def _is_done_and_unsaid_since(uow: UnitOfWork, fault: CameraFault) -> bool:
    """Whether a camera that spoke is mended, by a technician's word, and has not spoken since: it may never do so again,
    being another one, or one that gives its events to nobody any more.
    """
    ticket = queries.ticket_of_fault(uow.session, fault.id)
    if ticket.state != "done" or ticket.done_at is None or fault.camera_id is None:
        return False
    is_shown = clock.now() - ticket.done_at >= DONE_SHOWS_WITHIN
    return is_shown and not queries.has_claimed_since(uow.session, fault.camera_id, ticket.done_at)


def _reopen_when_not_mended(uow: UnitOfWork, fault: CameraFault) -> None:
    ticket = queries.ticket_of_fault(uow.session, fault.id)
    if ticket.state != "done" or ticket.done_at is None:
        return
    if clock.now() - ticket.done_at < DONE_SHOWS_WITHIN:
        return
    ticket.state, ticket.done_at = "assigned", None
    uow.record(
        actor=UPKEEP,
        action="repair.reopen",
        subject=("repair_ticket", ticket.id),
        reason=f"the camera still says {TERMS[fault.kind].words}",
    )
