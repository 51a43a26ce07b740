"""Looking at what is held when it falls due, when somebody has decided, and when an order says so."""

from datetime import datetime
from uuid import UUID

from cctv_link.evidence import legal_holds
from cctv_link.footage import hold_queries, keeping, queries
from cctv_link.footage.keeping import Holding, Standing
from cctv_link.footage.models import Hold
from kernel import clock, incidents, joins
from kernel.audit.entries import system
from kernel.events import (
    DecisionOverdue,
    FootageDue,
    HoldsDue,
    IncidentInconclusive,
    IncidentsJoined,
    IncidentsSeparated,
    IncidentUnfounded,
    IncidentVerified,
    IncidentWithdrawn,
    LegalHoldPlaced,
    LegalHoldReleased,
    ReportDisputed,
)
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

RETENTION = system("retention")
# Still to be decided: then, and only then, somebody is told that nobody has.
UNDECIDED_STATUSES = ("reported", "under_review")


def follow_decision(delivery: Delivery) -> None:
    """Verified: what is held stays with the case. Otherwise the 14 days begin: the resident is told by the decision."""
    assert isinstance(
        delivery.event, IncidentVerified | IncidentUnfounded | IncidentInconclusive | IncidentWithdrawn
    )
    is_case = isinstance(delivery.event, IncidentVerified)
    incident_id, now = delivery.event.incident_id, clock.now()
    basis, until_at = (keeping.CASE, None) if is_case else (keeping.TOLD, now + keeping.TOLD_FOR)
    with unit_of_work(completes=delivery) as uow:
        # What was joined to it was decided with it, and holds footage of its own.
        for each_id in (incident_id, *_decided_with(uow, incident_id)):
            _keep(uow, each_id, basis, until_at)


def follow_join(delivery: Delivery) -> None:
    """What a joined incident holds stays as long as its new status says: also when it is by itself again."""
    assert isinstance(delivery.event, IncidentsJoined | IncidentsSeparated)
    incident_id = delivery.event.incident_id
    with unit_of_work(completes=delivery) as uow:
        incident = incidents.find(uow.session, incident_id)
        if incident.status == "verified":
            _keep(uow, incident_id, keeping.CASE, None)
        elif isinstance(delivery.event, IncidentsSeparated) and incident.status in UNDECIDED_STATUSES:
            _keep(uow, incident_id, keeping.UNDECIDED, incident.received_at + keeping.LET_GO_AFTER)
            uow.publish(HoldsDue(incident_id=incident_id))


def review_holds(delivery: Delivery) -> None:
    """Do with an incident's holds what the rule says now. Safe to run twice, early and late."""
    assert isinstance(delivery.event, HoldsDue | LegalHoldReleased | ReportDisputed)
    incident_id, now = delivery.event.incident_id, clock.now()
    with unit_of_work(completes=delivery) as uow:
        hold_queries.lock_incident(uow.session, incident_id)
        holds = hold_queries.holds_in_force(uow.session, incident_id)
        if not holds:
            return
        found = keeping.look(_standing(uow, incident_id, holds), now=now)
        if found.tell_h is not None:
            uow.publish(DecisionOverdue(incident_id=incident_id, hours=found.tell_h))
        left = len(holds)
        if found.holding is Holding.END:
            for hold in holds:
                release(uow, hold, reason="14 days after the resident was told")
            left = 0
        elif found.holding is Holding.CLIP_ONLY:
            left = sum(_let_go_outside_the_clip(uow, hold, now=now) for hold in holds)
        if left and found.again_at is not None:
            uow.publish(HoldsDue(incident_id=incident_id), not_before=found.again_at)


