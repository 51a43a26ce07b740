"""Asking for clips: of the best cameras, at once where the budget allows, else when somebody looks or it is free."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from cctv_link.cameras.queries import CameraLinkFacts
from cctv_link.footage import budget, clip_budget, queries, readiness
from cctv_link.footage.models import Clip
from cctv_link.footage.window import FootageWindow, Margins, clip_window
from cctv_link.recorders import queries as recorders
from kernel import clock
from kernel.config import Settings
from kernel.events import FootageDue, FootageUnavailable, IncidentsJoined, TaskClaimed
from kernel.incidents import IncidentFacts
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger()

MOST_CLIPS = 6


@dataclass(frozen=True, slots=True)
class _Asking:
    """For whom it is asked, and what bounds it."""

    incident: IncidentFacts
    budget_name: str
    margins: Margins
    settings: Settings


def ask_for_clips(
    uow: UnitOfWork, incident: IncidentFacts, links: list[CameraLinkFacts], *, settings: Settings
) -> None:
    """Of the best cameras that can have something; the others among the best say at once that they have not.

    The caller holds the locks of the incident and of its budgets.
    """
    name = budget.budget_name(is_sos=incident.kind == "sos", device_id=incident.device_id)
    asking = _Asking(incident, name, Margins.by(settings), settings)
    asked = queries.clips_asked(uow.session, incident.id)
    elsewhere = recorders.kept_elsewhere(uow.session, [link.camera_id for link in links])
    kept = [link for link in links if link.has_stream or link.camera_id in elsewhere]
    wanted = kept[:MOST_CLIPS]
    wanted = [link for link in wanted if link.camera_id not in asked]
    if incident.kind == "sos":
        count = sum(len(clips) for clips in asked.values())
        room = max(0, settings.clips_per_sos - count)
        if len(wanted) > room:
            log.warning("clips of an SOS at their limit", incident_id=str(incident.id), limit=room)
        wanted = wanted[:room]
        # Half of its clips at most go to cameras that have given one, whoever walks up and down before them.
        further = settings.clips_per_sos // 2 - (count - len(asked))
        _follow(uow, asking, kept[:MOST_CLIPS], asked, room=min(further, room - len(wanted)))
    for link in wanted:
        _ask(uow, asking, link, clip_window(*moment(incident, link), margins=asking.margins))
    for link in links:
        if link not in kept and link.rank <= MOST_CLIPS and link.camera_id not in asked:
            _say_not_connected(uow, asking, link)


def pull_waiting_clips(delivery: Delivery) -> None:
    """An officer looks at the task: what waited for the budget is pulled now."""
    assert isinstance(delivery.event, TaskClaimed | IncidentsJoined)
    now = clock.now()
    with unit_of_work(completes=delivery) as uow:
        for clip in queries.clips_that_wait(uow.session, delivery.event.incident_id):
            clip.pull_at = now
            window = FootageWindow(clip.from_at, clip.to_at)
            if readiness.is_worth_a_part(window, now):
                uow.publish(FootageDue(clip_id=clip.id))
            uow.publish(FootageDue(clip_id=clip.id), not_before=readiness.due_at(window))


def moment(incident: IncidentFacts, link: CameraLinkFacts) -> tuple[datetime, datetime | None]:
    """When the camera may have seen it: a moving SOS passes each camera at another moment."""
    if incident.kind == "sos":
        return link.moment_at, None
    return incident.occurred_at, incident.occurred_until


def _follow(
    uow: UnitOfWork,
    asking: _Asking,
    links: list[CameraLinkFacts],
    asked: Mapping[UUID, list[Clip]],
    *,
    room: int,
) -> None:
    """A moving SOS stays in a camera's view, or has come back to it: another clip, from where the last one ends."""
    for link in links:
        before = asked.get(link.camera_id, [])
        asked_to = max((clip.to_at for clip in before), default=None)
        if asked_to is None or link.moment_at + readiness.PART_WORTH_CUTTING <= asked_to:
            continue
        if room <= 0:
            log.warning(
                "clips of an SOS at their limit", incident_id=str(asking.incident.id), again=link.label
            )
            return
        around = clip_window(*moment(asking.incident, link), margins=asking.margins)
        window = FootageWindow(max(around.from_at, asked_to), around.to_at)
        _ask(uow, asking, link, window, follows=before[0])
        room -= 1


def _ask(
    uow: UnitOfWork,
    asking: _Asking,
    link: CameraLinkFacts,
    window: FootageWindow,
    *,
    follows: Clip | None = None,
) -> None:
    now = clock.now()
    pull_at = _pull_at(uow.session, asking, link, now=now)
    clip = _clip(asking, link, window, state="pending", reason="", pull_at=pull_at)
    clip.extends_id = follows.id if follows is not None else None
    uow.add(clip)
    is_sos = asking.incident.kind == "sos"
    if pull_at <= now and (is_sos or readiness.is_worth_a_part(window, now)):
        uow.publish(FootageDue(clip_id=clip.id))
    uow.publish(FootageDue(clip_id=clip.id), not_before=max(pull_at, readiness.due_at(window)))


def _pull_at(session: "Session", asking: _Asking, link: CameraLinkFacts, *, now: datetime) -> datetime:
    per_device, per_camera = clip_budget.limits(asking.budget_name, asking.settings)
    # What is over its budget is cut when an officer looks, or an hour later.
    full_since: list[datetime | None] = [now] if asking.incident.is_over_budget else []
    if per_device is not None:
        full_since.append(
            queries.pull_of_device_or_none(session, asking.incident.device_id, nth_latest=per_device)
        )
    if per_camera is not None:
        names = budget.counted_budgets(asking.budget_name)
        full_since.append(
            queries.pull_of_camera_or_none(session, link.camera_id, budgets=names, nth_latest=per_camera)
        )
    return clip_budget.pull_at(now=now, full_since=full_since)


def _say_not_connected(uow: UnitOfWork, asking: _Asking, link: CameraLinkFacts) -> None:
    window = clip_window(*moment(asking.incident, link), margins=asking.margins)
    reason = readiness.NOT_CONNECTED
    clip = uow.add(_clip(asking, link, window, state="unavailable", reason=reason, pull_at=clock.now()))
    uow.publish(
        FootageUnavailable(
            incident_id=asking.incident.id, clip_id=clip.id, camera_id=link.camera_id, reason=reason
        )
    )


def _clip(
    asking: _Asking,
    link: CameraLinkFacts,
    window: FootageWindow,
    *,
    state: str,
    reason: str,
    pull_at: datetime,
) -> Clip:
    return Clip(
        incident_id=asking.incident.id,
        camera_id=link.camera_id,
        from_at=window.from_at,
        to_at=window.to_at,
        state=state,
        reason=reason,
        budget=asking.budget_name,
        device_id=asking.incident.device_id,
        pull_at=pull_at,
        requested_at=clock.now(),
    )
