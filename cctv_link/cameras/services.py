"""Linking: which cameras may have seen an incident, said once per place it had."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from cctv_link.cameras import queries
from cctv_link.cameras.models import CameraLink
from cctv_link.cameras.sight import LinkTruth, TruthAt
from cctv_link.cameras.sighting import Sighted, who_may_see
from kernel import clock, incidents
from kernel.events import CamerasLinked, ReportSubmitted, SosMoved, SosRaised
from kernel.outbox import Delivery
from kernel.unit_of_work import UnitOfWork, unit_of_work


def link_cameras(delivery: Delivery, *, truth_at: TruthAt) -> None:
    """Link the cameras that may have seen the incident, and say so with one event, also when there are none.

    Each position of an SOS links anew: a camera it has left stays on record with the moment it was last in view,
    but is no longer current; one it is still in view of, or has come back to, goes on to the newest moment.
    Safe to run twice: one link per incident and camera, and the event is part of the same commit.
    """
    assert isinstance(delivery.event, ReportSubmitted | SosRaised | SosMoved)
    incident_id = delivery.event.incident_id
    with unit_of_work(completes=delivery) as uow:
        links = queries.links_to_rewrite(uow.session, incident_id)
        incident = incidents.find(uow.session, incident_id)
        moment_at = clock.now() if isinstance(delivery.event, SosMoved) else incident.occurred_at
        sighted = (
            who_may_see(uow.session, incident.position, at=moment_at, truth_at=truth_at)
            if incident.position
            else []
        )
        _rewrite(uow, incident_id, links, sighted, moment_at)
        uow.publish(CamerasLinked(incident_id=incident_id))
        if isinstance(delivery.event, ReportSubmitted):
            blind = sum(each.state.state == "not_recording" for each in sighted)
            incidents.note(uow, incident_id, "cameras_linked", n=len(sighted), blind=blind)


def _rewrite(
    uow: UnitOfWork,
    incident_id: UUID,
    links: Mapping[UUID, CameraLink],
    sighted: list[Sighted],
    moment_at: datetime,
) -> None:
    in_view = {each.camera.id for each in sighted}
    for camera_id, link in links.items():
        link.current = camera_id in in_view
    for rank, each in enumerate(sighted, start=1):
        link = links.get(each.camera.id) or CameraLink(
            incident_id=incident_id, camera_id=each.camera.id, moment_at=moment_at, linked_at=clock.now()
        )
        link.rank, link.current = rank, True
        # A job that comes late brings an older moment than the link has.
        link.moment_at = max(link.moment_at, moment_at)
        _say(link, each)
        uow.add(link)


def _say(link: CameraLink, sighted: Sighted) -> None:
    """The grounds of the claim, and what the camera could show."""
    grounds, state = sighted.grounds, sighted.state
    link.distance_m, link.bearing_deg = grounds.distance_m, grounds.bearing_deg
    link.inside_sector, link.near_pole = grounds.inside_sector, grounds.near_pole
    link.accuracy_m, link.light = grounds.accuracy_m, grounds.light
    link.off_axis_deg, link.dori = grounds.off_axis_deg, grounds.dori
    link.obstructed, link.missed = grounds.obstructed, sighted.is_missed
    link.state, link.reason = state.state, state.reason
    kept = LinkTruth.of_or_none(sighted.truth)
    link.truth_fails_at = kept.fails_at if kept else None
    link.truth_reason = kept.reason if kept else None