def keep_for_order(delivery: Delivery) -> None:
    """An order suspends disposal: holds that had ended come into force again, for what the ring still has of them."""
    assert isinstance(delivery.event, LegalHoldPlaced)
    incident_id = delivery.event.incident_id
    with unit_of_work(completes=delivery) as uow:
        hold_queries.lock_incident(uow.session, incident_id)
        for hold in hold_queries.holds_released(uow.session, incident_id):
            hold.released_at, hold.release_reason = None, ""
            _record(uow, "hold.place", hold, "legal hold")
        until_at = legal_holds.in_force_until_or_none(uow.session, incident_id)
        if until_at is not None:
            uow.publish(HoldsDue(incident_id=incident_id), not_before=until_at)


def _decided_with(uow: UnitOfWork, incident_id: UUID) -> list[UUID]:
    joined = joins.joined_to(uow.session, [incident_id]).get(incident_id, [])
    facts = incidents.find_all(uow.session, [incident_id, *joined])
    return [each for each in joined if facts[each].status == facts[incident_id].status]


def _keep(uow: UnitOfWork, incident_id: UUID, basis: str, until_at: datetime | None) -> None:
    hold_queries.lock_incident(uow.session, incident_id)
    holds = hold_queries.holds_in_force(uow.session, incident_id)
    for hold in holds:
        hold.basis, hold.until_at = basis, until_at
    if not holds:
        return
    how_long = "until it is decided" if basis == keeping.UNDECIDED else _until(until_at)
    uow.record(
        actor=RETENTION,
        action="hold.keep",
        subject=("incident", incident_id),
        reason=f"{len(holds)} cameras, {how_long}",
        incident_id=incident_id,
    )
    if until_at is not None:
        uow.publish(HoldsDue(incident_id=incident_id), not_before=until_at)


def release(uow: UnitOfWork, hold: Hold, *, reason: str) -> None:
    """Let the ring have a hold's minutes back, and say why."""
    hold.released_at, hold.release_reason = clock.now(), reason
    _record(uow, "hold.release", hold, reason)


def _standing(uow: UnitOfWork, incident_id: UUID, holds: list[Hold]) -> Standing:
    incident = incidents.find(uow.session, incident_id)
    # A decision sets all of them; one placed later, by an SOS that moved on, has not heard of it.
    decided = [hold for hold in holds if hold.basis != keeping.UNDECIDED]
    basis = decided[0].basis if decided else keeping.UNDECIDED
    return Standing(
        basis=basis,
        received_at=incident.received_at,
        told_until_at=decided[0].until_at if basis == keeping.TOLD else None,
        # A joined one is decided with the other, and supervisors hear of that one.
        is_open=incident.status in UNDECIDED_STATUSES
        and joins.into_or_none(uow.session, incident_id) is None,
        is_disputed=basis == keeping.TOLD and incident.status == "under_review",
        ordered_until_at=legal_holds.in_force_until_or_none(uow.session, incident_id),
    )


def _let_go_outside_the_clip(uow: UnitOfWork, hold: Hold, *, now: datetime) -> bool:
    """Whether some of it is left: a clip that still waits is pulled now, and its own minutes stay until it is."""
    waiting = queries.clips_not_final(uow.session, hold.incident_id, hold.camera_id)
    if not waiting:
        release(uow, hold, reason="undecided for 72 h")
        return False
    from_at = max(hold.from_at, min(clip.from_at for clip in waiting))
    to_at = min(hold.to_at, max(clip.to_at for clip in waiting))
    if (from_at, to_at) != (hold.from_at, hold.to_at):
        hold.from_at, hold.to_at = from_at, to_at
        _record(uow, "hold.narrow", hold, "undecided for 72 h: what lies outside the clip is let go")
    for clip in waiting:
        if clip.pull_at > now:
            clip.pull_at = now
            uow.publish(FootageDue(clip_id=clip.id))
    return True


def _record(uow: UnitOfWork, action: str, hold: Hold, reason: str) -> None:
    uow.record(
        actor=RETENTION, action=action, subject=("hold", hold.id), reason=reason, incident_id=hold.incident_id
    )


def _until(at: datetime | None) -> str:
    return "with the case" if at is None else f"until {clock.wire(at)}"
