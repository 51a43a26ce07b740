"""Holding: at receipt, before anybody has verified, what the linked cameras saw is kept from being overwritten."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog

from cctv_link.cameras import queries as cameras
from cctv_link.cameras.queries import CameraLinkFacts
from cctv_link.footage import budget, queries, readiness
from cctv_link.footage.budget import HoldBudget
from cctv_link.footage.models import Clip, Hold
from cctv_link.footage.window import Margins, clip_window, hold_window
from cctv_link.recorders import queries as recorders
from kernel import clock, incidents
from kernel.audit.entries import system
from kernel.config import Settings
from kernel.events import CamerasLinked, FootageDue, FootageUnavailable
from kernel.incidents import IncidentFacts
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger()

MOST_CLIPS = 6
# Nobody decided for three days: then the ring may have the minutes back, the clip stays.
HOLD_ENDS_AFTER = timedelta(hours=72)

FOOTAGE = system("footage")


def hold_footage(delivery: Delivery, *, settings: Settings) -> None:
    """Hold what the linked cameras saw, within the budgets, and ask for the clips of the best of them.

    Safe to run twice, and again for every place of a moving SOS: one hold and one clip per incident and
    camera, whatever is called; cameras newly linked get theirs around the moment they were linked.
    """
    assert isinstance(delivery.event, CamerasLinked)
    incident_id = delivery.event.incident_id
    with unit_of_work(completes=delivery) as uow:
        queries.lock_incident(uow.session, incident_id)
        incident = incidents.find(uow.session, incident_id)
        links = cameras.links_of(uow.session, [incident_id])[incident_id]
        current = [link for link in links if link.current]
        margins = Margins.by(settings)
        _place_holds(uow, incident, current, margins=margins, settings=settings)
        _ask_for_clips(uow, incident, current, margins=margins)


def _place_holds(
    uow: UnitOfWork,
    incident: IncidentFacts,
    links: list[CameraLinkFacts],
    *,
    margins: Margins,
    settings: Settings,
) -> None:
    """Best cameras first. What does not fit the budget is not held; its clip is asked for all the same."""
    held = queries.held_cameras(uow.session, incident.id)
    wanted = [link for link in links if link.has_stream and link.camera_id not in held]
    if not wanted:
        return
    left = _budget_of(uow.session, incident, wanted, settings)
    now, over_budget = clock.now(), []
    for link in wanted:
        window = hold_window(*_moment(incident, link), margins=margins)
        if not left.take(link.camera_id, window.length_s):
            over_budget.append(link.label)
            continue
        hold = uow.add(
            Hold(
                incident_id=incident.id,
                camera_id=link.camera_id,
                from_at=window.from_at,
                to_at=window.to_at,
                until_at=incident.received_at + HOLD_ENDS_AFTER,
                budget=left.name,
                device_id=incident.device_id,
                placed_at=now,
            )
        )
        uow.record(
            actor=FOOTAGE,
            action="hold.place",
            subject=("hold", hold.id),
            reason=f"camera {link.label}, {window.length_s:.0f} s",
            incident_id=incident.id,
        )
    if over_budget:
        log.warning("holds over budget", incident_id=str(incident.id), budget=left.name, cameras=over_budget)


def _budget_of(
    session: "Session", incident: IncidentFacts, links: list[CameraLinkFacts], settings: Settings
) -> HoldBudget:
    name = budget.budget_name(is_sos=incident.kind == "sos", device_id=incident.device_id)
    per_device_s, per_camera_s = budget.limits_s(name, settings)
    return HoldBudget(
        name=name,
        device_left_s=per_device_s - queries.held_by_device_s(session, incident.device_id, budget=name),
        camera_s=per_camera_s,
        held_of_cameras_s=queries.held_of_cameras_s(
            session, [link.camera_id for link in links], budgets=budget.counted_budgets(name)
        ),
    )


def _ask_for_clips(
    uow: UnitOfWork, incident: IncidentFacts, links: list[CameraLinkFacts], *, margins: Margins
) -> None:
    """Of the best cameras that can have something; the others among the best say at once that they have not."""
    asked = queries.asked_cameras(uow.session, incident.id)
    elsewhere = recorders.kept_elsewhere(uow.session, [link.camera_id for link in links])
    kept = [link for link in links if link.has_stream or link.camera_id in elsewhere]
    nowhere = [link for link in links if link not in kept and link.rank <= MOST_CLIPS]
    for link in kept[:MOST_CLIPS] + nowhere:
        if link.camera_id not in asked:
            _ask_for_clip(uow, incident, link, margins=margins, is_kept=link in kept)


def _ask_for_clip(
    uow: UnitOfWork, incident: IncidentFacts, link: CameraLinkFacts, *, margins: Margins, is_kept: bool
) -> None:
    window = clip_window(*_moment(incident, link), margins=margins)
    clip = uow.add(
        Clip(
            incident_id=incident.id,
            camera_id=link.camera_id,
            from_at=window.from_at,
            to_at=window.to_at,
            state="pending" if is_kept else "unavailable",
            reason="" if is_kept else readiness.NOT_CONNECTED,
            requested_at=clock.now(),
        )
    )
    if not is_kept:
        uow.publish(
            FootageUnavailable(
                incident_id=incident.id, clip_id=clip.id, camera_id=link.camera_id, reason=clip.reason
            )
        )
        return
    if incident.kind == "sos":
        uow.publish(FootageDue(clip_id=clip.id))
    uow.publish(FootageDue(clip_id=clip.id), not_before=window.to_at + readiness.CLOSING_MARGIN)


def _moment(incident: IncidentFacts, link: CameraLinkFacts) -> tuple[datetime, datetime | None]:
    """When the camera may have seen it: a moving SOS passes each camera at another moment."""
    if incident.kind == "sos":
        return link.moment_at, None
    return incident.occurred_at, incident.occurred_until
