"""Holding: at receipt, before anybody has verified, what the linked cameras saw is kept from being overwritten."""

from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from cctv_link.cameras import queries as cameras
from cctv_link.cameras.queries import CameraLinkFacts
from cctv_link.footage import budget, hold_queries, keeping
from cctv_link.footage.asking import ask_for_clips, moment
from cctv_link.footage.budget import HoldBudget
from cctv_link.footage.models import Hold
from cctv_link.footage.window import FootageWindow, Margins, clip_window, hold_window
from kernel import clock, incidents
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.events import CamerasLinked, HoldsDue
from kernel.incidents import IncidentFacts
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger()

FOOTAGE = system("footage")
# Of what the escape fan holds: behind every camera that may have seen it. Under disk pressure these minutes go first.
FAN_RANK = 1_000
OPEN_STATUSES = ("reported", "under_review")
AGAIN_AFTER = timedelta(minutes=1)


def hold_footage(delivery: Delivery, *, settings: Settings) -> None:
    """Hold what the linked cameras saw, within the budgets, and ask for the clips of the best of them.

    Safe to run twice, and again for every place of a moving SOS: one hold per incident and camera, whatever is
    called; cameras newly linked get theirs around the moment they were linked. While an SOS stays in a camera's
    view, and when it comes back to it, the hold grows with it, and another clip follows the one before.
    """
    assert isinstance(delivery.event, CamerasLinked)
    incident_id = delivery.event.incident_id
    with unit_of_work(completes=delivery) as uow:
        hold_queries.lock_incident(uow.session, incident_id)
        incident = incidents.find(uow.session, incident_id)
        links = cameras.links_of(uow.session, [incident_id])[incident_id]
        current = [link for link in links if link.current]
        hold_queries.lock_budgets(
            uow.session, incident.device_id, [link.camera_id for link in current if link.has_stream]
        )
        _place_holds(uow, incident, current, settings=settings)
        ask_for_clips(uow, incident, current, settings=settings)


def _place_holds(
    uow: UnitOfWork,
    incident: IncidentFacts,
    links: list[CameraLinkFacts],
    *,
    settings: Settings,
) -> None:
    """Best cameras first. What does not fit the budget is not held; its clip is asked for all the same.

    A hold that has been placed stays as it is, but for one of the escape fan, which was for who passed by and is
    shorter, and for one that no longer reaches to what a moving SOS does now. One that was let go is not placed again,
    unless it was an open SOS's and the person is before the camera again: what they do now was never let go.
    """
    held = hold_queries.held_cameras(uow.session, incident.id)
    margins = Margins.by(settings)
    in_force = {hold.camera_id: hold for hold in hold_queries.holds_in_force(uow.session, incident.id)}
    let_go = {hold.camera_id: hold for hold in hold_queries.holds_released(uow.session, incident.id)}
    wanted = [
        link
        for link in links
        if link.has_stream
        and (
            link.camera_id not in held
            or _is_too_short(in_force.get(link.camera_id), incident, link, margins)
            or _is_back(let_go.get(link.camera_id), incident, link)
        )
    ]
    if not wanted:
        return
    left = _budget_of(uow.session, incident, wanted, settings)
    over_budget = [
        link.label
        for link in wanted
        if not (
            _hold_again(uow, incident, link, let_go[link.camera_id], left=left, margins=margins)
            if link.camera_id in let_go
            else _hold(uow, incident, link, left=left, margins=margins, before=in_force.get(link.camera_id))
        )
    ]
    if not held:
        first_look_at = incident.received_at + timedelta(hours=keeping.TELL_AFTER_H[0])
        uow.publish(HoldsDue(incident_id=incident.id), not_before=first_look_at)
    if over_budget:
        log.warning("holds over budget", incident_id=str(incident.id), budget=left.name, cameras=over_budget)


