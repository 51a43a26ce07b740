"""The storyboard of an escape, and the minutes of it that are held before anybody asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import structlog

from cctv_link.cameras import queries as cameras
from cctv_link.cameras.queries import CameraLinkFacts
from cctv_link.cameras.sight import LinkTruth
from cctv_link.evidence.queries import EvidenceFacts
from cctv_link.fan import queries
from cctv_link.fan.roads import SNAP_M
from cctv_link.fan.spread import ENOUGH_POLES, FURTHEST_M, MEMORY, MOST_STOPS, REACHES_M, Stop, escape_fan
from cctv_link.footage import hold_queries, prefetch
from cctv_link.footage import queries as footage
from cctv_link.footage.window import Margins, hold_window
from cctv_link.outlines import queries as outlines
from cctv_link.outlines.queries import Roads
from cctv_link.recording import queries as recordings
from cctv_link.recording.queries import CameraState
from cctv_link.upkeep import queries as upkeep
from kernel import incidents
from kernel.config import Settings
from kernel.events import CamerasLinked
from kernel.geo import Position
from kernel.identity import reach
from kernel.incidents import IncidentFacts
from kernel.outbox import Delivery
from kernel.unit_of_work import reading, unit_of_work

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

log = structlog.get_logger()

# Somebody got away. Of the others a fan is shown when it is asked for, and nothing is held.
FLED = frozenset(
    {
        "phone_snatching",
        "motorcycle_snatching",
        "car_snatching",
        "robbery",
        "assault",
        "motorcycle_theft",
        "car_theft",
    }
)
# Told to lie somewhere in a longer stretch than this, an escape has no minutes to look at.
LONGEST_UNCERTAINTY = timedelta(minutes=15)
MOST_PREFETCHED = 40
NO_ROADS = Roads([], are_schematic=False)


@dataclass(frozen=True, slots=True)
class StoryCamera:
    """A camera of a stop: how it was when somebody may have passed, whether that is held, and a still if any.

    truth: what upkeep had found of it; None where nobody watched.
    """

    id: UUID
    label: str
    state: CameraState
    truth: LinkTruth | None
    held: bool
    still: EvidenceFacts | None


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the storyboard."""

    stop: Stop
    cameras: list[StoryCamera]


@dataclass(frozen=True, slots=True)
class Storyboard:
    """Where and when it began, and what to look at in which order; place None: nobody knows where."""

    incident_id: UUID
    place: Position | None
    left_from: datetime
    left_to: datetime
    roads: Roads
    frames: list[Frame]


def storyboard(incident_id: UUID, *, officer_id: UUID) -> Storyboard:
    """The fan of an incident with its cameras and stills, but for those hidden from this officer. Raises NotFound."""
    with reading() as session:
        incident = incidents.find(session, incident_id)
        stops, roads = _fan(session, incident)
        camera_ids = [camera_id for stop in stops for camera_id in stop.pole.camera_ids]
        labels = cameras.labels_of(session, camera_ids)
        held = hold_queries.held_cameras(session, incident_id)
        clips = footage.clips_of(session, [incident_id])[incident_id]
        stills = {clip.camera_id: clip.still for clip in clips if clip.still is not None}
        hidden = reach.hidden_cameras(session, officer_id)
        frames = [
            Frame(
                stop,
                [each for each in _cameras(session, stop, labels, held, stills) if each.id not in hidden],
            )
            for stop in stops
        ]
    left_to = incident.occurred_until or incident.occurred_at
    return Storyboard(incident_id, incident.position, incident.occurred_at, left_to, roads, frames)


