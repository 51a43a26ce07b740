"""What the police's side may ask of the cameras: links, clips and stills of incidents, shaped for the wire."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from cctv_link.cameras import queries as cameras
from cctv_link.cameras.coverage import Grounds
from cctv_link.cameras.queries import CameraLinkFacts
from cctv_link.cameras.schemas import LinkedCameraSchema
from cctv_link.evidence.purpose import Purpose, PurposeRequired, ViewingPurpose
from cctv_link.footage import keeping
from cctv_link.footage import queries as footage
from cctv_link.footage.queries import ClipFacts
from cctv_link.footage.schemas import ClipSchema, StillSchema
from kernel.geo import Position

__all__ = [
    "Clip",
    "ClipSchema",
    "Gap",
    "LinkedCamera",
    "LinkedCameraSchema",
    "Purpose",
    "PurposeRequired",
    "Still",
    "StillSchema",
    "ViewingPurpose",
    "camera_labels",
    "cameras_of",
    "clips_of",
    "holds_let_go_at",
    "stills_of",
]


@dataclass(frozen=True, slots=True)
class LinkedCamera:
    """A camera that may have seen an incident; state and reason as at the moment."""

    id: UUID
    label: str
    rank: int
    grounds: Grounds
    state: str
    reason: str
    position: Position
    azimuth_deg: float | None
    hfov_deg: float | None
    range_m: float


@dataclass(frozen=True, slots=True)
class Gap:
    from_at: datetime
    to_at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Clip:
    """A clip asked for: pending, partial, final or unavailable. A partial one ends where the recording had come to."""

    id: UUID
    camera_id: UUID
    state: str
    reason: str
    from_at: datetime
    to_at: datetime
    gaps: list[Gap]
    sha256: str | None
    size_bytes: int | None
    url: str | None


@dataclass(frozen=True, slots=True)
class Still:
    """The sharpest frame of a clip."""

    id: UUID
    clip_id: UUID
    at: datetime
    sha256: str
    url: str


def cameras_of(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, list[LinkedCamera]]:
    """The cameras that may see each incident where it is now, best first."""
    links = cameras.links_of(session, incident_ids)
    return {
        incident_id: [_linked_camera(link) for link in of_incident if link.current]
        for incident_id, of_incident in links.items()
    }


def camera_labels(session: Session, camera_ids: Collection[UUID]) -> dict[UUID, str]:
    """What people call these cameras, those a moving SOS has left included."""
    return cameras.labels_of(session, camera_ids)


def clips_of(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, list[Clip]]:
    """The clips of each incident, best camera first."""
    found = footage.clips_of(session, incident_ids)
    return {incident_id: [_clip(each) for each in clips] for incident_id, clips in found.items()}


def stills_of(session: Session, incident_ids: Collection[UUID]) -> dict[UUID, list[Still]]:
    """The stills of each incident, one per secured clip, best camera first."""
    found = footage.clips_of(session, incident_ids)
    return {
        incident_id: [still for each in clips if (still := _still_or_none(each)) is not None]
        for incident_id, clips in found.items()
    }


def holds_let_go_at(received_at: datetime) -> datetime:
    """When what lies outside an undecided incident's clips is let go."""
    return received_at + keeping.LET_GO_AFTER


def _linked_camera(link: CameraLinkFacts) -> LinkedCamera:
    return LinkedCamera(
        id=link.camera_id,
        label=link.label,
        rank=link.rank,
        grounds=link.grounds,
        state=link.state,
        reason=link.reason,
        position=link.view.pole,
        azimuth_deg=link.view.azimuth_deg,
        hfov_deg=link.view.hfov_deg,
        range_m=link.view.range_m,
    )


def _clip(clip: ClipFacts) -> Clip:
    item = clip.evidence
    return Clip(
        id=clip.id,
        camera_id=clip.camera_id,
        state=clip.state,
        reason=clip.reason,
        from_at=clip.window.from_at,
        to_at=item.recorded_to if item is not None and clip.state == "partial" else clip.window.to_at,
        gaps=[_gap(each) for each in item.gaps] if item is not None else [],
        sha256=item.sha256 if item is not None else None,
        size_bytes=item.size_bytes if item is not None else None,
        url=f"/v1/evidence/{item.id}" if item is not None else None,
    )


def _gap(gap: dict[str, str]) -> Gap:
    return Gap(datetime.fromisoformat(gap["from"]), datetime.fromisoformat(gap["to"]), gap["reason"])


def _still_or_none(clip: ClipFacts) -> Still | None:
    item = clip.still
    if item is None:
        return None
    return Still(item.id, clip.id, item.recorded_from, item.sha256, f"/v1/evidence/{item.id}")