def _hold(
    uow: UnitOfWork,
    incident: IncidentFacts,
    link: CameraLinkFacts,
    *,
    left: HoldBudget,
    margins: Margins,
    before: Hold | None,
) -> bool:
    """Hold what the camera may show, or lengthen a hold to it; False when the budget has not enough left."""
    window, held_s = hold_window(*moment(incident, link), margins=margins), 0.0
    if before is not None:
        held = FootageWindow(before.from_at, before.to_at)
        window, held_s = window.with_all_of(held), held.length_s
    if not left.take(link.camera_id, window.length_s - held_s):
        return False
    hold = before or Hold(
        incident_id=incident.id,
        camera_id=link.camera_id,
        until_at=incident.received_at + keeping.LET_GO_AFTER,
        budget=left.name,
        device_id=incident.device_id,
        placed_at=clock.now(),
    )
    hold.from_at, hold.to_at, hold.rank = window.from_at, window.to_at, link.rank
    uow.add(hold)
    uow.record(
        actor=FOOTAGE,
        action="hold.place" if before is None else "hold.widen",
        subject=("hold", hold.id),
        reason=f"camera {link.label}, {window.length_s:.0f} s",
        incident_id=incident.id,
    )
    return True


def _hold_again(
    uow: UnitOfWork,
    incident: IncidentFacts,
    link: CameraLinkFacts,
    hold: Hold,
    *,
    left: HoldBudget,
    margins: Margins,
) -> bool:
    """Hold what the camera shows now; what was let go of stays so. False when the budget has not enough left."""
    window, now = hold_window(*moment(incident, link), margins=margins), clock.now()
    if not left.take(link.camera_id, window.length_s):
        return False
    hold.from_at, hold.to_at, hold.rank = window.from_at, window.to_at, link.rank
    hold.basis, hold.until_at, hold.placed_at = keeping.UNDECIDED, now + keeping.LET_GO_AFTER, now
    hold.released_at, hold.release_reason = None, ""
    uow.session.flush()
    uow.publish(HoldsDue(incident_id=incident.id), not_before=hold.until_at)
    uow.record(
        actor=FOOTAGE,
        action="hold.place",
        subject=("hold", hold.id),
        reason=f"camera {link.label}, {window.length_s:.0f} s, the person is before it again",
        incident_id=incident.id,
    )
    return True


def _is_back(hold: Hold | None, incident: IncidentFacts, link: CameraLinkFacts) -> bool:
    """Whether an open SOS has come back to a camera whose hold was let go. Not at once: under disk pressure one would
    be placed and let go at every place of it."""
    return (
        hold is not None
        and hold.released_at is not None
        and incident.kind == "sos"
        and incident.status in OPEN_STATUSES
        and link.moment_at > hold.released_at + AGAIN_AFTER
    )


def _is_too_short(
    hold: Hold | None, incident: IncidentFacts, link: CameraLinkFacts, margins: Margins
) -> bool:
    """Whether a hold in force must grow. Not at each place of an SOS: only when what a clip of now would show is not held."""
    if hold is None:
        return False
    needed = clip_window(*moment(incident, link), margins=margins)
    return hold.rank == FAN_RANK or (incident.kind == "sos" and hold.to_at < needed.to_at)


def _budget_of(
    session: "Session", incident: IncidentFacts, links: list[CameraLinkFacts], settings: Settings
) -> HoldBudget:
    name = budget.budget_name(is_sos=incident.kind == "sos", device_id=incident.device_id)
    per_device_s, per_camera_s = budget.limits_s(name, settings)
    return HoldBudget(
        name=name,
        device_left_s=0.0
        if incident.is_over_budget
        else per_device_s - hold_queries.held_by_device_s(session, incident.device_id, budget=name),
        camera_s=per_camera_s,
        held_of_cameras_s=hold_queries.held_of_cameras_s(
            session, [link.camera_id for link in links], budgets=budget.counted_budgets(name)
        ),
    )