def prefetch_fan(delivery: Delivery, *, settings: Settings) -> None:
    """Hold the minutes that somebody who got away may be seen in, nearest in time first, as far as the budget goes.

    The linked cameras have their own holds, which are longer. Safe to run twice.
    """
    assert isinstance(delivery.event, CamerasLinked)
    incident_id = delivery.event.incident_id
    with reading() as session:
        incident = incidents.find(session, incident_id)
        stops = _fan(session, incident)[0] if _is_worth_it(incident) else []
        links = cameras.links_of(session, [incident_id])[incident_id]
        camera_ids = [camera_id for stop in stops for camera_id in stop.pole.camera_ids]
        recordable = queries.with_stream(session, camera_ids) - {link.camera_id for link in links}
    wanted = [
        (camera_id, stop) for stop in stops for camera_id in stop.pole.camera_ids if camera_id in recordable
    ][:MOST_PREFETCHED]
    with unit_of_work(completes=delivery) as uow:
        hold_queries.lock_incident(uow.session, incident_id)
        reserved_s = _reserved_s(
            incident, links, hold_queries.held_cameras(uow.session, incident_id), settings
        )
        placed = [
            prefetch.place(
                uow,
                incident_id,
                camera_id,
                from_at=stop.from_at,
                to_at=stop.to_at,
                settings=settings,
                reserved_s=reserved_s,
            )
            for camera_id, stop in wanted
        ]
    if not all(placed):
        log.warning("escape fan over budget", incident_id=str(incident_id), left_out=placed.count(False))


def _reserved_s(
    incident: IncidentFacts, links: list[CameraLinkFacts], held: set[UUID], settings: Settings
) -> float:
    """What the linked cameras will want whose hold is not placed yet: the two jobs come in any order."""
    window = hold_window(incident.occurred_at, incident.occurred_until, margins=Margins.by(settings))
    return window.length_s * sum(link.has_stream and link.camera_id not in held for link in links)


def _is_worth_it(incident: IncidentFacts) -> bool:
    lasted = (incident.occurred_until or incident.occurred_at) - incident.occurred_at
    return incident.category in FLED and lasted <= LONGEST_UNCERTAINTY


def _fan(session: "Session", incident: IncidentFacts) -> tuple[list[Stop], Roads]:
    """The stops, and the roads that were walked."""
    if incident.position is None:
        return [], NO_ROADS
    left_to = incident.occurred_until or incident.occurred_at
    return fan_around(session, incident.position, left_from=incident.occurred_at, left_to=left_to)


def fan_around(
    session: "Session", start: Position, *, left_from: datetime, left_to: datetime
) -> tuple[list[Stop], Roads]:
    """The stops from a place, and the roads that were walked: only as far as there must be looked.

    A way that is no longer than the reach cannot leave it. So once the last stop that is shown lies within the
    reach, no road and no pole beyond can change anything.
    """
    stops: list[Stop] = []
    roads = NO_ROADS
    for reach_m in (*REACHES_M, FURTHEST_M + start.accuracy_m):
        poles = queries.poles_around(session, start, within_m=reach_m)
        if len(poles) < ENOUGH_POLES and reach_m < FURTHEST_M:
            continue
        roads = outlines.roads_around(session, start, within_m=reach_m + SNAP_M) if poles else NO_ROADS
        stops = escape_fan(start, left_from=left_from, left_to=left_to, poles=poles, roads=roads.lines)
        if len(stops) == MOST_STOPS and stops[-1].way_m <= reach_m:
            break
    return stops, roads


def _cameras(
    session: "Session",
    stop: Stop,
    labels: dict[UUID, str],
    held: set[UUID],
    stills: dict[UUID, EvidenceFacts],
) -> list[StoryCamera]:
    passed_at = stop.from_at + MEMORY
    states = recordings.state_at(session, stop.pole.camera_ids, passed_at)
    truths = upkeep.truth_at(session, stop.pole.camera_ids, passed_at)
    return [
        StoryCamera(
            camera_id,
            labels[camera_id],
            states[camera_id],
            LinkTruth.of_or_none(truths[camera_id]),
            camera_id in held,
            stills.get(camera_id),
        )
        for camera_id in stop.pole.camera_ids
    ]
