"""Linking: which cameras may have seen an incident, said once per place it had."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from cctv_link.cameras import coverage, queries, sun
from cctv_link.cameras.coverage import LONGEST_RANGE_M, USABLE_ACCURACY_M, Grounds, Light
from cctv_link.cameras.models import CameraLink
from cctv_link.cameras.queries import CandidateCamera
from cctv_link.outlines import queries as outlines
from cctv_link.recording import queries as recordings
from cctv_link.recording.queries import CameraState
from kernel import clock, incidents
from kernel.events import CamerasLinked, ReportSubmitted, SosMoved, SosRaised
from kernel.geo import Position
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_LINKS = 12
# Whatever could stand between a place and a camera that is linked to it.
SIGHT_M = LONGEST_RANGE_M + USABLE_ACCURACY_M

Sighted = tuple[CandidateCamera, Grounds, CameraState]


def link_cameras(delivery: Delivery) -> None:
    """Link the cameras that may have seen the incident, and say so with one event, also when there are none.

    Each position of an SOS links anew: a camera it has left stays on record, but is no longer current.
    Safe to run twice: one link per incident and camera, and the event is part of the same commit.
    """
    assert isinstance(delivery.event, ReportSubmitted | SosRaised | SosMoved)
    incident_id = delivery.event.incident_id
    with unit_of_work(completes=delivery) as uow:
        links = queries.links_to_rewrite(uow.session, incident_id)
        incident = incidents.find(uow.session, incident_id)
        moment_at = clock.now() if isinstance(delivery.event, SosMoved) else incident.occurred_at
        sighted = _who_may_see(uow.session, incident.position, moment_at) if incident.position else []
        _rewrite(uow, incident_id, links, sighted, moment_at)
        uow.publish(CamerasLinked(incident_id=incident_id))
        if isinstance(delivery.event, ReportSubmitted):
            blind = sum(state.state == "not_recording" for *_, state in sighted)
            incidents.note(uow, incident_id, "cameras_linked", n=len(sighted), blind=blind)


def _who_may_see(session: "Session", position: Position, at: datetime) -> list[Sighted]:
    """The likeliest cameras, best first. Among equals those that recorded come first: they have something to show."""
    candidates = queries.cameras_around(session, position, at=at)
    if not candidates:
        return []
    light: Light = "day" if sun.is_day(position, at=at) else "night"
    walls = outlines.obstructions_around(session, position, within_m=SIGHT_M)
    seen = [
        (candidate, grounds)
        for candidate in candidates
        if (grounds := coverage.may_see(candidate.view, position, light=light, obstructions=walls))
        is not None
    ]
    states = recordings.state_at(session, [candidate.id for candidate, _ in seen], at)
    sighted = [(candidate, grounds, states[candidate.id]) for candidate, grounds in seen]
    return sorted(sighted, key=_rank_key)[:MOST_LINKS]


def _rank_key(sighted: Sighted) -> tuple[int, bool, float, str]:
    camera, grounds, state = sighted
    likelihood, share = coverage.rank_key(camera.view, grounds)
    return likelihood, state.state != "recording", share, camera.label


def _rewrite(
    uow: UnitOfWork,
    incident_id: UUID,
    links: Mapping[UUID, CameraLink],
    sighted: list[Sighted],
    moment_at: datetime,
) -> None:
    in_view = {camera.id for camera, *_ in sighted}
    for camera_id, link in links.items():
        link.current = camera_id in in_view
    for rank, (camera, grounds, state) in enumerate(sighted, start=1):
        link = links.get(camera.id) or CameraLink(
            incident_id=incident_id, camera_id=camera.id, moment_at=moment_at, linked_at=clock.now()
        )
        link.rank, link.state, link.reason = rank, state.state, state.reason
        link.distance_m, link.bearing_deg = grounds.distance_m, grounds.bearing_deg
        link.inside_sector, link.near_pole = grounds.inside_sector, grounds.near_pole
        link.accuracy_m, link.current = grounds.accuracy_m, True
        link.off_axis_deg, link.dori = grounds.off_axis_deg, grounds.dori
        link.light, link.obstructed = grounds.light, grounds.obstructed
        uow.add(link)
